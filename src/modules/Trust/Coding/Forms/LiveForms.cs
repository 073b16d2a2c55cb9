using System.Collections.Concurrent;
using Yiwang.Cases;

namespace Yiwang.Trust.Coding.Forms;

/// <summary>The cases of one form that are in force, read into memory and followed from then on, so that a scan asks no list.</summary>
/// <param name="states">Those in force; a case in any other is forgotten.</param>
internal sealed class LiveForms<T>(INodeCases cases, string form, IReadOnlyList<string> states, Func<CaseView, T?> read) : IDisposable where T : class
{
    private readonly ConcurrentDictionary<string, (long Position, T? Value)> _known = new(StringComparer.Ordinal);
    private IDisposable? _watch;
    private Snapshot? _all;
    private long _version;

    public async Task LoadAsync(CancellationToken cancel)
    {
        // first listen, then look: what changes meanwhile comes twice and not never
        _watch ??= cases.Watch(form, Take);
        await foreach (var view in cases.AllAsync(new CaseQuery(form, States: states, Limit: 500), cancel)) Take(view);
    }

    /// <summary>The same list until something changes.</summary>
    public IReadOnlyList<T> All
    {
        get
        {
            var version = Interlocked.Read(ref _version);
            if (_all is { } kept && kept.Version == version) return kept.List;
            var fresh = new Snapshot(version, [.. _known.Values.Select(k => k.Value).OfType<T>()]);
            _all = fresh;
            return fresh.List;
        }
    }

    public T? Find(string id) => _known.GetValueOrDefault(id).Value;

    public void Dispose() => _watch?.Dispose();

    private void Take(CaseView view)
    {
        var value = states.Contains(view.State) ? read(view) : null;
        _known.AddOrUpdate(view.Id, (view.Position, value), (_, known) => known.Position >= view.Position ? known : (view.Position, value));
        Interlocked.Increment(ref _version);
    }

    private sealed record Snapshot(long Version, IReadOnlyList<T> List);
}
