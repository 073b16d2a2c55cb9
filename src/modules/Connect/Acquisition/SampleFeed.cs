using Yiwang.Connect.Points;
using Yiwang.Streams;

namespace Yiwang.Connect.Acquisition;

/// <summary>Hears of samples once they are durable: live state, publishers. Called on the thread that completed the append; return at once.</summary>
internal interface ISampleListener
{
    /// <param name="batch">Valid during the call. Samples that the store put aside for a wild clock are still in it: their time tells.</param>
    void Heard(SampleBatch batch);
}

/// <summary>
/// The one way by which samples of this module enter the store. The batch belongs to the feed until the answer has come: it may have to be sent again, and listeners read it.
/// </summary>
internal sealed class SampleFeed(IStreamStore store) : ISampleIntake
{
    private ISampleListener[] _listeners = [];

    public IStreamStore Store => store;

    public HeardTimes LastHeard { get; } = new();

    public SeriesId SeriesOf(string owner, Point point) => PointSeries.Open(store, owner, point);

    public void Listen(ISampleListener listener)
    {
        ISampleListener[] before;
        do before = _listeners;
        while (Interlocked.CompareExchange(ref _listeners, [.. before, listener], before) != before);
    }

    /// <summary>The listener hears no more of batches that come from now on.</summary>
    public void Forget(ISampleListener listener)
    {
        ISampleListener[] before;
        do before = _listeners;
        while (Interlocked.CompareExchange(ref _listeners, [.. before.Where(l => l != listener)], before) != before);
    }

    public async ValueTask<AppendAnswer> AppendAsync(SampleBatch batch)
    {
        var answer = await store.AppendAsync(batch);
        if (answer.Status == AppendStatus.Ok)
        {
            foreach (var listener in Volatile.Read(ref _listeners)) listener.Heard(batch);
        }
        return answer;
    }
}
