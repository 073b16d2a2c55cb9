using Xunit;
using Yiwang.Cases;
using Yiwang.Events;
using Yiwang.Node.Tests.Harness;

namespace Yiwang.Node.Tests.Forms;

/// <summary>FM-11, FM-12 and FM-15 on a whole node, from draft to closed; at each decision the wrong person is refused.</summary>
public sealed class ServiceFormTests
{
    private const string Price = """ "unitPrice":18000000,"concessionRate":20 """;

    [Fact]
    public async Task A_cloud_adoption_is_verified_accepted_counted_and_paid_and_the_second_is_not_counted()
    {
        await using var node = await FormsNode.StartAsync();
        var id = await VerifiedAsync(node, "JC-1");
        Assert.Equal(10_080_000, (long)node.Find(id).Values["enterprisePays"]!);
        var file = await node.FileAsync(node.Provider);
        var evidence = $$"""{"evidenceSource":"automatic","feeProof":{{file}}}""";
        await node.RefusedAsync(Codes.CasesNotPossible, node.Provider, id, "apply-acceptance", evidence);
        node.Clock.Advance(TimeSpan.FromDays(31));
        await AcceptedAsync(node, id, evidence);
        await node.RefusedAsync(Codes.PartiesForbidden, node.Gas, id, "accept");
        await node.RefusedAsync(Codes.CasesNotPossible, node.Officer, id, "accept-again");
        Assert.True((bool)(await node.MoveAsync(node.Officer, id, "accept")).Values["counted"]!);
        await node.RefusedAsync(Codes.PartiesForbidden, node.Provider, id, "settle", """{"batchNo":"B-1"}""");
        await node.MoveAsync(node.Officer, id, "settle", """{"batchNo":"B-1"}""");
        await node.RefusedAsync(Codes.PartiesForbidden, node.Leader, id, "pay", """{"paidAt":"2026-11-20"}""");
        await node.RefusedAsync(Codes.CasesFieldInvalid, node.Officer, id, "pay", """{"paidAt":"2026-11-20"}""", password: "");
        Assert.Equal("paid", (await node.MoveAsync(node.Officer, id, "pay", """{"paidAt":"2026-11-20"}""")).State);

        // The same firm with another product: accepted, and the count stays.
        var second = await VerifiedAsync(node, "JC-2");
        node.Clock.Advance(TimeSpan.FromDays(31));
        await AcceptedAsync(node, second, evidence);
        await node.RefusedAsync(Codes.CasesNotPossible, node.Officer, second, "accept");
        Assert.False((bool)(await node.MoveAsync(node.Officer, second, "accept-again")).Values["counted"]!);
    }

    [Fact]
    public async Task A_demand_is_published_matched_dealt_and_rated()
    {
        await using var node = await FormsNode.StartAsync();
        var id = await node.OpenAsync(node.Gas, "supply-demand", "submit", """
            {"kind":"demand","category":"testing","title":"阀体疲劳检测","description":"每批抽 5 件","regionScope":["500000"],"budgetMin":8000000,"budgetMax":12000000,"contact":"唐宇","phone":"023-00001234"}
            """);
        await node.RefusedAsync(Codes.CasesNotFound, node.Electric, id, "publish");
        foreach (var wrong in new[] { node.Gas, node.Leader }) await node.RefusedAsync(Codes.PartiesForbidden, wrong, id, "publish", """{"reviewChecks":["truth"]}""");
        await node.MoveAsync(node.Officer, id, "publish", """{"reviewChecks":["words","truth"]}""");
        await node.RefusedAsync(Codes.PartiesForbidden, node.Officer, id, "negotiate", $$"""{"partner":"{{node.Electric.Organization}}"}""");
        await node.MoveAsync(node.Gas, id, "negotiate", $$"""{"partner":"{{node.Electric.Organization}}"}""");
        await node.RefusedAsync(Codes.PartiesForbidden, node.Electric, id, "deal", """{"dealPrice":9000000,"dealDate":"2026-11-20"}""");
        await node.MoveAsync(node.Gas, id, "deal", """{"dealPrice":9000000,"dealDate":"2026-11-20"}""");
        await node.RefusedAsync(Codes.PartiesForbidden, node.Gas, id, "rate-poster", """{"partnerRating":5}""");
        await node.MoveAsync(node.Electric, id, "rate-poster", """{"partnerRating":5}""");
        foreach (var wrong in new[] { node.Electric, node.Officer }) await node.RefusedAsync(Codes.PartiesForbidden, wrong, id, "rate", """{"posterRating":5}""");
        await node.RefusedAsync(Codes.CasesNotFound, node.Provider, id, "rate");
        Assert.Equal("closed", (await node.MoveAsync(node.Gas, id, "rate", """{"posterRating":4}""")).State);
    }

    [Fact]
    public async Task Quotes_are_sealed_until_the_set_moment_and_nobody_sees_anothers()
    {
        await using var node = await FormsNode.StartAsync();
        var id = await node.OpenAsync(node.Gas, "supply-demand", "submit", """
            {"kind":"demand","category":"testing","title":"阀体疲劳检测","description":"每批抽 5 件","regionScope":["500000"],"contact":"唐宇","phone":"023-00001234"}
            """);
        await node.MoveAsync(node.Officer, id, "publish", """{"reviewChecks":["words"]}""");
        var until = node.Clock.GetUtcNow().AddDays(2).ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
        await node.MoveAsync(node.Gas, id, "invite", $$"""{"invited":["{{node.Electric.Organization}}","{{node.Provider.Organization}}"],"quoteUntil":"{{until}}"}""");
        var (electric, provider) = (await node.ChildAsync(id, "supply-quote", node.Electric.Organization!), await node.ChildAsync(id, "supply-quote", node.Provider.Organization!));
        await node.RefusedAsync(Codes.PartiesForbidden, node.Gas, electric, "quote", """{"price":1,"validTo":"2027-06-30"}""");
        await node.RefusedAsync(Codes.CasesNotFound, node.Provider, electric, "quote");
        await node.MoveAsync(node.Electric, electric, "quote", """{"price":9000000,"leadTime":20,"validTo":"2027-06-30","note":"含取样"}""");
        await node.MoveAsync(node.Electric, electric, "requote", """{"price":8800000,"leadTime":20,"validTo":"2027-06-30","note":"含取样","files":FILES}""".Replace("FILES", await node.FileAsync(node.Electric), StringComparison.Ordinal));
        var attached = FileReference.In(node.Cases.Find(node.Electric, electric).Value!.Values["files"]).Single();
        // The poster sees that there is a quote, and nothing of it, in the case, its history or a list.
        var sealedOne = node.Cases.Find(node.Gas, electric).Value!;
        Assert.Equal("sealed", sealedOne.State);
        Assert.Contains("price", sealedOne.Withheld);
        Assert.DoesNotContain("8800000", sealedOne.Values.ToJsonString(), StringComparison.Ordinal);
        Assert.All(node.Cases.History(node.Gas, sealedOne), s => Assert.False(s.Changed.ContainsKey("price") || s.Changed.ContainsKey("files")));
        Assert.DoesNotContain(attached.Blob.Hex, sealedOne.Values.ToJsonString(), StringComparison.Ordinal);
        using var poster = new Browser(node.Running.Http.BaseAddress!);
        (await poster.SignInAsync("gas", FormsNode.Password)).Dispose();
        var page = $"/cases/{electric}/files/{attached.Blob}";
        using (var shut = await poster.OpenAsync(page)) Assert.Equal(System.Net.HttpStatusCode.NotFound, shut.StatusCode);
        Assert.False(node.Cases.Find(node.Provider, electric).Succeeded);
        Assert.Equal(8_800_000, (long)node.Cases.Find(node.Electric, electric).Value!.Values["price"]!);
        // nobody opens it sooner
        foreach (var wrong in new[] { node.Gas, node.Electric, node.Officer }) Assert.False((await node.Cases.MoveAsync(wrong, new(electric, "open", [], -1))).Succeeded);
        node.Clock.Advance(TimeSpan.FromDays(2) + TimeSpan.FromSeconds(1));
        await node.UntilAsync(electric, v => v.State == "opened");
        await node.UntilAsync(provider, v => v.State == "missed");
        var open = node.Cases.Find(node.Gas, electric).Value!;
        Assert.Equal((8_800_000L, 20L, "2027-06-30", "含取样"), ((long)open.Values["openPrice"]!, (long)open.Values["openLeadTime"]!, open.Values["openValidTo"]!.ToString(), open.Values["openNote"]!.ToString()));
        Assert.Equal(attached, FileReference.In(open.Values["openFiles"]).Single());
        // two days later he signs in again
        using var later = new Browser(node.Running.Http.BaseAddress!);
        (await later.SignInAsync("gas", FormsNode.Password)).Dispose();
        using (var opened = await later.OpenAsync(page)) Assert.Equal([1, 2, 3], await opened.Content.ReadAsByteArrayAsync());
        await node.RefusedAsync(Codes.CasesNotPossible, node.Electric, electric, "requote", """{"price":1,"validTo":"2027-06-30"}""");
        Assert.False(node.Cases.Find(node.Provider, electric).Succeeded);
    }

    private static async Task<string> VerifiedAsync(FormsNode node, string contract)
    {
        var file = await node.FileAsync(node.Provider);
        var id = await node.OpenAsync(node.Gas, "cloud-adoption", "submit", $$"""
            {"regionCode":"500103","industry":"4511","provider":"{{node.Provider.Organization}}","product":"设备云 {{contract}}","cloudType":"application","demandText":"调压站上云","quantity":1,"termYears":1}
            """);
        await node.RefusedAsync(Codes.PartiesForbidden, node.Gas, id, "answer", $$"""{{{Price}}}""");
        await node.RefusedAsync(Codes.CasesNotFound, node.Electric, id, "answer");
        await node.MoveAsync(node.Provider, id, "answer", $$"""{{{Price}}}""");
        var terms = $$"""{{{Price}},"contractNo":"{{contract}}","signedAt":"2026-01-05","contractAmount":AMOUNT,"contractFile":{{file}}}""";
        await node.RefusedAsync(Codes.CasesNotPossible, node.Provider, id, "upload", terms.Replace("AMOUNT", "18000000", StringComparison.Ordinal));
        await node.MoveAsync(node.Provider, id, "upload", terms.Replace("AMOUNT", "14400000", StringComparison.Ordinal));
        foreach (var wrong in new[] { node.Gas, node.Provider, node.Leader }) await node.RefusedAsync(Codes.PartiesForbidden, wrong, id, "verify");
        await node.MoveAsync(node.Officer, id, "verify");
        return id;
    }

    private static async Task AcceptedAsync(FormsNode node, string id, string evidence)
    {
        var file = await node.FileAsync(node.Gas);
        await node.Cases.SaveAsync(node.Provider, new(id, new() { ["bankInfo"] = "演示银行 0000" }, node.Find(id).Position));
        await node.MoveAsync(node.Provider, id, "apply-acceptance", evidence);
        await node.RefusedAsync(Codes.CasesNotPossible, node.Officer, id, "accept");
        var child = await node.ChildAsync(id, "cloud-acceptance", node.Gas.Organization!);
        var confirmed = $$"""{"contractMatches":true,"paymentProof":{{file}},"userConfirmed":true,"dataExportable":true,"securityCommitment":{{file}}}""";
        await node.RefusedAsync(Codes.PartiesForbidden, node.Officer, child, "confirm", confirmed);
        await node.MoveAsync(node.Gas, child, "confirm", confirmed);
        await node.RefusedAsync(Codes.PartiesForbidden, node.Gas, child, "pass");
        Assert.Equal("passed", (await node.MoveAsync(node.Officer, child, "pass")).State);
    }
}
