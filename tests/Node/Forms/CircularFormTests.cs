using Xunit;
using Yiwang.Events;

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
}
