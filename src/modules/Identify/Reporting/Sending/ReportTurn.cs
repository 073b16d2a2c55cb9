namespace Yiwang.Identify.Reporting.Sending;

/// <summary>Documents are made by one at a time, the loop or a person, lest both give one number to two.</summary>
internal sealed class ReportTurn : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);

    public async Task<IDisposable> TakeAsync(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        return new Taken(_one);
    }

    public void Dispose() => _one.Dispose();

    private sealed class Taken(SemaphoreSlim one) : IDisposable
    {
        public void Dispose() => one.Release();
    }
}
