using Xunit;
using Yiwang.Events;
using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Unit.Tests.Parties;

namespace Yiwang.Unit.Tests.Pacts;

public sealed class PactRuleTests
{
    [Fact]
    public async Task Nothing_is_permitted_where_nobody_has_signed()
    {
        await using var bed = await PactBed.OpenAsync();
        var draft = await bed.Cq.Ok(bed.Cq.Pacts.DraftAsync(bed.Cq.Admin, bed.Share()));
        Assert.Equal(Codes.PactsNotInForce, bed.Cq.Runtime.Rule.Check(bed.Resolve(bed.Cq, bed.Sc) with { Pact = draft.Id }).Status.Code);
        Assert.Equal(Codes.PactsNotPermitted, bed.Cq.Runtime.Rule.Check(bed.Resolve(bed.Cq, bed.Sc)).Status.Code);
        await bed.Cq.Ok(bed.Cq.Pacts.ProposeAsync(bed.Cq.Admin, draft.Id));
        Assert.False(bed.Cq.Runtime.Rule.Check(bed.Resolve(bed.Cq, bed.Sc)).Succeeded);
    }

    [Fact]
    public async Task A_refusal_says_what_is_missing()
    {
        await using var bed = await PactBed.OpenAsync();
        await bed.SignedAsync();
        string? Missing(PactQuestion q) => bed.Cq.Runtime.Rule.Check(q).Status.Detail;
        var asked = bed.Resolve(bed.Cq, bed.Sc);
        Assert.Null(Missing(asked));
        Assert.Equal("templates", Missing(asked with { Subject = "99.999.1/other" }));
        Assert.Equal("maxGrade", Missing(asked with { Grade = 3 }));
        Assert.Equal("verbs", Missing(asked with { Verb = PactVerbs.Subscribe, Subject = "Shipped" }));
        Assert.Equal("definitions", Missing(asked with { Verb = PactVerbs.Forward, Subject = "work-order" }));
        Assert.Null(Missing(asked with { Verb = PactVerbs.Forward, Subject = "circular" }));
    }

    [Fact]
    public async Task A_quota_is_of_the_day_and_of_one_taker_and_outlives_a_restart()
    {
        await using var bed = await PactBed.OpenAsync();
        var id = await bed.SignedAsync(bed.Share(PactBed.Scope(quota: 5)));
        var asked = bed.Resolve(bed.Cq, bed.Sc);
        for (var i = 0; i < 4; i++) Assert.True(bed.Cq.Runtime.Rule.Permit(asked).Succeeded);
        Assert.True(bed.Cq.Runtime.Rule.Permit(asked with { Verb = PactVerbs.Forward, Subject = "circular" }).Succeeded);
        Assert.Equal(Codes.PactsQuota, bed.Cq.Runtime.Rule.Permit(asked).Status.Code);
        Assert.Equal(Codes.PactsQuota, bed.Cq.Runtime.Rule.Check(asked).Status.Code);
        Assert.Equal((4, 1), (bed.Cq.Runtime.Rule.UsedToday(id, bed.Sc.Id, PactVerbs.Resolve), bed.Cq.Runtime.Rule.UsedToday(id, bed.Sc.Id, PactVerbs.Forward)));
        // what did not cross after all leaves its room to another
        bed.Cq.Runtime.Rule.Uncount(asked with { Pact = id });
        Assert.True(bed.Cq.Runtime.Rule.Permit(asked).Succeeded);
        Assert.Equal(Codes.PactsQuota, bed.Cq.Runtime.Rule.Permit(asked).Status.Code);
        // the other direction has a bound of its own
        Assert.True(bed.Cq.Runtime.Rule.Permit(bed.Resolve(bed.Sc, bed.Cq)).Succeeded);
        await bed.Cq.RestartAsync();
        Assert.Equal(Codes.PactsQuota, bed.Cq.Runtime.Rule.Permit(asked).Status.Code);
        bed.Time.Advance(TimeSpan.FromDays(1));
        Assert.True(bed.Cq.Runtime.Rule.Permit(asked).Succeeded);
        var daily = await bed.Cq.Runtime.Meters.DailyAsync(id, bed.Sc.Id.ToString(), 30);
        Assert.Equal([1, 4, 1], daily.Select(d => d.Messages));
    }

    [Fact]
    public async Task A_permission_allocates_nothing()
    {
        await using var bed = await PactBed.OpenAsync();
        var id = await bed.SignedAsync(bed.Share(PactBed.Scope(quota: 100_000_000) with { Prefixes = ["99.511"], Regions = ["510000"] }));
        var asked = bed.Resolve(bed.Cq, bed.Sc) with { Region = PactBed.Region("510522") };
        var named = asked with { Pact = id };
        var rule = bed.Cq.Runtime.Rule;
        Assert.True(rule.Permit(asked).Succeeded && rule.Permit(named).Succeeded);
        Assert.Equal(0, Allocations.Least(() =>
        {
            for (var i = 0; i < 1_000; i++)
            {
                rule.Permit(asked);
                rule.Check(named);
            }
        }));
    }

    [Fact]
    public async Task Access_gives_what_the_pact_gives_and_no_more()
    {
        await using var bed = await PactBed.OpenAsync();
        var third = "99.999.1/template.secret";
        var gives = PactBed.Scope(grade: 3) with { Templates = [PactBed.Template, third], Values = new Dictionary<string, IReadOnlyList<int>> { [PactBed.Template] = [2000, 2001], [third] = [2000] }, Prefixes = ["99.511"] };
        var id = await bed.SignedAsync(bed.Share(gives));
        var node = Principal.OfNode(bed.Sc.Id.ToString());
        bool Reads(string template, int value, byte grade, Visibility visibility = Visibility.Granted, string handle = "99.511.1001/A", bool deny = false) =>
            bed.Cq.Access.Decide(node, AccessAction.Read, new ThingScope(bed.Cq.Id.ToString(), template, handle), new ValueScope(value, "X", grade, visibility, deny)).Allowed;
        Assert.True(Reads(PactBed.Template, 2000, 3));
        Assert.False(Reads(PactBed.Template, 2002, 1));
        Assert.False(Reads(PactBed.Template, 2000, 1, Visibility.Internal));
        Assert.False(Reads(PactBed.Template, 2000, 1, deny: true));
        Assert.False(Reads(PactBed.Template, 2000, 1, handle: "99.5110.1/A"));
        Assert.False(Reads("99.999.1/template.none", 2000, 1));
        // who is no party reads nothing, and what B gives is B's
        Assert.False(bed.Cq.Access.Decide(Principal.OfNode("o.aaaaaaaaaaaaaaaaaaaa"), AccessAction.Read, new ThingScope(bed.Cq.Id.ToString(), PactBed.Template, "99.511.1001/A"), new ValueScope(2000, "X", 1, Visibility.Granted)).Allowed);
        await bed.Cq.Ok(bed.Cq.Pacts.EndAsync(bed.Cq.Admin, id, "完"));
        Assert.False(Reads(PactBed.Template, 2000, 1));
    }

    /// <summary>FM-32, joint nodes: two authorities administer one second-level node, each its own region, and neither can do what only the top node may.</summary>
    [Fact]
    public async Task Two_authorities_may_govern_one_node_each_within_its_region()
    {
        await using var bed = await PactBed.OpenAsync();
        var joint = await bed.Cq.TenantAsync("91510107YW00000391", "sanjiang");
        var joints = PartyTestBed.Id(joint);
        async Task SignAsync(PactNode node, string region)
        {
            var text = new PactText("", 1, "属地", PactKind.Administer, node.Card, bed.Cq.Pacts.CardOf(joints)!, PactScope.Nothing with { Verbs = PactVerbs.Report, Reports = ["identify.t3"], Regions = [region], MessagesPerDay = 100 },
                PactScope.Nothing with { Verbs = PactVerbs.Forward, Definitions = ["suspension-advice"], Regions = [region], Prefixes = ["99.512"], MessagesPerDay = 10 }, bed.NowUs, null, 0, "");
            var draft = await node.Ok(node.Pacts.DraftAsync(node.Admin, text));
            await node.Ok(node.Pacts.ProposeAsync(node.Admin, draft.Id));
            if (node == bed.Sc) foreach (var notice in node.Pacts.NoticesFrom(draft.Id, node.Id, 1)) Assert.Equal(Outcome.Ok, await bed.Cq.Pacts.ReceiveAsync(notice.Bytes));
            await bed.Cq.Ok(bed.Cq.Pacts.SignAsync(joint, draft.Id, bed.Cq.Pacts.Find(draft.Id)!.Waiting!.Hash));
        }
        await SignAsync(bed.Cq, "500000");
        await SignAsync(bed.Sc, "510000");
        bool Permits(OrganizationId giver, OrganizationId taker, PactVerbs verb, string subject, string region)
        {
            return bed.Cq.Runtime.Rule.Check(new PactQuestion(null, giver, taker, verb, subject, Handle: "99.512.1001/X", Region: PactBed.Region(region))).Succeeded;
        }
        foreach (var (authority, own, other) in new[] { (bed.Cq.Id, "500116", "510104"), (bed.Sc.Id, "510104", "500116") })
        {
            Assert.True(Permits(joints, authority, PactVerbs.Forward, "suspension-advice", own));
            Assert.False(Permits(joints, authority, PactVerbs.Forward, "suspension-advice", other));
            Assert.False(Permits(joints, authority, PactVerbs.Forward, "prefix-suspension", own));
            Assert.False(Permits(joints, authority, PactVerbs.Resolve, PactBed.Template, own));
        }
        // reports go to both, and only the node sends them
        foreach (var authority in new[] { bed.Cq.Id, bed.Sc.Id })
        {
            Assert.True(bed.Cq.Runtime.Rule.Check(new PactQuestion(null, authority, joints, PactVerbs.Report, "identify.t3")).Succeeded);
            Assert.False(bed.Cq.Runtime.Rule.Check(new PactQuestion(null, joints, authority, PactVerbs.Report, "identify.t3")).Succeeded);
        }
        // what anybody may know of an administration stands in the public group, and nothing of its wording
        var published = Enumerable.Range(0, (int)bed.Cq.Events.Size).Select(p => bed.Cq.Events.Read(p)).Where(e => e.Kind == Yiwang.Events.Kinds.PactKinds.PactPublished).ToList();
        Assert.Equal(2, published.Count);
    }
}
