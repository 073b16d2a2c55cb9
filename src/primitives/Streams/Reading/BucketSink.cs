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
        var isNumber = series.Kind == SampleKind.Number;
        for (var i = 0; i < times.Length; i++)
        {
            HoldUntil(times[i]);
            _since = times[i];
            _held = qualities[i] >= 0x80 ? double.NaN : isNumber ? BitConverter.Int64BitsToDouble(bits[i]) : bits[i];
            if (_since < query.FromUs) continue;
            ref var row = ref rows[RowOf(_since)];
            row = double.IsNaN(_held) ? row with { Count = row.Count + 1 } : row.With(_held);
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

    private int RowOf(long timeUs) => (int)((timeUs - query.FromUs) / query.Step);
}
