namespace Yiwang.Net.Crossing.Storing;

/// <summary>Tells any number of waiters that something moved. Take <see cref="Next"/> first, then look, then wait.</summary>
internal sealed class Pulse
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Next => Volatile.Read(ref _next).Task;

    public void Beat() => Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    /// <summary>Until the condition holds; false when the time was over first.</summary>
    public async Task<bool> UntilAsync(Func<bool> holds, TimeSpan atMost, TimeProvider time, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(atMost, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        while (true)
        {
            var next = Next;
            if (holds()) return true;
            try
            {
                await next.WaitAsync(both.Token);
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                return holds();
            }
        }
    }
}
