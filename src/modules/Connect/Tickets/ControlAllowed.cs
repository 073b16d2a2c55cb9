using Yiwang.Cases;
using Yiwang.Connect.Acquisition.Control;
using Yiwang.Connect.Points;
using Yiwang.Events;

namespace Yiwang.Connect.Tickets;

/// <summary>Whether the ticket's value may be written at all: the point is the machine's and open for writing, target and roll-back lie within its limits, the node is not read-only.</summary>
internal sealed class ControlAllowed(IPointBook book, ControlOptions options, PointControl control) : ICaseGuard
{
    public string Name => "connect.control-allowed";
    public IReadOnlyList<string> Arguments => [];

    public ValueTask<Outcome> CheckAsync(GuardCall call, CancellationToken cancel) => ValueTask.FromResult(Check(call));

    private Outcome Check(GuardCall call)
    {
        if (options.ReadOnly) return new(Codes.PartiesForbidden, "control.readOnly", null, new Bilingual("本节点设为只读，不能向设备写入。", "This node is read-only: nothing is written to devices."));
        if (TicketValues.Of(call.Case) is not { } ticket) return Wrong("point", $"请填写设备、测点和目标值。", $"Name machine, point and target value.");
        if (book.Find(ticket.Point) is not { } point || point.Device != ticket.Device && !book.PointsOf(ticket.Device).Any(p => p.Handle == point.Handle)) return Wrong("point", $"测点不属于这台设备。", $"The point is not one of this machine.");
        // an organisation applies for its own machines
        if (!string.Equals(point.Handle.Prefix.ToString(), call.Case.Applicant, StringComparison.OrdinalIgnoreCase)) return new(Codes.ThingsNotFound, ticket.Point.ToString(), "point");
        if (point.WriteLimits is null) return Wrong("point", $"测点 {point.Code} 没有写入范围，不能远程操作。", $"Point {point.Code} has no write limits, so it is not controlled from far.");
        if (ticket.RollBack is not { } back) return Wrong("rollbackValue", $"请填写回退值。", $"Give a roll-back value.");
        var allowed = control.Allows(point, ticket.Target);
        if (!allowed.Succeeded) return allowed with { Field = "targetValue" };
        // the way back is taken from the target, whose step is the same
        return back >= point.WriteLimits.Min && back <= point.WriteLimits.Max ? Outcome.Ok : Wrong("rollbackValue", $"回退值超出允许范围 {point.WriteLimits.Min}–{point.WriteLimits.Max}。", $"The roll-back value lies outside {point.WriteLimits.Min} to {point.WriteLimits.Max}.");
    }

    private static Outcome Wrong(string field, FormattableString zh, FormattableString en) => new(Codes.RequestInvalid, field, field, new Bilingual(FormattableString.Invariant(zh), FormattableString.Invariant(en)));
}

internal sealed class InterlocksHold(Interlocks interlocks) : ICaseGuard
{
    public string Name => "connect.interlocks";
    public IReadOnlyList<string> Arguments => [];

    public ValueTask<Outcome> CheckAsync(GuardCall call, CancellationToken cancel) =>
        ValueTask.FromResult(TicketValues.Of(call.Case) is { } ticket ? interlocks.Check(ticket.Device, ticket.Interlocks) : new Outcome(Codes.RequestInvalid, "point", "point"));
}
