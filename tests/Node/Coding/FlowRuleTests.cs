using Xunit;
using Yiwang.Node.Tests.Harness;
using Yiwang.Parties;
using Yiwang.Trust.Coding.Handheld;

namespace Yiwang.Node.Tests.Coding;

/// <summary>Rules that ask the trace where a bottle has gone.</summary>
public sealed class FlowRuleTests(CodingNode node) : IClassFixture<CodingNode>
{
    [Fact]
    public async Task Scans_Outside_The_Dealers_Region_Are_A_Suspected_Diversion_And_Those_Within_It_Are_Not()
    {
        var (box, bottle, other) = (node.Bottle(), node.Bottle(), node.Bottle());
        await DealerAsync();
        await WorkAsync(HandheldWork.Pack, null, box, bottle, other);
        await WorkAsync(HandheldWork.Ship, "解放碑佳酿", box);
        for (var i = 0; i < 4; i++)
        {
            await node.CountAsync(other, CodingNode.Chongqing + "1", CodingNode.Device(300 + i));
            await node.CountAsync(other, CodingNode.Unknown + "1", CodingNode.Device(400 + i));
        }
        for (var i = 0; i < 3; i++) await node.CountAsync(bottle, CodingNode.Guangzhou + "1", CodingNode.Device(500 + i));
        var suspicion = await node.SuspicionAsync("suspected-diversion", bottle);
        Assert.Equal("解放碑佳酿", suspicion.Values["dealer"]!.ToString());
        Assert.Equal("500000", suspicion.Values["region"]!.ToString());
        Assert.Equal("3", suspicion.Values["scans"]!.ToString());
        Assert.Contains("窜货嫌疑", await node.WarnedAsync(bottle), StringComparison.Ordinal);
        Assert.DoesNotContain("窜货嫌疑", await node.PageAsync("/i/" + other, CodingNode.Chongqing + "2"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Bottle_That_Is_Opened_Before_It_Was_Shipped_Is_Suspected_And_One_Of_Which_Nothing_Is_Recorded_Is_Not()
    {
        await node.RangeAsync("99.1/B28[001-010]");
        await node.OpenCaseAsync("product-line", """{"lineName": "未出库", "stem": "99.1/B28", "unshipped": true}""", "activate");
        var secrets = await node.SecretsAsync("PK-28", "99.1/B28[001-010]", 10);
        await WorkAsync(HandheldWork.Pack, null, "99.1/B28001", "99.1/B28002", "99.1/B28003");
        await WorkAsync(HandheldWork.Pack, null, "99.1/B28004", "99.1/B28005");
        await WorkAsync(HandheldWork.Ship, "某经销商", "99.1/B28004");
        foreach (var bottle in new[] { "99.1/B28009", "99.1/B28005", "99.1/B28002" }) Assert.Contains("正品·首次开启", await node.OpenBottleAsync(bottle, secrets[bottle[^1] - '0'], CodingNode.Chongqing + "1"), StringComparison.Ordinal);
        Assert.Equal("unshipped", (await node.SuspicionAsync("suspected-counterfeit", "99.1/B28002")).Values["rule"]!.ToString());
        foreach (var bottle in new[] { "99.1/B28009", "99.1/B28005" }) Assert.DoesNotContain("疑似仿冒", await node.PageAsync("/i/" + bottle, CodingNode.Chongqing + "2"), StringComparison.Ordinal);
    }

    private async Task WorkAsync(HandheldWork work, string? party, params string[] codes) =>
        PreparedNode.Done(await node.Get<HandheldDesk>().RecordAsync(node.Owner, new HandheldBatch(work, codes, node.Get<IDirectory>().Organizations.FirstOrDefault(o => o.Name == party)?.Id.ToString() ?? party, null, Guid.NewGuid().ToString("N")), default));

    private async Task DealerAsync()
    {
        var parties = node.Get<IParties>();
        if (!Uscc.TryParse("91510107YW00000391", out var uscc) || !UserName.TryParse("dealer", out var user) || !RegionCode.TryParse("500000", out var region)) throw new InvalidOperationException("test data");
        PreparedNode.Done(await parties.RegisterAsync(node.Owner, new(uscc, "解放碑佳酿", OrganizationKind.Enterprise, region), user, new("经销商", null)));
    }
}
