using System.Globalization;
using System.Text.Json.Nodes;
using Yiwang.Cases;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Acquisition.Control;
using Yiwang.Connect.Live;
using Yiwang.Connect.Points;
using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Connect.Tickets;

/// <summary>
/// Carries out a ticket: writes, reads back, and rolls back when the value does not fit. Every order names its ticket; one that was ordered and has no answer (a crash in between) is never written a second
/// time: the machine is asked what it has, and the ticket ends by that.
/// </summary>
internal sealed class ControlWrite(IPointBook book, ILiveStates live, PointControl control, TimeProvider clock) : ICaseEffect
{
    /// <summary>A read-back point that is polled: how often it is looked at, and how long.</summary>
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(200), s_longest = TimeSpan.FromSeconds(15);

    private const int PauseMaxMs = 60_000;

    public string Name => "connect.control-write";
    public IReadOnlyList<string> Arguments => [];

    public async ValueTask<EffectResult> RunAsync(EffectCall call, CancellationToken cancel)
    {
        if (TicketValues.Of(call.Case) is not { } ticket || book.Find(ticket.Point) is not { } point || call.Who is not { } who) return Failed(new("测点已不在", "the point is gone"), "failed", null);
        if (control.OrderedFor(point, call.Key)) return await AfterCrashAsync(ticket, point, cancel);
        if (Micros.Of(clock) > ticket.WindowEndUs) return Failed(new("时间窗已过，没有写入", "the window is over, nothing was written"), "failed", null);
        var since = Micros.Of(clock);
        var written = await control.WriteForTicketAsync(who, point, ticket.Target, call.Key, cancel);
        if (!written.Succeeded) return Failed(CodeSentences.Of(written.Status), "failed", null);
        if (written.Value.Result is WriteResult.RefusedByLimits or WriteResult.RefusedByDevice or WriteResult.NotWritable) return Failed(written.Value.Sentence, "failed", written.Value.ReadBack);
        var back = ticket.ReadBack is null ? written.Value.ReadBack : await ReadBackAsync(ticket, since, cancel);
        if (Fits(ticket, back)) return Confirmed(back);
        return await RollBackAsync(who, ticket, point, back, call.Key, cancel);
    }

    private async ValueTask<EffectResult> RollBackAsync(Principal who, TicketValues ticket, Point point, double? back, string key, CancellationToken cancel)
    {
        var said = new Bilingual($"回读 {Text(back)}，应为 {Text(ticket.Target)}", $"read back {Text(back)}, expected {Text(ticket.Target)}");
        if (ticket.RollBack is not { } value) return Failed(said, "failed", back);
        // the pause between two writes protects the machine, also on the way back
        if (point.WriteLimits is { MinIntervalMs: > 0 } limits) await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(limits.MinIntervalMs, PauseMaxMs)), clock, cancel);
        var undone = await control.WriteForTicketAsync(who, point, value, key + ":back", cancel);
        return undone is { Succeeded: true, Value.Result: WriteResult.Done }
            ? Failed(said, "rolled-back", undone.Value.ReadBack)
            : Failed(new($"{said.Zh}；回退到 {Text(value)} 也没有成功，请到现场处理", $"{said.En}; rolling back to {Text(value)} failed too: go to the machine"), "failed", back);
    }

    private async ValueTask<EffectResult> AfterCrashAsync(TicketValues ticket, Point point, CancellationToken cancel)
    {
        var back = await ReadBackAsync(ticket with { ReadBack = ticket.ReadBack ?? point.Handle }, Micros.Of(clock), cancel);
        return Fits(ticket, back) ? Confirmed(back) : Failed(new($"节点在执行中停止过，没有再写一次；现在的值是 {Text(back)}", $"the node stopped while the ticket was carried out, and nothing was written again; the value now is {Text(back)}"), "failed", back);
    }

    /// <summary>A Good sample that is newer than the write.</summary>
    private async ValueTask<double?> ReadBackAsync(TicketValues ticket, long sinceUs, CancellationToken cancel)
    {
        if (ticket.ReadBack is not { } handle || book.Find(handle) is not { } point) return null;
        var end = clock.GetUtcNow() + s_longest;
        while (true)
        {
            var now = live.Of(point.Device).Points.FirstOrDefault(p => p.Point.Handle == handle);
            if (now is { Last: { } last } && last.Quality.IsGood && Math.Max(last.TimeUs, now.HeardUs) > sinceUs) return point.SampleKind is Streams.SampleKind.Number ? last.Number : last.Bits;
            if (clock.GetUtcNow() >= end) return null;
            await Task.Delay(s_look, clock, cancel);
        }
    }

    private static bool Fits(TicketValues ticket, double? back) => back is { } value && Math.Abs(value - ticket.Target) <= ticket.Tolerance + 1e-9 * Math.Abs(ticket.Target);

    private static EffectResult Confirmed(double? back) => new(Outcome.Ok, new JsonObject { ["readbackValue"] = Kept(back), ["result"] = "written" }, "confirm");

    private static EffectResult Failed(Bilingual why, string result, double? back)
    {
        var values = new JsonObject { ["result"] = result, ["failure"] = Bounded(why.Zh) };
        if (back is not null) values["readbackValue"] = Kept(back);
        return new(Outcome.Ok, values, "fail");
    }

    private static JsonValue? Kept(double? value) => value is { } number ? JsonValue.Create(Math.Round(number, 6)) : null;
    private static string Bounded(string text) => text.Length <= 200 ? text : text[..200];
    private static string Text(double? value) => value is { } number ? number.ToString("0.######", CultureInfo.InvariantCulture) : "—";
}
