using Xunit;
using Yiwang.Events;
using Yiwang.Notices;
using Yiwang.Parties;

namespace Yiwang.Node.Tests.Forms;

/// <summary>FM-17 inside one node: three clocks from delivery, every receiver for itself, closed when all are verified.</summary>
public sealed class CircularFormTests
{
    [Fact]
    public async Task An_orange_circular_is_approved_receipted_rectified_verified_and_closed()
    {
        await using var node = await FormsNode.StartAsync();
        var id = await node.OpenAsync(node.Duty, "circular", "submit", $$"""
            {"title":"HX-200 未授权写入","origin":"vendor","level":"orange","type":"vulnerability","vendor":"恒芯","product":"HX-200","versionRange":"低于 3.4.1","risk":"可改写寄存器","measures":"升级固件",
             "orgs":["{{node.Gas.Organization}}","{{node.Electric.Organization}}"],"contact":"郑凯","phone":"023-00009110"}
            """);
        await node.RefusedAsync(Codes.CasesNotPossible, node.Duty, id, "issue", """{"assessment":"影响面广"}""");
        await node.MoveAsync(node.Duty, id, "ask-approval", """{"assessment":"影响面广"}""");
        foreach (var wrong in new[] { node.Duty, node.Officer }) await node.RefusedAsync(Codes.PartiesForbidden, wrong, id, "approve");
        await node.MoveAsync(node.Leader, id, "approve");
        var gas = await node.ChildAsync(id, "circular-receipt", node.Gas.Organization!);
        var electric = await node.ChildAsync(id, "circular-receipt", node.Electric.Organization!);
        var delivered = node.Find(gas);
        var begun = (long)delivered.Clocks.Min(c => c.StartedAtUs);
        Assert.Equal([2 * 3_600_000_000L, 24 * 3_600_000_000L], delivered.Clocks.Where(c => c.Code is "receipt" or "feedback").Select(c => c.DueAtUs - begun));

        Assert.Equal(EndOfWorkday(node, begun, 5), delivered.Clocks.Single(c => c.Code == "rectify").DueAtUs);

        // Raised to red, every clock counts from delivery as if it had been red from the start.
        foreach (var wrong in new[] { node.Duty, node.Officer }) await node.RefusedAsync(Codes.PartiesForbidden, wrong, id, "adjust", """{"level":"red","adjustNote":"已被利用"}""");
        await node.RefusedAsync(Codes.CasesNotFound, node.Gas, id, "adjust");
        await node.MoveAsync(node.Leader, id, "adjust", """{"level":"red","adjustNote":"已被利用"}""");
        foreach (var receipt in new[] { gas, electric })
        {
            var raised = await node.UntilAsync(receipt, v => v.Values["level"]!.ToString() == "red");
            var from = raised.Clocks.Min(c => c.StartedAtUs);
            Assert.Equal([30 * 60_000_000L, 4 * 3_600_000_000L, 24 * 3_600_000_000L], raised.Clocks.OrderBy(c => c.DueAtUs).Select(c => c.DueAtUs - from));
        }

        // Each receiver signs for itself, and nobody for another.
        await node.RefusedAsync(Codes.CasesNotFound, node.Electric, gas, "sign");
        await node.RefusedAsync(Codes.PartiesForbidden, node.Duty, gas, "sign");
        await node.MoveAsync(node.Gas, gas, "sign");
        await node.MoveAsync(node.Gas, gas, "feedback", """{"affectedCount":2,"plan":"周日升级"}""");
        var file = await node.FileAsync(node.Gas);
        await node.RefusedAsync(Codes.CasesNotPossible, node.Gas, gas, "rectify", """{"rectification":"已升级"}""");
        await node.MoveAsync(node.Gas, gas, "rectify", $$"""{"rectification":"已升级","evidence":{{file}}}""");
        await node.RefusedAsync(Codes.PartiesForbidden, node.Gas, gas, "verify");
        await node.RefusedAsync(Codes.CasesNotPossible, node.Duty, id, "review");
        await node.MoveAsync(node.Duty, gas, "verify");

        // The other one lets its time pass: it is overdue, and can still answer.
        node.Clock.Advance(TimeSpan.FromHours(3));
        await node.UntilAsync(electric, v => v.Clocks.Any(c => c is { Code: "receipt", Overdue: true }));
        await node.MoveAsync(node.Electric, electric, "sign");
        await node.MoveAsync(node.Electric, electric, "not-affected", """{"plan":"没有这种控制器"}""");
        await node.RefusedAsync(Codes.PartiesForbidden, node.Leader, id, "review");
        await node.MoveAsync(node.Duty, id, "review");
        await node.RefusedAsync(Codes.PartiesForbidden, node.Leader, id, "close");
        Assert.Equal("closed", (await node.MoveAsync(node.Duty, id, "close")).State);
    }

    [Fact]
    public async Task A_yellow_circular_is_issued_by_the_duty_officer_and_lifted_by_the_leader_alone()
    {
        await using var node = await FormsNode.StartAsync();
        var id = await node.OpenAsync(node.Duty, "circular", "submit", $$"""
            {"title":"HX-100 弱口令","origin":"monitoring","level":"yellow","type":"configuration","vendor":"恒芯","product":"HX-100","versionRange":"全部","risk":"可登录","measures":"改口令",
             "orgs":["{{node.Gas.Organization}}","{{node.Electric.Organization}}"],"contact":"郑凯","phone":"023-00009110"}
            """);
        await node.MoveAsync(node.Duty, id, "issue", """{"assessment":"影响面小"}""");
        var receipts = new[] { await node.ChildAsync(id, "circular-receipt", node.Gas.Organization!), await node.ChildAsync(id, "circular-receipt", node.Electric.Organization!) };
        const string Why = """{"liftReason":"误报"}""";
        foreach (var wrong in new[] { node.Duty, node.Officer, node.Reviewer }) await node.RefusedAsync(Codes.PartiesForbidden, wrong, id, "lift", Why);
        await node.RefusedAsync(Codes.CasesNotFound, node.Gas, id, "lift", Why);
        Assert.Equal("lifted", (await node.MoveAsync(node.Leader, id, "lift", Why)).State);
        foreach (var receipt in receipts) Assert.Empty((await node.UntilAsync(receipt, v => v.State == "lifted")).Clocks);
    }

    /// <summary>24:00 of the n-th workday after the day of the moment, counted here by itself.</summary>
    private static long EndOfWorkday(FormsNode node, long fromUs, int workdays)
    {
        var (calendar, offset) = (node.Get<IWorkCalendar>(), TimeSpan.FromHours(8));
        var day = DateOnly.FromDateTime(DateTimeOffset.UnixEpoch.AddMicroseconds(fromUs).ToOffset(offset).DateTime);
        for (var left = workdays; left > 0;)
            if (calendar.IsWorkday(day = day.AddDays(1))) left--;
        return Micros.Of(new DateTimeOffset(day.AddDays(1), TimeOnly.MinValue, offset));
    }
}
