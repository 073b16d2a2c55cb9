using System.Collections.Concurrent;
using Yiwang.Cases;
using Yiwang.Connect.Inspection.Routes;
using Yiwang.Parties;

namespace Yiwang.Connect.Inspection.Runs;

/// <summary>
/// Routes in force and what is known of their runs, in memory, following the log: so many runs as the last <see cref="Back"/> days have, and of each item when it was last done.
/// </summary>
internal sealed class RunBook(INodeCases cases, TimeProvider clock) : IDisposable
{
    /// <summary>A planned time longer ago is not caught up after a standstill of the node.</summary>
    public static readonly TimeSpan Back = TimeSpan.FromDays(7);
    private static readonly TimeSpan s_history = TimeSpan.FromDays(100);
    private const int RoutesMax = 5_000;

    private readonly ConcurrentDictionary<string, Route> _routes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Run> _open = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _planned = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Route, int No), long> _done = new();
    private readonly List<IDisposable> _watches = [];
    private readonly SemaphoreSlim _changed = new(0, 1);

    public IEnumerable<Route> Routes => _routes.Values;
    public IEnumerable<Run> Open => _open.Values;

    /// <summary>Routes beyond the bound are not planned; the page says so.</summary>
    public bool IsFull => _routes.Count >= RoutesMax;

    public Route? Find(string route) => _routes.GetValueOrDefault(route);

    /// <summary>Planned time of the newest run of a route; 0 = none known.</summary>
    public long NewestOf(string route) => _planned.GetValueOrDefault(route);

    /// <summary>When an item was last looked at; 0 = not within the history.</summary>
    public long LastDone(string route, int no) => _done.GetValueOrDefault((route, no));

    public async Task LoadAsync(CancellationToken cancel)
    {
        // Watched first: what changes while the lists are read is seen twice rather than not at all.
        _watches.Add(cases.Watch(RouteReader.Definition, v => { Take(v); Signal(); }));
        _watches.Add(cases.Watch(RunValues.Definition, v => { TakeRun(v); Signal(); }));
        await foreach (var view in cases.AllAsync(new CaseQuery(RouteReader.Definition, Open: true, Limit: 500), cancel)) Take(view);
        var from = Micros.Of(clock.GetUtcNow() - s_history);
        await foreach (var view in cases.AllAsync(new CaseQuery(RunValues.Definition, FromUs: from, Limit: 500), cancel)) TakeRun(view);
    }

    /// <summary>Completes when something changed, or after so long.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancel)
    {
        using var timeout = new CancellationTokenSource(atMost, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, timeout.Token);
        try
        {
            await _changed.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // the time is up
        }
    }

    public void Dispose()
    {
        foreach (var watch in _watches) watch.Dispose();
        _changed.Dispose();
    }

    private void Take(CaseView view)
    {
        if (RouteReader.Read(view) is { } route && (_routes.ContainsKey(view.Id) || !IsFull)) _routes[view.Id] = route;
        else _routes.TryRemove(view.Id, out _);
    }

    private void TakeRun(CaseView view)
    {
        var run = RunValues.Read(view);
        _planned.AddOrUpdate(run.Route, run.PlannedUs, (_, known) => Math.Max(known, run.PlannedUs));
        foreach (var item in run.Items)
        {
            if (item.Record is { Counts: true, Result: not ItemResult.Idle } record) _done.AddOrUpdate((run.Route, item.Item.No), record.RealUs, (_, known) => Math.Max(known, record.RealUs));
        }
        if (run.IsOpen) _open[run.Id] = run;
        else _open.TryRemove(run.Id, out _);
    }

    private void Signal()
    {
        lock (_watches)
        {
            if (_changed.CurrentCount == 0) _changed.Release();
        }
    }
}
