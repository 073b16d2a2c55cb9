using System.Collections.Concurrent;

namespace Yiwang.Cases.Effects;

/// <summary>What has not run yet, in memory, as it stands in State.</summary>
internal sealed class EffectBook
{
    private readonly ConcurrentDictionary<(long Position, int Index), PendingEffect> _pending = new();

    public int Count => _pending.Count;

    public void Put(int index, PendingEffect effect) => _pending[(effect.Position, index)] = effect;

    public void Remove(long position, int index) => _pending.TryRemove((position, index), out _);

    public IReadOnlyList<PendingEffect> Of(string id) => [.. _pending.Where(p => p.Value.Case == id).OrderBy(p => p.Key).Select(p => p.Value)];

    public IReadOnlyList<(int Index, PendingEffect Effect)> All => [.. _pending.OrderBy(p => p.Key).Select(p => (p.Key.Index, p.Value))];
}
