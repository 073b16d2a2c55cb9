using Xunit;
using Yiwang.Console.Pacts;
using Yiwang.Unit.Tests.Cases;
using Yiwang.Unit.Tests.Pacts;

namespace Yiwang.Unit.Tests.Console.Pacts;

public sealed class PactAlertsTests
{
    [Fact]
    public async Task Who_handles_pacts_is_told_what_the_other_side_did_and_not_what_the_own_side_did()
    {
        await using var bed = await PactBed.OpenAsync();
        var id = await bed.SignedAsync();
        await bed.Cq.Ok(bed.Cq.Pacts.SuspendAsync(bed.Cq.Admin, id, "检修一天"));
        await bed.Cq.TellAsync(bed.Sc);
        await bed.Sc.Ok(bed.Sc.Pacts.NarrowAsync(bed.Sc.Admin, id, PactBed.Scope(Yiwang.Pacts.PactVerbs.Resolve, 0), "收窄"));
        var told = await ToldAsync(bed.Sc);
        Assert.Equal(["合作协议待签：YW-CQ-SC-2026-001", "合作协议有变化：YW-CQ-SC-2026-001"], told.Select(n => n.Title.Zh));
        Assert.All(told, n => Assert.Equal((bed.Sc.Id.ToString(), $"/pacts/{id}"), (n.Owner, n.Link)));
        Assert.Contains("检修一天", told[1].Text.Zh, StringComparison.Ordinal);
        // the drafting side hears of the signature
        Assert.Equal(["合作协议有变化：YW-CQ-SC-2026-001"], (await ToldAsync(bed.Cq)).Select(n => n.Title.Zh));
    }

    [Fact]
    public async Task A_key_that_must_be_compared_is_told()
    {
        await using var bed = await PactBed.OpenAsync();
        await bed.SignedAsync();
        bed.Cq.LoseKey();
        await bed.Cq.Parties.RotateKeyAsync(bed.Cq.Admin, bed.Cq.Id);
        await bed.Cq.Pacts.TellAsync();
        await bed.Cq.TellAsync(bed.Sc);
        Assert.StartsWith("请核对对方的新密钥", (await ToldAsync(bed.Sc))[^1].Title.Zh, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<Yiwang.Notices.Notice>> ToldAsync(PactNode node)
    {
        var notices = new RememberedNotices();
        var alerts = new PactAlerts(notices, node.Pacts, node.Parties.Directory);
        for (var position = 0L; position < node.Events.Size; position++)
        {
            var e = node.Events.Read(position);
            if (!alerts.Wants(e.Kind)) continue;
            await alerts.HandleAsync(e, default);
            // a crash in between: the same fact comes again
            await alerts.HandleAsync(e, default);
        }
        Assert.All(notices.Told, n => Assert.True(n.Title.Zh.Length <= Yiwang.Notices.Notice.TitleMax && n.Key.Length <= Yiwang.Notices.Notice.KeyMax));
        return [.. notices.Told];
    }
}
