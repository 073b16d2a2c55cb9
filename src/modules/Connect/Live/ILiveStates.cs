using Yiwang.Connect.Points;
using Yiwang.Streams;
using Yiwang.Things;

namespace Yiwang.Connect.Live;

/// <summary>What the machines say now: newest values, freshness and the state that follows from them. From memory.</summary>
internal interface ILiveStates
{
    DeviceLive Of(Handle device);
    IReadOnlyList<DeviceLive> All(string? owner);
    /// <summary>
    /// Grows whenever anything of the device changed: a feed asks for it, sends, and waits for the next. Slow readers skip what was in between and never hold up a writer.
    /// </summary>
    ValueTask<long> ChangedAsync(Handle? device, long seen, CancellationToken cancel);
    /// <summary>States over time, newest last; out of the device's own state series.</summary>
    IReadOnlyList<StateSpan> States(Handle device, long fromUs, long toUs, int max);
    /// <summary>Series of the state of a device, an integer of <see cref="DeviceState"/>.</summary>
    SeriesKey StateSeries(Handle device, string owner);
}

/// <param name="SinceUs">When the state began; 0 = unknown.</param>
/// <param name="LastGoodUs">Source time of the newest Good value of any point; 0 = none.</param>
internal sealed record DeviceLive(Handle Device, string Owner, DeviceState State, long SinceUs, long LastGoodUs, IReadOnlyList<PointLive> Points);

/// <param name="Last">Null = no sample yet.</param>
/// <param name="Stale">Older than three sampling intervals: shown as old, never as present.</param>
/// <param name="Text">Of a text point.</param>
/// <param name="Why">Why there is no fresh value, when there is none.</param>
internal sealed record PointLive(Point Point, LastSample? Last, bool Stale, string? Text, Quality Why);

internal readonly record struct StateSpan(DeviceState State, long FromUs, long ToUs);
