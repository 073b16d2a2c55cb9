namespace Yiwang.Connect.Live;

/// <summary>Something changed. Marked as often as it does; who waits is told at most once a turn, and skips what was in between.</summary>
internal sealed class ChangeSignal
{
    private readonly Lock _gate = new();
    private TaskCompletionSource<long>? _waiting;
    private long _turn = 1;
    private int _marked;

    public void Mark() => Volatile.Write(ref _marked, 1);

    /// <summary>Ends a turn.</summary>
    /// <returns>Whether anything had changed.</returns>
    public bool Raise()
    {
        if (Volatile.Read(ref _marked) == 0 || Interlocked.Exchange(ref _marked, 0) == 0) return false;
        TaskCompletionSource<long>? waiting;
        lock (_gate)
        {
            _turn++;
            (waiting, _waiting) = (_waiting, null);
        }
        waiting?.TrySetResult(_turn);
        return true;
    }

    /// <summary>The newest turn, once it is past the one seen.</summary>
    public ValueTask<long> AfterAsync(long seen, CancellationToken cancel)
    {
        lock (_gate)
        {
            if (_turn > seen) return new(_turn);
            _waiting ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return new(_waiting.Task.WaitAsync(cancel));
        }
    }
}
