namespace Yiwang.Net.Crossing.Storing;

/// <summary>A bell that remembers one ring: a waiter that comes after it does not wait.</summary>
internal sealed class Wake
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _ring = New();

    public void Set()
    {
        lock (_gate) _ring.TrySetResult();
    }

    /// <summary>Completes at the next ring, or at once when one was not heard yet; that ring is used up.</summary>
    public async Task WaitAsync(CancellationToken cancel)
    {
        Task ring;
        lock (_gate) ring = _ring.Task;
        await ring.WaitAsync(cancel);
        lock (_gate)
        {
            if (_ring.Task.IsCompleted) _ring = New();
        }
    }

    /// <summary>False when the time was over first.</summary>
    public async Task<bool> WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(atMost, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            await WaitAsync(both.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false;
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
