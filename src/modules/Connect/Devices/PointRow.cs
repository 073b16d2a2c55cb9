using Yiwang.Connect.Live;
using Yiwang.Connect.Words;
using Yiwang.Console.Language;
using Yiwang.Streams;

namespace Yiwang.Connect.Devices;

/// <summary>A point with its newest value, in words: equal rows look the same.</summary>
/// <param name="Value">Empty when there is none that may be shown: an old value is never shown as a present one.</param>
/// <param name="TimeUs">Source time at which the value was last confirmed, to the second; 0 = never.</param>
/// <param name="Old">The value that was, when it is no longer fresh.</param>
public sealed record PointRow(string Handle, string Code, string Name, string Value, string Unit, string Old, Quality Quality, long TimeUs, bool Writable)
{
    public string Id => "p-" + ElementId.Of(Handle);

    internal static PointRow Of(Text text, PointLive live, bool mayWrite)
    {
        var point = live.Point;
        var fresh = live is { Stale: false, Last.Quality.IsBad: false };
        var known = live.Last is { Quality.IsBad: false };
        var value = known ? ValueText.Of(text, live) : "";
        return new(point.Handle.ToString(), point.Code, PointName.Of(text, point), fresh ? value : "", ValueText.Unit(point), fresh ? "" : value, fresh ? live.Last!.Value.Quality : live.Why.IsGood ? Quality.BadExpired : live.Why, Math.Max(live.Last?.TimeUs ?? 0, fresh ? live.HeardUs : 0) / 1_000_000 * 1_000_000, mayWrite && point.Writable);
    }
}
