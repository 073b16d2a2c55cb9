using Yiwang.Connect.Live;
using Yiwang.Connect.Points;
using Yiwang.Connect.Words;
using Yiwang.Console.Language;

namespace Yiwang.Connect.Devices;

/// <summary>A device in a list or on the board, in words: equal rows look the same.</summary>
/// <param name="Reading">The few values that tell most about it, one a line, name and value parted by a tab.</param>
/// <param name="Alarms">Active ones that are not shelved or suppressed.</param>
/// <param name="Silent">Points without a fresh value.</param>
/// <param name="MayConnect">Whoever looks may give it points.</param>
public sealed record DeviceRow(DeviceFacts Facts, DeviceState State, long SinceUs, long LastGoodUs, string Reading, int Points, int Silent, int Alarms = 0, Alarms.Rules.AlarmSeverity Worst = default, bool MayConnect = false)
{
    private const int ReadingsMax = 3;

    public string Id => "d-" + ElementId.Of(Facts.Device.ToString());

    /// <summary>Name and value of each reading.</summary>
    public IEnumerable<(string Name, string Value)> Readings => Reading.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')).Select(parts => (parts[0], parts[1]));

    internal static DeviceRow Of(Text text, DeviceFacts facts, DeviceLive live, Func<Point, bool> visible) => new(facts, live.Points.Count == 0 ? DeviceState.Unknown : live.State, live.Points.Count == 0 ? 0 : live.SinceUs,
        // to the second: a list need not change faster
        live.LastGoodUs / 1_000_000 * 1_000_000, string.Join('\n', Telling(live).Where(p => visible(p.Point)).Take(ReadingsMax).Select(p => Words(text, p))), live.Points.Count, live.Points.Count(p => p.Stale || p.Last is not { Quality.IsBad: false }));

    // Points whose meaning is agreed come first; the state itself stands in its own column.
    private static IEnumerable<PointLive> Telling(DeviceLive live) => live.Points
        .Where(p => p.Point.Kind is PointKind.Analog or PointKind.Counter && p is { Stale: false, Last.Quality.IsBad: false } && p.Point.Semantic != "run_state")
        .OrderBy(p => p.Point.Semantic.Length == 0);

    private static string Words(Text text, PointLive live) => $"{PointName.Of(text, live.Point)}\t{ValueText.Of(text, live)} {ValueText.Unit(live.Point)}".TrimEnd();
}
