namespace Yiwang.Events.Effects;

/// <summary>How far somebody has read a log, for whoever waits until he has come past a place.</summary>
public sealed class Milestone(long reached)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _moved = New();
    private long _reached = reached;

    public void Reach(long position)
    {
        lock (_gate)
        {
            _reached = position;
            _moved.TrySetResult();
            _moved = New();
        }
    }

    public async Task ReachedAsync(long position, CancellationToken cancel)
    {
        while (true)
        {
            Task moved;
            lock (_gate)
            {
                if (_reached >= position) return;
                moved = _moved.Task;
            }
            await moved.WaitAsync(cancel);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
