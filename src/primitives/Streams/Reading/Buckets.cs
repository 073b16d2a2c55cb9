namespace Yiwang.Streams.Reading;

/// <summary>
/// Mean, extremes, sums and time-weighted means of a number, integer or boolean series, step by step. Summaries stand in for chunks that lie in one step, so a day of hours reads few samples.
/// </summary>
public static class Buckets
{
    /// <returns>One row for each step, empty ones included.</returns>
    /// <exception cref="ArgumentException">The query is not sound.</exception>
    public static Bucket[] Read(IStreamStore store, SeriesInfo series, in StepQuery query)
    {
        if (!query.IsSound) throw new ArgumentException("more steps than rows allowed, or no time", nameof(query));
        var rows = new Bucket[query.Rows];
        for (var i = 0; i < rows.Length; i++)
        {
            var from = query.FromUs + i * query.Step;
            rows[i] = Bucket.Empty(from, Math.Min(from + query.Step, query.ToUs));
        }
        if (rows.Length == 0) return rows;
        var sink = new BucketSink(store, series, query, rows);
        store.Summarize(series.Id, query.FromUs - query.Hold, query.FromUs, 0, ref sink);
        store.Summarize(series.Id, query.FromUs, query.ToUs, query.Step, ref sink);
        sink.Finish();
        return rows;
    }
}
