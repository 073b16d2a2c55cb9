using Xunit;
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
        await node.MoveAsync(node.Reviewer, id, "check", """{"checkMethod":"licence"}""");
        await node.RefusedAsync(Codes.PartiesForbidden, node.Gas, id, "approve", """{"prefix":"99.501.1001"}""");
        await node.RefusedAsync(Codes.ThingsPrefixUnknown, node.Reviewer, id, "approve", """{"prefix":"99.502.1001"}""");
        Assert.Null(node.Prefixes.Find(PreparedNode.PrefixOf("99.501.1001")));
        await node.MoveAsync(node.Reviewer, id, "approve", """{"prefix":"99.501.1001"}""");
        var record = await GivenAsync(node, id, "99.501.1001");
        Assert.Equal((node.Gas.Organization, "渝城燃气"), (record.Holder, record.HolderName));
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
        // The applicant's node is this very node: a real one over TLS and the Handle protocol.
        var id = await node.OpenAsync(node.Provider, "second-level-node", "submit", $$"""
            {"orgName":"锦程智造","uscc":"91510107YW00000391","legalPerson":"罗女士","address":"天府大道 1 号","regionCode":"510107","businessLicence":{{file}},"nodeNameZh":"软件行业二级节点","nodeKind":"industry",
             "industries":[{"code":"6513"}],"serviceRegions":["500000","510000"],"constructionPlan":{{file}},"expectedEnterprises":100,"expectedIdentifiers":1000000,"serviceAddress":"{{node.Running.Https}}",
             "ipv6":"::1","handlePort":{{node.Running.Host.Handle.Handle!.TcpPort}},"emergencyPlan":{{file}},"securityContact":"罗珊","phone24h":"028-00005678"}
            """);
        await node.RefusedAsync(Codes.PartiesForbidden, node.Provider, id, "accept");
        await node.RefusedAsync(Codes.PartiesForbidden, node.Officer, id, "accept");
        await node.MoveAsync(node.Reviewer, id, "accept");
        var tested = await node.UntilAsync(id, v => v.State == "approving");
        var report = tested.Values["testReport"]!.AsArray();
        Assert.Equal(12, report.Count);
        Assert.All(report, row => Assert.True((bool)row!["passed"]! || (string)row["check"]! == "ipv6", row.ToJsonString()));
        await node.RefusedAsync(Codes.PartiesForbidden, node.Leader, id, "approve", """{"prefix":"99.507"}""");
        await node.MoveAsync(node.Reviewer, id, "approve", """{"prefix":"99.507"}""");
        var record = await GivenAsync(node, id, "99.507");
        Assert.Equal(node.Running.Https, record.Node);
        await node.MoveAsync(node.Reviewer, id, "operate");
        await node.MoveAsync(node.Reviewer, id, "suspend", """{"suspendReason":"许可证到期"}""", "暂停");
        await node.UntilAsync(id, _ => node.Prefixes.Find(record.Prefix)!.State == PrefixState.Suspended);
        await node.MoveAsync(node.Reviewer, id, "resume");
        await node.UntilAsync(id, _ => node.Prefixes.Find(record.Prefix)!.State == PrefixState.Active);
        await node.RefusedAsync(Codes.PartiesForbidden, node.Provider, id, "cancel", """{"suspendReason":"不再运营"}""");
        await node.MoveAsync(node.Reviewer, id, "cancel", """{"suspendReason":"不再运营"}""", "注销");
        await node.UntilAsync(id, _ => node.Prefixes.Find(record.Prefix)!.State == PrefixState.Cancelled);
    }

    private static async Task<PrefixRecord> GivenAsync(FormsNode node, string id, string prefix)
    {
        await node.UntilAsync(id, _ => node.Prefixes.Find(PreparedNode.PrefixOf(prefix)) is not null);
        return node.Prefixes.Find(PreparedNode.PrefixOf(prefix))!;
    }
}
