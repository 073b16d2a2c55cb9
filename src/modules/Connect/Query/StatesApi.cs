using Microsoft.AspNetCore.Http;
using Yiwang.Console.Http;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Streams.Reading;

namespace Yiwang.Connect.Query;

/// <summary>How long a point of few values (a state, an on and off) held each of them, step by step. Time that nobody knows about is in no row.</summary>
internal static class StatesApi
{
    private const int PointsMax = 100;
    private static readonly string[] s_columns = ["point", "time", "value", "seconds"];

    public static async Task ServeAsync(HttpContext http, IViewer viewer, PointReading reading, TimeProvider clock)
    {
        var asked = BucketsApi.Ask(http, clock, out var csv);
        var found = asked.Succeeded
            ? await reading.FindAsync(viewer.Principal, http.Request.Query["point"], Math.Clamp(StepQuery.RowsMax / Math.Max(1, asked.Value.Rows), 1, PointsMax), http.RequestAborted)
            : asked.Status;
        if (!found.Succeeded)
        {
            await Problem.Of(found.Status, http).ExecuteAsync(http);
            return;
        }
        List<(string Point, IReadOnlyList<StateTime> Times)> answer = [];
        foreach (var point in found.Value)
        {
            var name = point.Point.Handle.ToString();
            var times = point.Series is { } series && BucketsApi.IsCountable(series.Kind) ? StateTimes.Read(reading.Store, series, asked.Value) : [];
            if (times is null || !BucketsApi.IsCountable(point.Point.SampleKind))
            {
                await Problem.Of(times is null ? TooMany(name) : BucketsApi.NotCountable(name), http).ExecuteAsync(http);
                return;
            }
            answer.Add((name, times));
        }
        await using var rows = new RowWriter(http, csv, s_columns);
        foreach (var (point, times) in answer)
        {
            foreach (var time in times)
            {
                rows.Begin();
                rows.Cell(point);
                rows.Time(time.FromUs);
                rows.Cell(time.Value);
                rows.Cell(time.HeldUs / 1e6);
                rows.End();
            }
            await rows.FlushAsync(http.RequestAborted);
        }
        await rows.CloseAsync(null, http.RequestAborted);
    }

    private static Outcome TooMany(string point) =>
        new(Codes.RequestInvalid, point, "point", new Bilingual($"{point} 的取值超过 {StateTimes.StatesMax} 种，不是状态。", $"{point} takes more than {StateTimes.StatesMax} values: it is no state."));
}
