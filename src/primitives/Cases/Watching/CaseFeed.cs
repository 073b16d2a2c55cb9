using System.Collections.Immutable;
using Yiwang.Cases.Facts;
using Yiwang.Cases.Views;
using Yiwang.Events;
using Yiwang.Events.Kinds;

namespace Yiwang.Cases.Watching;

/// <summary>
/// Brings facts to rules in memory, in the order of the log, once the lists show them. Reads the log from behind its writer, so that nothing waits for a watcher and nothing is queued: a watcher that is
/// slow is late.
/// </summary>
internal sealed class CaseFeed(IEvents events, IProjections projections, CaseBook book, TimeProvider time) : IAsyncDisposable
{
    private const int PageMax = 500;
    private static readonly TimeSpan s_retry = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private ImmutableList<Watcher> _watchers = [];
    private Task _loop = Task.CompletedTask;

    private sealed record Watcher(string Form, Action<CaseFact> Changed);

    /// <summary>Facts that a watcher threw at; it missed them and goes on.</summary>
    public long Faults { get; private set; }

    public void Start()
    {
        var cursor = events.Size;
        _loop = Task.Run(() => RunAsync(cursor), CancellationToken.None);
    }

    public IDisposable Watch(string form, Action<CaseFact> changed)
    {
        var watcher = new Watcher(form, changed);
        ImmutableInterlocked.Update(ref _watchers, all => all.Add(watcher));
        return new Ending(() => ImmutableInterlocked.Update(ref _watchers, all => all.Remove(watcher)));
    }

    private async Task RunAsync(long cursor)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await events.Log.WaitForMoreAsync(cursor, _stop.Token);
                // A closed log answers at once and has no more.
                if (events.Size <= cursor) return;
                cursor = await PageAsync(cursor);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested) { return; }
            catch (Exception)
            {
                Faults++;
                try { await Task.Delay(s_retry, time, _stop.Token); }
                catch (OperationCanceledException) { return; }
            }
        }
    }

    private async Task<long> PageAsync(long cursor)
    {
        var entries = events.Log.ReadEffective(cursor, PageMax, CaseKinds.Is, withBatchRows: false, out var next).ToList();
        if (_watchers.Count > 0 && entries.Count > 0)
        {
            await projections.WaitAsync(entries[^1].Position, _stop.Token, CasesView.ViewName);
            foreach (var entry in entries)
                if (book.Of(events.Decode(entry)) is { } fact) Tell(fact);
        }
        return next;
    }

    private void Tell(CaseFact fact)
    {
        foreach (var watcher in _watchers)
        {
            if (watcher.Form != fact.Case.Form) continue;
            try { watcher.Changed(fact); }
            // One rule's mistake is not the others'.
            catch (Exception) { Faults++; }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private sealed class Ending(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
