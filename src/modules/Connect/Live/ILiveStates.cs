using Yiwang.Connect.Points;
using Yiwang.Expressions;
using Yiwang.Streams;
using Yiwang.Things;

namespace Yiwang.Connect.Live;

/// <summary>What the machines say now: newest values, freshness and the state that follows from them. From memory.</summary>
internal interface ILiveStates
{
    /// <summary>A device without a point table is Unknown, with no points.</summary>
    DeviceLive Of(Handle device);
    /// <summary>In order of the devices' handles.</summary>
    IReadOnlyList<DeviceLive> All(string? owner);
    /// <summary>
    /// Grows whenever anything of the device changed: a feed asks for it, sends, and waits for the next. Slow readers skip what was in between and never hold up a writer.
    /// </summary>
    ValueTask<long> ChangedAsync(Handle? device, long seen, CancellationToken cancel);
    /// <summary>States over time, newest last; out of the device's own state series.</summary>
    IReadOnlyList<StateSpan> States(Handle device, long fromUs, long toUs, int max);
    /// <summary>Series of the state of a device, <c>{device}#state</c>: an integer of <see cref="DeviceState"/> at each change.</summary>
    SeriesKey StateSeries(Handle device, string owner);
}

/// <param name="SinceUs">When the state began; 0 = unknown.</param>
/// <param name="LastGoodUs">Source time of the newest Good value of any point; 0 = none.</param>
/// <param name="Troubles">Rules that do not compile and so never hold.</param>
internal sealed record DeviceLive(Handle Device, string Owner, DeviceState State, long SinceUs, long LastGoodUs, IReadOnlyList<PointLive> Points, IReadOnlyList<RuleTrouble> Troubles);

/// <param name="Last">Null = no sample yet.</param>
/// <param name="Stale">Older than three sampling intervals: shown as old, never as present.</param>
/// <param name="Text">Of a text point.</param>
/// <param name="Why">Why there is no fresh value, when there is none.</param>
/// <param name="HeardUs">Source time at which the value was last confirmed, also when it had not changed enough to be kept; 0 = not since the node started.</param>
internal sealed record PointLive(Point Point, LastSample? Last, bool Stale, string? Text, Quality Why, long HeardUs = 0);

internal readonly record struct StateSpan(DeviceState State, long FromUs, long ToUs);

/// <param name="Rule">Place in <see cref="DeviceRules.Rules"/>; -1 = the state point.</param>
internal sealed record RuleTrouble(int Rule, ExpressionProblem Problem);
