using System.Text.Json.Nodes;
using Yiwang.Cases;
using Yiwang.Connect.Live;
using Yiwang.Connect.Points;
using Yiwang.Streams;

namespace Yiwang.Connect.Tickets;

/// <summary><c>connect.ticket-point</c>: what the approver must know of the point and nobody should type: what it is called, and its value when the ticket was applied for. A value that is old is left out.</summary>
internal sealed class TicketPoint(IPointBook book, ILiveStates live) : ICaseEffect
{
    public string Name => "connect.ticket-point";
    public IReadOnlyList<string> Arguments => [];

    public ValueTask<EffectResult> RunAsync(EffectCall call, CancellationToken cancel)
    {
        if (TicketValues.Of(call.Case) is not { } ticket || book.Find(ticket.Point) is not { } point) return ValueTask.FromResult(EffectResult.Done);
        var values = new JsonObject { ["pointName"] = point.Name };
        if (live.Of(point.Device).Points.FirstOrDefault(p => p.Point.Handle == point.Handle) is { Stale: false, Last: { Quality.IsBad: false } last })
            values["currentValue"] = point.SampleKind == SampleKind.Number ? Math.Round(last.Number, 6) : last.Bits;
        return ValueTask.FromResult(new EffectResult(Events.Outcome.Ok, values));
    }
}
