using Yiwang.Connect.Alarms.Evaluation;
using Yiwang.Connect.Words;
using Yiwang.Streams;

namespace Yiwang.Connect.Alarms.Keeping;

/// <summary>What the points of a rule said when it fired, for people: <c>润滑压力 0.09 MPa，设备状态 运行</c>.</summary>
internal static class AlarmReadings
{
    private const int PointsMax = 6;

    public static string Of(RuleRun run) => string.Join("，", run.Reads.Take(PointsMax).Select(Of));

    private static string Of(WatchedPoint watched)
    {
        var point = watched.Point;
        if (watched.Last is not { } last || last.Quality.IsBad) return $"{point.Name} —";
        if (point.SampleKind == SampleKind.Text) return $"{point.Name} {watched.Text}";
        var number = point.SampleKind == SampleKind.Number ? last.Number : last.Bits;
        if (point.Labels.TryGetValue((int)number, out var label)) return $"{point.Name} {label}";
        return $"{point.Name} {ValueText.Number(point, number)} {ValueText.Unit(point)}".TrimEnd();
    }
}
