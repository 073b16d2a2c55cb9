namespace Yiwang.Events.Projections;

/// <summary>Commands that wait for one projection to reach a position.</summary>
internal sealed class ProjectionWaiters
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<TaskCompletionSource<bool>, long> _waiting = new();
    private long _reached;
    private bool _isOpen;

    /// <summary>False: nobody may wait (the view has stopped, or rows of this version are not shown yet).</summary>
    public void Set(long cursor, bool isOpen)
    {
        lock (_gate)
        {
            (_reached, _isOpen) = (cursor, isOpen);
            while (_waiting.TryPeek(out var waiter, out var position) && (position < cursor || !isOpen))
            {
                _waiting.Dequeue();
                waiter.TrySetResult(position < cursor);
            }
        }
    }

    public ValueTask<bool> WaitAsync(long position, CancellationToken cancel)
    {
        TaskCompletionSource<bool> waiter;
        lock (_gate)
        {
            if (!_isOpen) return new(false);
            if (position < _reached) return new(true);
            waiter = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(waiter, position);
        }
        // A caller that gives up leaves its place in the queue until the position is reached.
        return new(waiter.Task.WaitAsync(cancel));
    }
}
