namespace Yiwang.Connect.Modbus;

/// <summary>Lets one at a time onto a bus; a write that waits goes before a poll that waits.</summary>
internal sealed class BusGate
{
    /// <summary>Writes and trial reads that wait; one more is refused.</summary>
    public const int UrgentMax = 64;

    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource> _urgent = new();
    private readonly Queue<TaskCompletionSource> _polls = new();
    private bool _taken;

    /// <returns>False when too many wait already.</returns>
    public async ValueTask<bool> EnterAsync(bool urgent)
    {
        TaskCompletionSource turn;
        lock (_lock)
        {
            if (!_taken)
            {
                _taken = true;
                return true;
            }
            var queue = urgent ? _urgent : _polls;
            if (queue.Count >= UrgentMax) return false;
            turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
            queue.Enqueue(turn);
        }
        await turn.Task;
        return true;
    }

    public void Leave()
    {
        TaskCompletionSource? next;
        lock (_lock)
        {
            if (!_urgent.TryDequeue(out next) && !_polls.TryDequeue(out next)) _taken = false;
        }
        next?.SetResult();
    }
}
