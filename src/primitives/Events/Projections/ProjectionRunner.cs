using System.Diagnostics.Metrics;
using Yiwang.Storage.Log;
using Yiwang.Storage.Sql;

namespace Yiwang.Events.Projections;

/// <summary>
/// Keeps the views up to the log. One loop reads a page once, decodes each event once and applies it to all views that stand at the same place, in one
/// transaction with their positions. A view that throws stops alone. Views of another version are built beside and swapped in when they have caught up.
/// </summary>
public sealed class ProjectionRunner : IProjections, IAsyncDisposable
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly IEvents _events;
    private readonly IDatabase _views;
    private readonly TimeProvider _time;
    private readonly ProjectionPage _page;
    private readonly ProjectionMetrics _metrics;
    private readonly Dictionary<string, ProjectionWaiters> _waiters;
    private readonly Dictionary<string, TaskCompletionSource> _rebuilds = [];
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private IReadOnlyList<ProjectionBuild> _builds;
    private TaskCompletionSource _wake = NewSignal();
    private string? _trouble;
    private Task _loop = Task.CompletedTask;

    private ProjectionRunner(IEvents events, IDatabase views, IReadOnlyList<Projection> projections, IReadOnlyList<ProjectionBuild> builds, TimeProvider time, IMeterFactory? meters)
    {
        (_events, _views, _time, _builds) = (events, views, time, builds);
        _page = new ProjectionPage(events, views);
        _metrics = new ProjectionMetrics(meters, () => Status);
        _waiters = projections.ToDictionary(p => p.Name, _ => new ProjectionWaiters());
        Announce();
    }

    /// <param name="projections">All of the program's: views of others are dropped.</param>
    public static async Task<ProjectionRunner> StartAsync(IEvents events, IDatabase views, IReadOnlyList<Projection> projections, TimeProvider time, IMeterFactory? meters = null, CancellationToken cancel = default)
    {
        var builds = await views.WriteAsync(sql => ProjectionSet.Open(sql, projections), cancel);
        var runner = new ProjectionRunner(events, views, projections, builds, time, meters);
        runner._loop = Task.Run(runner.RunAsync, CancellationToken.None);
        return runner;
    }

    public IReadOnlyList<ProjectionStatus> Status
    {
        get
        {
            var size = _events.Size;
            return [.. _builds.Select(b => new ProjectionStatus(b.Projection.Name, b.Projection.Version, b.IsLive, b.Cursor, Math.Max(0, size - b.Cursor), b.StoppedReason, _trouble))];
        }
    }

    public ValueTask<bool> WaitAsync(long position, CancellationToken cancel = default, params ReadOnlySpan<string> names)
    {
        if (names.Length == 1) return _waiters[names[0]].WaitAsync(position, cancel);
        return AllAsync(names.IsEmpty ? [.. _waiters.Values] : [.. names.ToArray().Select(n => _waiters[n])], position, cancel);
    }

    private static async ValueTask<bool> AllAsync(IReadOnlyList<ProjectionWaiters> waiters, long position, CancellationToken cancel)
    {
        var shown = true;
        foreach (var waiter in waiters) shown &= await waiter.WaitAsync(position, cancel);
        return shown;
    }

    /// <summary>Builds the view anew from the log beside the one in use, which goes on; completes when it has been swapped in. Fails when the new build stops.</summary>
    public async Task RebuildAsync(string name, CancellationToken cancel = default)
    {
        if (!_waiters.ContainsKey(name)) throw new ArgumentException($"no view {name}; there are: {string.Join(", ", _waiters.Keys.Order())}", nameof(name));
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (!_rebuilds.TryAdd(name, done)) throw new InvalidOperationException($"{name} is being rebuilt already");
        }
        Wake();
        await done.Task.WaitAsync(cancel);
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await BeginRebuildsAsync();
                var size = _events.Size;
                var moved = await StepAsync();
                moved |= await SwapFinishedAsync(size);
                _trouble = null;
                Announce();
                if (!moved) await WaitForWorkAsync();
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested) { break; }
            catch (Exception e)
            {
                _trouble = e.Message;
                CloseWaiters();
                try { await Task.Delay(Retry, _time, _stop.Token); }
                catch (OperationCanceledException) { break; }
            }
        }
        CloseWaiters();
        foreach (var name in _waiters.Keys) Finish(name, new OperationCanceledException("the program stops"));
    }

    /// <summary>Nobody waits for what may take long: the fact is recorded, and the caller is told that the view does not show it.</summary>
    private void CloseWaiters()
    {
        foreach (var waiter in _waiters.Values) waiter.Set(0, isOpen: false);
    }

    /// <summary>One page for each group of builds at the same place; those that readers see come first.</summary>
    private async Task<bool> StepAsync()
    {
        var moved = false;
        var groups = _builds.Where(b => b.Runs && b.Cursor < _events.Size).GroupBy(b => (b.Cursor, b.Projection.WantsBatchRows)).OrderByDescending(g => g.Any(b => b.IsLive)).ThenBy(g => g.Key.WantsBatchRows);
        foreach (var group in groups.Select(g => g.ToList()).ToList())
        {
            var started = _time.GetTimestamp();
            try
            {
                var before = group[0].Cursor;
                var applied = await _page.ApplyAsync(group, _stop.Token);
                moved |= group[0].Cursor > before;
                if (applied > 0) _metrics.Page(applied, _time.GetElapsedTime(started));
            }
            catch (ProjectionFailedException e) { Stop(e.Build, e.Message); moved = true; }
            catch (CorruptEntryException e)
            {
                // What is damaged is not skipped: a view without it would look complete.
                foreach (var build in group) Stop(build, e.Message);
            }
            Announce();
        }
        return moved;
    }

    private void Stop(ProjectionBuild build, string reason)
    {
        build.StoppedReason = reason;
        if (!build.IsLive) Finish(build.Projection.Name, new InvalidOperationException(reason));
    }

    private void Finish(string name, Exception? failure)
    {
        TaskCompletionSource? done;
        lock (_gate) _rebuilds.Remove(name, out done);
        if (failure is null) done?.TrySetResult();
        else done?.TrySetException(failure);
    }

    private async Task BeginRebuildsAsync()
    {
        List<string> names;
        lock (_gate) names = [.. _rebuilds.Keys.Where(n => !_builds.Any(b => b.Projection.Name == n && !b.IsLive && b.Runs))];
        foreach (var name in names)
        {
            var projection = _builds.First(b => b.Projection.Name == name).Projection;
            var build = await _views.WriteAsync(sql =>
            {
                foreach (var old in ProjectionRows.Load(sql).Where(r => r.Name == name && !r.IsLive)) ProjectionRows.Drop(sql, old);
                return ProjectionSet.Begin(sql, projection, isLive: false);
            }, _stop.Token);
            _builds = [.. _builds.Where(b => b.Projection.Name != name || b.IsLive), build];
        }
    }

    /// <param name="size">Of the log when the last step began: beside a view that stands still, to have come that far is to have caught up.</param>
    private async Task<bool> SwapFinishedAsync(long size)
    {
        var swapped = false;
        foreach (var build in _builds.Where(b => !b.IsLive && b.Runs).ToList())
        {
            var live = _builds.FirstOrDefault(b => b.IsLive && b.Runs && b.Projection.Name == build.Projection.Name);
            if (build.Cursor < (live?.Cursor ?? size)) continue;
            await _views.WriteAsync(sql => { ProjectionRows.Swap(sql, build); return 0; }, _stop.Token);
            build.BecomeLive();
            _builds = [.. _builds.Where(b => b == build || b.Projection.Name != build.Projection.Name)];
            Finish(build.Projection.Name, null);
            swapped = true;
        }
        return swapped;
    }

    private void Announce()
    {
        foreach (var (name, waiters) in _waiters)
        {
            var live = _builds.FirstOrDefault(b => b.IsLive && b.Projection.Name == name);
            waiters.Set(live?.Cursor ?? 0, isOpen: live is { Runs: true });
        }
    }

    private async Task WaitForWorkAsync()
    {
        TaskCompletionSource wake;
        lock (_gate) wake = _wake;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var running = _builds.Where(b => b.Runs).ToList();
        var more = running.Count == 0 ? Task.Delay(Timeout.Infinite, either.Token) : _events.Log.WaitForMoreAsync(running.Min(b => b.Cursor), either.Token).AsTask();
        var first = await Task.WhenAny(more, wake.Task);
        await either.CancelAsync();
        if (first == wake.Task) lock (_gate) _wake = NewSignal();
        // A closed log answers at once and has no more.
        else if (running.Count > 0 && !_stop.IsCancellationRequested && running.Min(b => b.Cursor) >= _events.Size) await Task.Delay(Retry, _time, _stop.Token);
    }

    private void Wake()
    {
        lock (_gate) _wake.TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The page in hand is finished or undone; the next start goes on from there.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        await _loop;
        _metrics.Dispose();
        _stop.Dispose();
    }
}
