using Yiwang.Net.Wire;
using Yiwang.Parties;
using Yiwang.Things;

namespace Yiwang.Net.Resolving;

/// <summary>What the home of an identifier of another node says against it.</summary>
/// <param name="Warnings">The gravest first; null = never told.</param>
/// <param name="AsOfUs">When it said so, UTC microseconds; null = never.</param>
/// <param name="IsReached">It was asked within the last minute and answered.</param>
public sealed record HomeWarning(IReadOnlyList<NodeWarning>? Warnings, long? AsOfUs, bool IsReached)
{
    public NodeWarning? Gravest => Warnings is [var first, ..] ? first : null;
}

/// <summary>
/// Warnings of identifiers that other nodes keep: asked of their home apart from the answer of resolution, which may be a day old. An answer holds for a minute; a home that does not answer is left alone for
/// ten seconds, and what it said last is shown with its time. The newest 10,000 to 20,000 are kept, in memory.
/// </summary>
public sealed class HomeWarnings(INodeWarnings nodes, TimeProvider time)
{
    private const int KeptMax = 10_000;
    private static readonly TimeSpan s_fresh = TimeSpan.FromMinutes(1), s_leftAlone = TimeSpan.FromSeconds(10);
    private readonly Lock _gate = new();
    private Dictionary<(string Node, Handle Handle), Kept> _young = [], _old = [];
    private readonly Dictionary<string, DateTimeOffset> _silent = new(StringComparer.OrdinalIgnoreCase);

    private sealed record Kept(IReadOnlyList<NodeWarning>? Warnings, DateTimeOffset At);

    public async ValueTask<HomeWarning> FindAsync(Uri home, Handle handle, CancellationToken cancel = default)
    {
        var (key, now) = ((home.Authority, handle), time.GetUtcNow());
        Kept? kept;
        bool isSilent;
        lock (_gate)
        {
            kept = _young.GetValueOrDefault(key) ?? _old.GetValueOrDefault(key);
            isSilent = _silent.TryGetValue(home.Authority, out var since) && now - since < s_leftAlone;
        }
        if (kept is not null && now - kept.At < s_fresh) return Of(kept, true);
        if (isSilent) return Of(kept, false);
        var told = await nodes.AskWarningsAsync(home, handle, cancel);
        lock (_gate)
        {
            if (told.Succeeded)
            {
                _silent.Remove(home.Authority);
                Keep(key, kept = new Kept(Sound(told.Value.Warnings), time.GetUtcNow()));
            }
            else
            {
                if (_silent.Count >= KeptMax) _silent.Clear();
                _silent[home.Authority] = time.GetUtcNow();
            }
        }
        return Of(kept, told.Succeeded);
    }

    private static HomeWarning Of(Kept? kept, bool isReached) => kept is null ? new(null, null, isReached) : new(kept.Warnings, Micros.Of(kept.At), isReached);

    // what another node writes is shown to people: bounded, and nothing that is not there
    private static List<NodeWarning>? Sound(IReadOnlyList<NodeWarning>? told) => told?.Where(w => w is { Zh.Length: > 0 and <= 100, En.Length: > 0 and <= 100 }).Take(10).ToList();

    private void Keep((string, Handle) key, Kept kept)
    {
        if (_young.Count >= KeptMax && !_young.ContainsKey(key)) (_old, _young) = (_young, []);
        _young[key] = kept;
    }
}
