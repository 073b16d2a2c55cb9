using Xunit;
using Yiwang.Cases;
using Yiwang.Events;
using Yiwang.Node.Tests.Harness;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Trust.Coding.Batches;
using Yiwang.Trust.Coding.Coupons;
using Yiwang.Trust.Coding.Handheld;
using Yiwang.Trust.Coding.Packing;
using Yiwang.Trust.Coding.Scans;

namespace Yiwang.Node.Tests.Coding;

/// <summary>The packing line, the scanner of a warehouse, and what the first opening wins.</summary>
public sealed class PackingTests(CodingNode node) : IClassFixture<CodingNode>
{
    [Fact]
    public async Task A_Range_Is_Bound_Once_And_Not_To_More_Codes_Than_There_Are()
    {
        var desk = node.Get<PackingDesk>();
        var batch = await node.OpenCaseAsync("secret-batch", """{"packing": "PK-2", "count": 10}""");
        using (var clear = (await node.Get<SecretMaking>().MakeAsync(node.Owner, batch, false, default)).Value!) Assert.Equal(10, clear.Count);
        Assert.Equal(Codes.CasesFieldInvalid, (await desk.BindRangeAsync(node.Owner, batch, "99.1/B26A1[00000001-00000005]", null, default)).Status.Code);
        Assert.Equal(Codes.CasesFieldInvalid, (await desk.BindRangeAsync(node.Owner, batch, "99.1/B27[001-005]", null, default)).Status.Code);
        Assert.Equal(Codes.ThingsRangeInvalid, (await desk.BindRangeAsync(node.Owner, batch, "99.1/B27", null, default)).Status.Code);
        await node.RangeAsync("99.1/B27[001-020]");
        Assert.Equal(Codes.CasesFieldInvalid, (await desk.BindRangeAsync(node.Owner, batch, "99.1/B27[001-011]", null, default)).Status.Code);
        Assert.Equal(5, (await desk.BindRangeAsync(node.Owner, batch, "99.1/B27[001-005]", null, default)).Value!.Bound);
        Assert.Equal(10, (await desk.BindRangeAsync(node.Owner, batch, "99.1/B27[006-010]", null, default)).Value!.Bound);
        var spoiled = (await desk.SpoilAsync(node.Owner, batch, 3, "k1", default)).Value!;
        Assert.Equal((3, 0), (spoiled.Spoiled, spoiled.Left));
        Assert.Equal(3, (await desk.SpoilAsync(node.Owner, batch, 3, "k1", default)).Value!.Spoiled);
        // bound: no new making, whose codes would void those in the bottles
        Assert.Equal(Codes.CasesNotPossible, (await node.Get<SecretMaking>().MakeAsync(node.Owner, batch, false, default)).Status.Code);
    }

    [Fact]
    public async Task Making_A_Batch_Again_Voids_The_File_Before()
    {
        var batch = await node.OpenCaseAsync("secret-batch", """{"packing": "PK-3", "count": 100}""");
        for (var making = 1; making <= 2; making++)
        {
            using var clear = (await node.Get<SecretMaking>().MakeAsync(node.Owner, batch, true, default)).Value!;
            Assert.Equal(making, (int)node.Get<INodeCases>().Find(batch)!.Values["making"]!);
        }
        Assert.True((bool)node.Get<INodeCases>().Find(batch)!.Values["sealed"]!);
    }

    [Fact]
    public async Task A_Batch_Of_Scans_Is_One_Event_And_Sent_Twice_It_Is_One_Batch()
    {
        var (desk, size) = (node.Get<HandheldDesk>(), node.Get<IEvents>().Size);
        string[] codes = [node.Bottle(), "https://id.example.cn/i/" + node.Bottle() + "?x=1", node.Bottle()];
        var batch = new HandheldBatch(HandheldWork.Receive, codes, null, "SH-1", "key-1");
        var first = await desk.RecordAsync(node.Owner, batch, default);
        Assert.True(first.Succeeded);
        Assert.Equal(first.Value.FirstPosition, (await desk.RecordAsync(node.Owner, batch, default)).Value.FirstPosition);
        Assert.Equal("Accepted", Assert.Single(node.FactsSince(size)).Kind);
        Assert.Equal(1, await node.Get<ScanStore>().StaffCountAsync(codes[0], node.Owner.Organization!, default));
        Assert.Equal(0, (await node.Get<ScanStore>().ReadAsync(codes[0], 5, default)).Total);
    }

    [Fact]
    public async Task A_Batch_That_Was_Scanned_Wrongly_Is_Withdrawn_Once_And_Packed_Anew()
    {
        var (desk, box, other) = (node.Get<HandheldDesk>(), node.Bottle(), node.Bottle());
        string[] inside = [node.Bottle(), node.Bottle()];
        var packed = PreparedNode.Done(await desk.RecordAsync(node.Owner, new HandheldBatch(HandheldWork.Pack, [box, .. inside], null, null, Guid.NewGuid().ToString("N")), default)).FirstPosition;
        var again = new HandheldBatch(HandheldWork.Pack, [other, .. inside], null, null, Guid.NewGuid().ToString("N"));
        // they lie in the wrong box
        Assert.Equal(Codes.RequestInvalid, (await desk.RecordAsync(node.Owner, again, default)).Status.Code);
        Assert.Equal([box, .. inside], desk.Find(node.Owner, packed)!.Batch.Codes);
        Assert.Null(desk.Find(node.Owner with { Organization = "o.cccccccccccccccccccc" }, packed));

        var size = node.Get<IEvents>().Size;
        Assert.Equal(inside, PreparedNode.Done(await desk.WithdrawAsync(node.Owner, packed, default)).Batch.Codes.Skip(1));
        Assert.Equal("Packed", Assert.Single(node.FactsSince(size)).Kind);
        Assert.Equal((null, packed), (desk.Find(node.Owner, packed), desk.Withdrawn(node.Owner, packed)!.Position));
        // once, and a withdrawal is none to withdraw
        Assert.Equal(Codes.EventsNotFound, (await desk.WithdrawAsync(node.Owner, packed, default)).Status.Code);
        Assert.Equal(Codes.EventsNotFound, (await desk.WithdrawAsync(node.Owner, size, default)).Status.Code);
        Assert.True((await desk.RecordAsync(node.Owner, again, default)).Succeeded);
    }

    [Theory, InlineData("nonsense"), InlineData("99.1/B26A199999999"), InlineData("99.1/B26A100000001,99.1/b26a100000001"), InlineData("")]
    public async Task A_Batch_With_A_Code_That_Cannot_Be_Is_Refused_Whole(string codes)
    {
        var size = node.Get<IEvents>().Size;
        Assert.Equal(Codes.RequestInvalid, (await node.Get<HandheldDesk>().RecordAsync(node.Owner, new HandheldBatch(HandheldWork.Receive, codes.Split(','), null, null, "key-2"), default)).Status.Code);
        Assert.Empty(node.FactsSince(size));
    }

    [Fact]
    public async Task The_First_Opening_Wins_One_Coupon_While_Stock_Lasts_And_Only_Its_Own_Device_Sees_It_Again()
    {
        await node.RangeAsync("99.1/B26W[001-020]");
        var secrets = await node.SecretsAsync("PK-4", "99.1/B26W[001-020]", 20);
        await node.OpenCaseAsync("coupon-campaign", """{"campaign": "开瓶有礼", "stem": "99.1/B26W", "firstDay": "2020-01-01", "lastDay": "2099-12-31", "prizes": [{"prize": "酒杯一套", "stock": 2}]}""", "start");
        // running campaigns are followed a moment later
        using (var late = new CancellationTokenSource(TimeSpan.FromSeconds(60)))
            while (!node.Get<CouponDesk>().Runs(Handle.Parse("99.1/B26W001"), node.Owner.Organization!)) late.Token.ThrowIfCancellationRequested();
        var first = await node.OpenBottleAsync("99.1/B26W001", secrets[0], CodingNode.Chongqing + "1", CodingNode.Device(71));
        Assert.Contains("酒杯一套", first, StringComparison.Ordinal);
        Assert.Contains("酒杯一套", await node.OpenBottleAsync("99.1/B26W001", secrets[0], CodingNode.Chongqing + "1", CodingNode.Device(71)), StringComparison.Ordinal);
        Assert.DoesNotContain("酒杯一套", await node.OpenBottleAsync("99.1/B26W001", secrets[0], CodingNode.Chongqing + "1", CodingNode.Device(72)), StringComparison.Ordinal);
        Assert.Contains("酒杯一套", await node.OpenBottleAsync("99.1/B26W002", secrets[1], CodingNode.Chongqing + "1"), StringComparison.Ordinal);
        Assert.Contains("奖品已经送完", await node.OpenBottleAsync("99.1/B26W003", secrets[2], CodingNode.Chongqing + "1"), StringComparison.Ordinal);
        var text = System.Text.RegularExpressions.Regex.Match(first, "[2-9A-Z]{5}-[2-9A-Z]{5}").Value;
        var (desk, code) = (node.Get<CouponDesk>(), CouponDesk.Read(text.ToLowerInvariant()));
        var worker = node.Owner with { Roles = new HashSet<Role> { Role.Operator, Role.Inspector, Role.Auditor, Role.NodeAdmin } };
        Assert.Null(await desk.LookAsync(worker, code, default));
        Assert.False(await desk.RedeemAsync(worker, code, default));
        Assert.False(await desk.RedeemAsync(Principal.Public, code, default));
        Assert.Equal(("酒杯一套", 0L), await desk.LookAsync(node.Owner, code, default) is { } coupon ? (coupon.Prize, coupon.RedeemedUs) : default);
        Assert.False(await desk.RedeemAsync(node.Owner with { Organization = "o.other" }, code, default));
        Assert.True(await desk.RedeemAsync(node.Owner, code, default));
        Assert.False(await desk.RedeemAsync(node.Owner, code, default));
    }
}
