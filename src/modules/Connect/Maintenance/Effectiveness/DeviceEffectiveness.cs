using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Live;
using Yiwang.Connect.Maintenance.Production;
using Yiwang.Connect.Maintenance.Shifts;
using Yiwang.Connect.Points;
using Yiwang.Streams;
using Yiwang.Things;

namespace Yiwang.Connect.Maintenance.Effectiveness;

/// <summary>OEE, mean times and losses of one machine over production days, out of its states, its counter, its shifts and what people entered.</summary>
internal sealed class DeviceEffectiveness(ILiveStates states, IPointBook points, IStreamStore store, ShiftPlans shifts, ProductionBook production, OrderStops orders, TimeProvider clock)
{
    /// <summary>Changes of state that are read; a machine that changes more often in a period shows its newest.</summary>
    private const int SpansMax = 50_000;
    public const string GoodCount = "good_count";

    /// <param name="from">First production day; <paramref name="to"/> is the last.</param>
    public async Task<DeviceReport> ReadAsync(Handle device, string owner, DateOnly from, DateOnly to, TimeZoneInfo zone, CancellationToken cancel)
    {
        var (plan, _) = shifts.Of(owner);
        var times = new ShiftTimes(plan ?? ShiftPlan.Usual, zone);
        var (begin, end) = (times.Of(from).FromUs, Math.Min(times.Of(to).ToUs, Parties.Micros.Of(clock)));
        var written = await orders.OfAsync(device, begin, end, cancel);
        var spans = OrderStops.Over(states.States(device, begin, end, SpansMax), written);
        var planned = plan is null ? [] : times.Planned(device.ToString(), begin, end);
        var inputs = new OeeInputs(planned, Parts(spans, DeviceState.Running), Unknown(spans, begin, end), Pieces(device, owner, planned), await RejectsAsync(device, from, to, cancel), await CycleAsync(device, cancel));
        var explained = (await production.StopsAsync(device, begin, end, cancel)).ToDictionary(s => s.FromUs);
        var stops = spans.Where(s => s.State is DeviceState.Stopped or DeviceState.Fault or DeviceState.Idle).Select(s => Stop(s, planned, explained, written)).Where(s => s.LostUs > 0).ToList();
        return new(device, OeeCalculation.Of(inputs), inputs.Pieces, inputs.Rejects, Reliability.Of(inputs.Running, Parts(spans, DeviceState.Fault)), stops,
            ParetoBar.Of(stops.Select(s => (s.Reason ?? "", s.LostUs))), plan is not null, begin, end);
    }

    private static StopSpan Stop(StateSpan span, IReadOnlyList<TimePart> planned, Dictionary<long, StopRow> explained, IReadOnlyList<OrderStop> written)
    {
        var lost = TimeParts.Length(TimeParts.Both(planned, [new(span.FromUs, span.ToUs)]));
        if (written.FirstOrDefault(o => o.Part.FromUs == span.FromUs && o.Part.ToUs == span.ToUs) is { } order)
            return new(span.State, span.FromUs, span.ToUs, lost, order.IsFailure ? "breakdown" : "maintenance", order.FailureMode, null, order.Case, order.Number);
        var known = explained.GetValueOrDefault(span.FromUs);
        return new(span.State, span.FromUs, span.ToUs, lost, known?.Reason ?? (span.State is DeviceState.Fault ? "breakdown" : null), known?.Remark, known?.Actor);
    }

    private static IReadOnlyList<TimePart> Parts(IReadOnlyList<StateSpan> spans, DeviceState state) => TimeParts.Normal(spans.Where(s => s.State == state).Select(s => new TimePart(s.FromUs, s.ToUs)));

    // time without any state, before a machine was connected, is as unknown as 离线
    private static IReadOnlyList<TimePart> Unknown(IReadOnlyList<StateSpan> spans, long from, long to) =>
        TimeParts.Without([new(from, to)], TimeParts.Normal(spans.Where(s => s.State is not (DeviceState.Offline or DeviceState.Unknown)).Select(s => new TimePart(s.FromUs, s.ToUs))));

    private double? Pieces(Handle device, string owner, IReadOnlyList<TimePart> planned) =>
        points.PointsOf(device).FirstOrDefault(p => p.Semantic == GoodCount) is { } counter && store.TryFind(PointSeries.KeyOf(owner, counter), out var series) ? PieceCount.Of(store, series, planned) : null;

    private async Task<double?> RejectsAsync(Handle device, DateOnly from, DateOnly to, CancellationToken cancel)
    {
        var rows = await production.RejectsAsync(device, from, to, cancel);
        return rows.Count == 0 ? null : rows.Sum(r => r.Count);
    }

    private async Task<double?> CycleAsync(Handle device, CancellationToken cancel)
    {
        var cycles = await production.CyclesAsync(device, cancel);
        return cycles.Count == 0 ? null : (cycles.FirstOrDefault(c => c.Product.Length == 0) ?? cycles[0]).Seconds;
    }
}

/// <param name="HasShifts">False: the plant has set no shifts, so nothing is planned.</param>
internal sealed record DeviceReport(Handle Device, Oee Oee, double? Pieces, double? Rejects, Reliability Reliability, IReadOnlyList<StopSpan> Stops, IReadOnlyList<ParetoBar> Losses, bool HasShifts, long FromUs, long ToUs);

/// <param name="LostUs">Of planned time.</param>
/// <param name="Order">The work order that tells it; null = the machine's states do.</param>
/// <param name="Reason">Code of <see cref="StopReason"/>; null = nobody has said.</param>
internal sealed record StopSpan(DeviceState State, long FromUs, long ToUs, long LostUs, string? Reason, string? Remark, string? Actor, string? Order = null, string? OrderNumber = null);
