using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Net.Crossing.Feeds;
using Yiwang.Storage.Sql;
using Yiwang.Trust.Trace.Graph;

namespace Yiwang.Trust.Trace.View;

/// <summary>
/// Brings the log's events of products into the graph, in the order of the log: at start those that the view lists, then each as it comes. Nothing is kept on disk: the log is, and ten million things
/// are read from it in seconds.
/// </summary>
internal sealed class TraceFeed(TraceGraph graph, IEvents events, IProjections projections, IDatabase views, TimeProvider time, IForeignEvents? foreign = null) : IAsyncDisposable
{
    private const int PageMax = 1_000;
    private static readonly TimeSpan s_retry = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _cursor;
    private Task _loop = Task.CompletedTask;

    /// <summary>Everything below it is in the graph.</summary>
    public long Cursor => Volatile.Read(ref _cursor);
    public string? Trouble { get; private set; }
    /// <summary>The log as it was at start has been read.</summary>
    public bool IsLoaded { get; private set; }

    public void Start() => _loop = Task.Run(RunAsync);

    /// <summary>True when the event at the position is in the graph; false when the feed stands still.</summary>
    public async ValueTask<bool> WaitAsync(long position, CancellationToken cancel)
    {
        while (Cursor <= position)
        {
            Task moved;
            lock (_gate) moved = _moved.Task;
            if (Trouble is not null || _stop.IsCancellationRequested) return false;
            if (Cursor > position) break;
            await moved.WaitAsync(cancel);
        }
        return true;
    }

    private async Task RunAsync()
    {
        var size = events.Size;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                if (!IsLoaded && Cursor == 0 && size > 0 && await projections.WaitAsync(size - 1, _stop.Token, TraceEventsView.ViewName)) await LoadAsync(size);
                Page();
                IsLoaded |= Cursor >= size;
                Trouble = null;
                if (Cursor >= events.Size) await events.Log.WaitForMoreAsync(Cursor, _stop.Token);
                // a closed log answers at once and has no more
                if (Cursor >= events.Size) await Task.Delay(s_retry, time, _stop.Token);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested) { break; }
            catch (Exception e)
            {
                Trouble = e.Message;
                Moved(Cursor);
                try { await Task.Delay(s_retry, time, _stop.Token); }
                catch (OperationCanceledException) { break; }
            }
        }
        Moved(Cursor);
    }

    /// <summary>The view knows where they stand, so that a log of a hundred million identifiers is not read for a few thousand events.</summary>
    private async Task LoadAsync(long size)
    {
        for (var from = 0L; ;)
        {
            var page = await views.ReadAsync(sql => TraceEventsView.Positions(sql, from, PageMax), _stop.Token);
            foreach (var position in page.Where(p => p < size)) Take(events.Read(position));
            if (page.Count < PageMax) break;
            from = page[^1] + 1;
        }
        Moved(size);
    }

    private void Page()
    {
        var entries = events.Log.ReadEffective(Cursor, PageMax, Wants, withBatchRows: false, out var next);
        foreach (var entry in entries) Take(events.Decode(entry));
        Moved(next);
    }

    private static bool Wants(string kind) => ProductKinds.Is(kind) || kind == CrossingKinds.EventReceived;

    private void Take(RecordedEvent e)
    {
        if (ProductKinds.Is(e.Kind)) graph.Apply(events.Origin, e, e.Position);
        // A pact brings what its sender has recorded itself; that somebody else did is for that one to say.
        else if (foreign?.Read(e) is { } received && ProductKinds.Is(received.Event.Kind) && received.Event.Owner == received.Sender.ToString())
            graph.Apply(received.Origin, received.Event, e.Position, received.Receiver.ToString());
    }

    private void Moved(long cursor)
    {
        TaskCompletionSource moved;
        lock (_gate)
        {
            Volatile.Write(ref _cursor, cursor);
            (moved, _moved) = (_moved, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        moved.TrySetResult();
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }
}
