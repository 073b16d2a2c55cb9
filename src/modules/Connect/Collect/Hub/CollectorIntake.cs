using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Points;
using Yiwang.Parties;
using Yiwang.Streams;
using Yiwang.Things;

namespace Yiwang.Connect.Collect.Hub;

/// <param name="Strange">Samples of points that this node does not have on an adapter of that collector, or of another kind than it has: counted and not kept.</param>
internal sealed record IntakeAnswer(AppendStatus Status, int Accepted, int Strange);

/// <summary>Takes what a collector sends into the store. A sample that comes a second time changes nothing: series and source time are its identity.</summary>
internal sealed class CollectorIntake(IPointBook book, SampleFeed feed, TimeProvider clock)
{
    /// <param name="owner">Organisation that the collector acts for.</param>
    public async ValueTask<IntakeAnswer> TakeAsync(string owner, string collector, SampleBlock block)
    {
        var ids = new SeriesId[block.Series.Count];
        for (var i = 0; i < ids.Length; i++) ids[i] = SeriesOf(owner, collector, block.Series[i]);
        var batch = new SampleBatch { ReceivedUs = Micros.Of(clock) };
        var samples = block.Samples;
        for (var i = 0; i < samples.Count; i++)
        {
            var place = (int)samples.Series[i] - 1;
            if (ids[place].IsNone) continue;
            var (time, bits, quality) = (samples.Times[i], samples.Bits[i], new Quality(samples.Qualities[i]));
            if (block.Series[place].Kind is SampleKind.Text or SampleKind.Block) batch.Add(ids[place], time, samples.Bytes.Slice((int)(bits >> 32), (int)(uint)bits), quality);
            else batch.AddBits(ids[place], time, bits, quality);
        }
        var answer = batch.Count == 0 ? new AppendAnswer(AppendStatus.Ok) : await feed.AppendAsync(batch);
        if (answer.Status == AppendStatus.Ok)
        {
            foreach (var heard in block.Heard) feed.LastHeard.Set(ids[heard.Series], heard.TimeUs);
        }
        return new(answer.Status, answer.Accepted, samples.Count - batch.Count);
    }

    private SeriesId SeriesOf(string owner, string collector, CollectedSeries series)
    {
        if (!string.Equals(series.Key.Owner, owner, StringComparison.OrdinalIgnoreCase) || !Handle.TryParse(series.Key.Point, out var handle)) return default;
        if (book.Find(handle) is not { } point || point.SampleKind != series.Kind) return default;
        // points moved to another collector meanwhile still have what was read before
        if (book.FindAdapter(point.Adapter) is not { Collector.Length: > 0 } adapter || !string.Equals(adapter.Owner, owner, StringComparison.OrdinalIgnoreCase)) return default;
        return feed.SeriesOf(owner, point);
    }
}
