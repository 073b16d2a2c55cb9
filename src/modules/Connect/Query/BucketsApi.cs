using Microsoft.AspNetCore.Http;
using Yiwang.Console.Http;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Streams;
using Yiwang.Streams.Reading;

namespace Yiwang.Connect.Query;

/// <summary>Means, extremes, sums and time-weighted means of points, step by step; empty steps have rows too, so that a gap is seen.</summary>
internal static class BucketsApi
{
    private static readonly string[] s_columns = ["point", "time", "count", "valid", "min", "max", "mean", "sum", "first", "last", "weightedMean", "coverage"];

    public static async Task ServeAsync(HttpContext http, IViewer viewer, PointReading reading, TimeProvider clock)
    {
        var asked = Ask(http, clock, out var csv);
        if (!asked.Succeeded)
        {
            await Problem.Of(asked.Status, http).ExecuteAsync(http);
            return;
        }
        var most = Math.Clamp(StepQuery.RowsMax / Math.Max(1, asked.Value.Rows), 1, PointReading.PointsMax);
        var found = await reading.FindAsync(viewer.Principal, http.Request.Query["point"], most, http.RequestAborted);
        if (!found.Succeeded)
        {
            await Problem.Of(found.Status, http).ExecuteAsync(http);
            return;
        }
        if (found.Value.FirstOrDefault(p => !IsCountable(p.Point.SampleKind)) is { } other)
        {
            await Problem.Of(NotCountable(other.Point.Handle.ToString()), http).ExecuteAsync(http);
            return;
        }
        await using var rows = new RowWriter(http, csv, s_columns);
        foreach (var point in found.Value)
        {
            if (point.Series is not { } series || !IsCountable(series.Kind)) continue;
            var name = point.Point.Handle.ToString();
            foreach (var bucket in Buckets.Read(reading.Store, series, asked.Value)) Write(rows, name, bucket);
            await rows.FlushAsync(http.RequestAborted);
        }
        await rows.CloseAsync(null, http.RequestAborted);
    }

    /// <summary>Steps of a request: <c>step</c>, default the whole; <c>hold</c>, how long a value counts without a new one.</summary>
    public static Outcome<StepQuery> Ask(HttpContext http, TimeProvider clock, out bool csv)
    {
        csv = false;
        var range = QueryRange.Of(http, clock);
        if (!range.Succeeded) return range.Status;
        csv = range.Value.Csv;
        long step = QueryRange.Duration(http, "step", 0), hold = QueryRange.Duration(http, "hold", 0);
        if (step < 0) return QueryRange.WrongDuration("step");
        if (hold is < 0 or > StepQuery.HoldMaxUs) return QueryRange.WrongDuration("hold");
        var query = new StepQuery(range.Value.FromUs, range.Value.ToUs, step, range.Value.NowUs, hold);
        if (query.IsSound) return query;
        return new Outcome(Codes.RequestTooLarge, $"{StepQuery.RowsMax}", "step", new Bilingual($"步数超过 {StepQuery.RowsMax}，请加大步长或缩短时间。", $"More than {StepQuery.RowsMax} steps: take a longer step or a shorter time."));
    }

    public static bool IsCountable(SampleKind kind) => kind is SampleKind.Number or SampleKind.Integer or SampleKind.Boolean;

    public static Outcome NotCountable(string point) =>
        new(Codes.RequestInvalid, point, "point", new Bilingual($"{point} 是文本或波形，只能查原始样本。", $"{point} holds text or blocks: ask for its samples."));

    private static void Write(RowWriter rows, string point, in Bucket bucket)
    {
        rows.Begin();
        rows.Cell(point);
        rows.Time(bucket.FromUs);
        rows.Cell(bucket.Count);
        rows.Cell(bucket.Valid);
        rows.Cell(bucket.Min);
        rows.Cell(bucket.Max);
        rows.Cell(bucket.Mean);
        rows.Cell(bucket.Valid == 0 ? double.NaN : bucket.Sum);
        rows.Cell(bucket.First);
        rows.Cell(bucket.Last);
        rows.Cell(bucket.WeightedMean);
        rows.Cell(bucket.Coverage);
        rows.End();
    }
}
