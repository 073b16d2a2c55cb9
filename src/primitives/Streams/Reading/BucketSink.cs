namespace Yiwang.Streams.Reading;

/// <summary>Fills the rows in order of time. Samples before the first row only say which value held when it began.</summary>
internal sealed class BucketSink(IStreamStore store, SeriesInfo series, StepQuery query, Bucket[] rows) : ISummarySink
{
    // the value that holds, from when; NaN = none
    private double _held = double.NaN;
    private long _since;

    public void Chunk(in ChunkSummary summary)
    {
        var before = summary.LastUs < query.FromUs;
        // a value inside may have held too long: the samples tell where it ended
        if (!before && summary.LongestUs > query.Hold)
        {
            using var cursor = store.Read(series.Id, summary.FirstUs, summary.LastUs + 1);
            while (cursor.Next()) Samples(cursor);
            return;
        }
        HoldUntil(summary.FirstUs);
        if (!before)
        {
            ref var row = ref rows[RowOf(summary.FirstUs)];
            row = row.With(summary);
        }
        _held = summary.Holds ? summary.Last : double.NaN;
        _since = summary.LastUs;
    }

    public void Samples(ISampleCursor cursor)
    {
        ReadOnlySpan<long> times = cursor.Times, bits = cursor.Bits;
        var qualities = cursor.Qualities;
        for (var from = 0; from < times.Length;)
        {
            HoldUntil(times[from]);
            var end = times[from] < query.FromUs ? query.FromUs : rows[RowOf(times[from])].ToUs;
            var to = from + 1;
            while (to < times.Length && times[to] < end) to++;
            Add(times[from..to], bits[from..to], qualities[from..to]);
            from = to;
        }
    }

    public void Finish() => HoldUntil(Math.Min(query.ToUs, query.NowUs));

    /// <summary>Gives the held value its time, in every row that it touches.</summary>
    private void HoldUntil(long timeUs)
    {
        if (double.IsNaN(_held)) return;
        var end = Math.Min(Math.Min(timeUs, query.ToUs), _since + query.Hold);
        for (var from = Math.Max(_since, query.FromUs); from < end;)
        {
            ref var row = ref rows[RowOf(from)];
            var to = Math.Min(end, row.ToUs);
            row = row with { WeightedSum = row.WeightedSum + _held * (to - from), WeightedUs = row.WeightedUs + (to - from) };
            from = to;
        }
    }

    /// <summary>Samples that lie in one row, or all before the first; the value that held has its time until the first of them.</summary>
    private void Add(ReadOnlySpan<long> times, ReadOnlySpan<long> bits, ReadOnlySpan<byte> qualities)
    {
        var isNumber = series.Kind == SampleKind.Number;
        var hold = query.Hold;
        double min = double.PositiveInfinity, max = double.NegativeInfinity, sum = 0, first = double.NaN, last = double.NaN, weighted = 0, held = double.NaN;
        long valid = 0, weightedUs = 0, since = times[0];
        for (var i = 0; i < times.Length; i++)
        {
            if (!double.IsNaN(held))
            {
                var step = Math.Min(times[i] - since, hold);
                weighted += held * step;
                weightedUs += step;
            }
            since = times[i];
            held = qualities[i] >= 0x80 ? double.NaN : isNumber ? BitConverter.Int64BitsToDouble(bits[i]) : bits[i];
            if (double.IsNaN(held)) continue;
            if (valid++ == 0) first = held;
            if (held < min) min = held;
            if (held > max) max = held;
            sum += held;
            last = held;
        }
        (_held, _since) = (held, since);
        if (since < query.FromUs) return;
        ref var row = ref rows[RowOf(since)];
        row = row.With(new ChunkSummary(times[0], since, times.Length, valid, min, max, sum, first, last, weighted, weightedUs, 0, false));
    }

    private int RowOf(long timeUs) => (int)((timeUs - query.FromUs) / query.Step);
}
