using Xunit;
using Yiwang.Cases;
using Yiwang.Events;
using Yiwang.Node.Tests.Harness;
using Yiwang.Things;
using Yiwang.Things.Prefixes;

namespace Yiwang.Node.Tests.Forms;

/// <summary>FM-01 and FM-02 on a whole node, from draft to cancelled; at each decision the wrong person is refused.</summary>
public sealed class PrefixFormTests
{
    [Fact]
    public async Task An_enterprise_gets_its_prefix_uses_it_and_gives_it_back()
    {
        await using var node = await FormsNode.StartAsync();
        var file = await node.FileAsync(node.Gas);
        var id = await node.OpenAsync(node.Gas, "enterprise-prefix", "submit", $$"""
            {"orgName":"渝城燃气","uscc":"91500103YW0000100R","legalPerson":"唐先生","licence":{{file}},"scale":"medium","aboveScale":true,"industry":"4511","regionCode":"500103",
             "address":"解放东路 1 号","contact":"唐宇","phone":"023-00001234","hostMode":"hosted","purpose":"调压站设备赋码"}
            """);
        foreach (var wrong in new[] { node.Gas, node.Officer }) await node.RefusedAsync(Codes.PartiesForbidden, wrong, id, "check", """{"checkMethod":"licence"}""");
        await node.RefusedAsync(Codes.CasesNotFound, node.Electric, id, "check");
        foreach (var notHere in new[] { "99.777", "99.501.404" }) await node.RefusedAsync(Codes.ThingsPrefixUnknown, node.Reviewer, id, "check", $$"""{"checkMethod":"licence","parentPrefix":"{{notHere}}"}""");
        await node.MoveAsync(node.Reviewer, id, "check", """{"checkMethod":"licence","parentPrefix":"99.501"}""");
        Assert.Equal("99.501.1", (await node.UntilAsync(id, v => v.Values["prefix"] is not null)).Values["prefix"]!.ToString());
        await node.RefusedAsync(Codes.PartiesForbidden, node.Gas, id, "approve", """{"prefix":"99.501.1001"}""");
        await node.RefusedAsync(Codes.ThingsPrefixUnknown, node.Reviewer, id, "approve", """{"prefix":"99.502.1001"}""");
        Assert.Null(node.Prefixes.Find(PreparedNode.PrefixOf("99.501.1001")));
        await node.MoveAsync(node.Reviewer, id, "approve", """{"prefix":"99.501.1001"}""");
        var record = await GivenAsync(node, id, "99.501.1001");
        Assert.Equal((node.Gas.Organization, "渝城燃气"), (record.Holder, record.HolderName));
        foreach (var wrong in new[] { node.Gas, node.Officer }) await node.RefusedAsync(Codes.PartiesForbidden, wrong, id, "report", """{"reportNo":"BA-2026-001"}""");
        await node.RefusedAsync(Codes.CasesNotFound, node.Electric, id, "report");
        await node.MoveAsync(node.Reviewer, id, "report", """{"reportNo":"BA-2026-001"}""");
        var handle = Handle.Parse("99.501.1001/EQ-1");
        var registry = node.Get<IRegistry>();
        Assert.Equal(Outcome.Ok, (await registry.RegisterAsync(node.Gas, new RegisterThing(handle, null, 0, [], []))).Status);
        await node.RefusedAsync(Codes.RequestInvalid, node.Reviewer, id, "cancel", """{"cancelReason":"企业申请"}""");
        Assert.Equal(Outcome.Ok, (await registry.VoidAsync(node.Gas, handle, "停用")).Status);
        await node.RefusedAsync(Codes.PartiesForbidden, node.Gas, id, "cancel", """{"cancelReason":"企业申请"}""");
        Assert.Equal("cancelled", (await node.MoveAsync(node.Reviewer, id, "cancel", """{"cancelReason":"企业申请"}""", "同意注销")).State);
        await node.UntilAsync(id, _ => node.Prefixes.Find(record.Prefix)!.State == PrefixState.Cancelled);
    }

    [Fact]
    public async Task A_second_level_node_is_tested_approved_suspended_and_cancelled()
    {
        await using var node = await FormsNode.StartAsync();
        var file = await node.FileAsync(node.Provider);
        var id = await node.OpenAsync(node.Provider, "second-level-node", "submit", Application(node, file));
        Assert.Equal("none", node.Find(id).Values["recommendation"]!.ToString());
        await node.RefusedAsync(Codes.PartiesForbidden, node.Provider, id, "accept");
        await node.RefusedAsync(Codes.PartiesForbidden, node.Officer, id, "accept");
        await node.MoveAsync(node.Reviewer, id, "accept");
        var tested = await TestedAsync(node, id);
        var report = tested.Values["testReport"]!.AsArray();
        Assert.Equal(12, report.Count);
        Assert.All(report, row => Assert.True((bool)row!["passed"]! || (string)row["check"]! == "ipv6", row.ToJsonString()));
        await node.RefusedAsync(Codes.PartiesForbidden, node.Leader, id, "approve", """{"prefix":"99.507"}""");
        await node.MoveAsync(node.Reviewer, id, "approve", """{"prefix":"99.507"}""");
        var record = await GivenAsync(node, id, "99.507");
        Assert.Equal(node.Running.Https, record.Node);
        foreach (var wrong in new[] { node.Provider, node.Officer, node.Leader }) await node.RefusedAsync(Codes.PartiesForbidden, wrong, id, "operate");
        await node.MoveAsync(node.Reviewer, id, "operate");
        foreach (var wrong in new[] { node.Provider, node.Officer, node.Leader }) await node.RefusedAsync(Codes.PartiesForbidden, wrong, id, "suspend", """{"suspendReason":"许可证到期"}""");
        await node.MoveAsync(node.Reviewer, id, "suspend", """{"suspendReason":"许可证到期"}""", "暂停");
        await node.UntilAsync(id, _ => node.Prefixes.Find(record.Prefix)!.State == PrefixState.Suspended);
        foreach (var wrong in new[] { node.Provider, node.Officer, node.Leader }) await node.RefusedAsync(Codes.PartiesForbidden, wrong, id, "resume");
        await node.MoveAsync(node.Reviewer, id, "resume");
        await node.UntilAsync(id, _ => node.Prefixes.Find(record.Prefix)!.State == PrefixState.Active);
        await node.RefusedAsync(Codes.PartiesForbidden, node.Provider, id, "cancel", """{"suspendReason":"不再运营"}""");
        await node.MoveAsync(node.Reviewer, id, "cancel", """{"suspendReason":"不再运营"}""", "注销");
        await node.UntilAsync(id, _ => node.Prefixes.Find(record.Prefix)!.State == PrefixState.Cancelled);
    }

    [Fact]
    public async Task The_next_number_is_proposed_behind_the_highest_and_under_the_nodes_own_prefix()
    {
        await using var node = await FormsNode.StartAsync();
        var registry = node.Get<IPrefixRegistry>();
        foreach (var given in new[] { "99.501.7", "99.501.12" }) PreparedNode.Done(await registry.DelegateAsync(node.Reviewer, [new PrefixGrant(PreparedNode.PrefixOf(given), node.Electric.Organization!, "绵州电控")]));
        var file = await node.FileAsync(node.Gas);
        var id = await node.OpenAsync(node.Gas, "enterprise-prefix", "submit", $$"""
            {"orgName":"渝城燃气","uscc":"91500103YW0000100R","legalPerson":"唐先生","licence":{{file}},"scale":"medium","aboveScale":true,"industry":"4511","regionCode":"500103",
             "address":"解放东路 1 号","contact":"唐宇","phone":"023-00001234","hostMode":"hosted","purpose":"调压站设备赋码"}
            """);
        await node.MoveAsync(node.Reviewer, id, "check", """{"checkMethod":"licence"}""");
        var proposed = await node.UntilAsync(id, v => v.Values["prefix"] is not null);
        Assert.Equal(("99.501", "99.501.13"), (proposed.Values["parentPrefix"]!.ToString(), proposed.Values["prefix"]!.ToString()));
        // the proposal as it stands is what the reviewer agrees to
        await node.MoveAsync(node.Reviewer, id, "approve");
        await GivenAsync(node, id, "99.501.13");
    }

    [Fact]
    public async Task The_authority_that_an_applicant_names_gives_its_opinion_first_or_loses_its_turn()
    {
        await using var node = await FormsNode.StartAsync();
        var file = await node.FileAsync(node.Provider);
        var asked = Application(node, file, $""" "recommender":"{node.Officer.Organization}" """);
        // who names one cannot pass it by
        var past = await node.Cases.OpenAsync(node.Provider, new("second-level-node", (System.Text.Json.Nodes.JsonObject)System.Text.Json.Nodes.JsonNode.Parse(asked)!, Transition: "submit"));
        Assert.Equal(Codes.CasesNotPossible, past.Status.Code);
        var first = await node.OpenAsync(node.Provider, "second-level-node", "submit-region", asked);
        Assert.Equal("recommending", node.Find(first).State);
        foreach (var wrong in new[] { node.Provider, node.Reviewer }) await node.RefusedAsync(Codes.PartiesForbidden, wrong, first, "recommend");
        await node.RefusedAsync(Codes.CasesNotPossible, node.Reviewer, first, "accept");
        await node.MoveAsync(node.Officer, first, "not-recommend", opinion: "已有同行业节点");
        var opinion = node.Find(first);
        Assert.Equal(("review", "against", node.Officer.Organization), (opinion.State, opinion.Values["recommendation"]!.ToString(), opinion.Values["recommendedBy"]!.ToString()));

        var late = await node.OpenAsync(node.Provider, "second-level-node", "submit-region", asked);
        node.Clock.Advance(TimeSpan.FromDays(16));
        Assert.Equal("late", (await node.UntilAsync(late, v => v.State == "review")).Values["recommendation"]!.ToString());
        await node.RefusedAsync(Codes.CasesNotPossible, node.Leader, late, "recommend");

        // sent back for want of one, it comes with one on paper
        var paper = await node.OpenAsync(node.Provider, "second-level-node", "submit", Application(node, file));
        await node.MoveAsync(node.Reviewer, paper, "return", opinion: "请附推荐意见");
        await node.MoveAsync(node.Provider, paper, "resubmit", $$"""{"recommendationFile":{{file}}}""");
        Assert.Equal("paper", node.Find(paper).Values["recommendation"]!.ToString());
    }

    /// <summary>The applicant's node is this very node: a real one over TLS and the Handle protocol.</summary>
    private static string Application(FormsNode node, string file, string more = "") => $$"""
        {"orgName":"锦程智造","uscc":"91510107YW00000391","legalPerson":"罗女士","address":"天府大道 1 号","regionCode":"510107","businessLicence":{{file}},"nodeNameZh":"软件行业二级节点","nodeKind":"industry",
         "industries":[{"code":"6513"}],"serviceRegions":["500000","510000"],"constructionPlan":{{file}},"expectedEnterprises":100,"expectedIdentifiers":1000000,"serviceAddress":"{{node.Running.Https}}",
         "ipv6":"::1","handlePort":{{node.Running.Host.Handle.Handle!.TcpPort}},"emergencyPlan":{{file}},"securityContact":"罗珊","phone24h":"028-00005678"{{(more.Length > 0 ? "," + more : "")}}}
        """;

    /// <summary>On a busy machine its own node is too slow for the test of speed, which then fails as it should: the reviewer tests again.</summary>
    private static async Task<CaseView> TestedAsync(FormsNode node, string id)
    {
        for (var (again, since) = (5, -1L); ; again--)
        {
            var tested = await node.UntilAsync(id, v => v.State == "approving" || (v.Position > since && (bool?)v.Values["testPassed"] == false));
            Assert.True(tested.State == "approving" || again > 0, $"{tested.State} {tested.Values["testReport"]}");
            if (tested.State == "approving") return tested;
            since = (await node.MoveAsync(node.Reviewer, id, "test-again")).Position;
        }
    }

    private static async Task<PrefixRecord> GivenAsync(FormsNode node, string id, string prefix)
    {
        await node.UntilAsync(id, _ => node.Prefixes.Find(PreparedNode.PrefixOf(prefix)) is not null);
        return node.Prefixes.Find(PreparedNode.PrefixOf(prefix))!;
    }
}
