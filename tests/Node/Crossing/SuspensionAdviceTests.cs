using System.Net;
using System.Text.Json.Nodes;
using Xunit;
using Yiwang.Cases;
using Yiwang.Events;
using Yiwang.Node.Tests.Harness;
using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Parties.Credentials;
using Yiwang.Storage.Blobs;
using Yiwang.Things.Prefixes;

namespace Yiwang.Node.Tests.Crossing;

/// <summary>An authority advises another node to suspend a prefix; what that node adopts stands in its own application of the prefix, too.</summary>
public sealed class SuspensionAdviceTests : IAsyncLifetime
{
    private static readonly TimeSpan s_step = TimeSpan.FromSeconds(10);
    private PairOnLines _pair = null!;
    private Principal _authority = null!, _reviewer = null!;

    public async ValueTask InitializeAsync()
    {
        _pair = await PairOnLines.StartAsync();
        _authority = await BindAsync(_pair.A, "officer", Role.RegionOfficer);
        _reviewer = await BindAsync(_pair.B, "reviewer", Role.RegistryReviewer);
        var scope = PactScope.Nothing with { Verbs = PactVerbs.Forward, Definitions = ["suspension-advice"], Prefixes = ["*"], Regions = ["*"], MaxGrade = 1, MessagesPerDay = 1_000 };
        await _pair.SignAnotherAsync(PactKind.Share, scope, scope);
        PairOnLines.Ok(await _pair.B.Get<IPrefixRegistry>().HomeAsync(_pair.B.Who, new PrefixGrant(PreparedNode.PrefixOf("98"), _pair.B.Id.ToString(), "山城整车有限公司")));
    }

    public ValueTask DisposeAsync() => _pair.DisposeAsync();

    [Theory]
    [InlineData("enterprise-prefix", "99.2.7")]
    [InlineData("second-level-node", "98.507")]
    public async Task An_adopted_advice_suspends_the_application_as_well_as_the_prefix(string form, string given)
    {
        var (a, b, prefix) = (_pair.A, _pair.B, PreparedNode.PrefixOf(given));
        var application = form == "enterprise-prefix" ? await EnterpriseAsync(given) : await SecondLevelAsync(given);
        await _pair.UntilAsync(() => b.Get<IPrefixTable>().Find(prefix) is not null, "the prefix", s_step);
        var advice = await AdviseAsync(given);
        await _pair.UntilAsync(() => b.Cases.Find(_reviewer, advice).Succeeded, "the advice is there", s_step);
        var decided = PairOnLines.Ok(await MoveAsync(b, _reviewer, advice, "suspend", new JsonObject { ["decisionNote"] = "实名核验不符" }));

        await _pair.UntilAsync(() => Of(b, application).State == "suspended" && Of(b, advice).Values["application"] is not null, "the application is suspended", s_step);
        Assert.Equal(PrefixState.Suspended, b.Get<IPrefixTable>().Find(prefix)!.State);
        var suspended = Of(b, application);
        Assert.Equal(("实名核验不符", advice), ((string?)suspended.Values["suspendReason"], (string?)suspended.Values["advice"]));
        Assert.Equal("advised", b.Cases.History(_reviewer, suspended)[^1].Transition);
        Assert.Equal(application, (string?)Of(b, advice).Values["application"]);
        // whoever gave the advice learns the decision, and not whose application it was
        await _pair.UntilAsync(() => a.Cases.Find(_authority, advice).Value?.State == "suspended", "the decision is heard", s_step);
        Assert.Null(a.Cases.Find(_authority, advice).Value!.Values["application"]);
        await PagesAsync(application, suspended.Number, advice, decided.Number);

        PairOnLines.Ok(await MoveAsync(b, _reviewer, application, "resume", []));
        await _pair.UntilAsync(() => b.Get<IPrefixTable>().Find(prefix)!.State == PrefixState.Active, "resumed", s_step);
        Assert.Equal(form == "enterprise-prefix" ? "effective" : "operating", Of(b, application).State);
    }

    /// <summary>Whoever opens either of the two finds the way to the other.</summary>
    private async Task PagesAsync(string application, string applicationNumber, string advice, string adviceNumber)
    {
        using var browser = new Browser(_pair.ToB.Address);
        Assert.Equal(HttpStatusCode.Found, (await browser.SignInAsync("reviewer", PreparedNode.Password)).StatusCode);
        foreach (var (page, other, number) in ((string, string, string)[])[(application, advice, adviceNumber), (advice, application, applicationNumber)])
        {
            using var opened = await browser.OpenAsync("/cases/" + page);
            var text = WebUtility.HtmlDecode(await opened.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            foreach (var said in (string[])["实名核验不符", "/cases/" + other, number]) Assert.Contains(said, text, StringComparison.Ordinal);
        }
    }

    private async Task<string> AdviseAsync(string prefix)
    {
        var values = new JsonObject
        {
            ["delegator"] = _pair.B.Id.ToString(), ["prefix"] = prefix, ["holder"] = "渝城燃气", ["regionCode"] = "500103", ["grounds"] = "unreal", ["facts"] = "营业执照和法定代表人对不上", ["contact"] = "吴涛", ["phone"] = "023-00001234",
        };
        return PairOnLines.Ok(await _pair.A.Cases.OpenAsync(_authority, new OpenCase("suspension-advice", values, Transition: "submit"))).Id;
    }

    private async Task<string> EnterpriseAsync(string prefix)
    {
        var values = new JsonObject
        {
            ["orgName"] = "渝城燃气", ["uscc"] = "91500103YW0000100R", ["legalPerson"] = "唐先生", ["licence"] = await FileAsync(), ["scale"] = "medium", ["aboveScale"] = true, ["industry"] = "4511", ["regionCode"] = "500103",
            ["address"] = "解放东路 1 号", ["contact"] = "唐宇", ["phone"] = "023-00001234", ["hostMode"] = "hosted", ["purpose"] = "调压站设备赋码",
        };
        var id = PairOnLines.Ok(await _pair.B.Cases.OpenAsync(_pair.B.Who, new OpenCase("enterprise-prefix", values, Transition: "submit"))).Id;
        PairOnLines.Ok(await MoveAsync(_pair.B, _reviewer, id, "check", new JsonObject { ["checkMethod"] = "licence" }));
        PairOnLines.Ok(await MoveAsync(_pair.B, _reviewer, id, "approve", new JsonObject { ["prefix"] = prefix }));
        return id;
    }

    private async Task<string> SecondLevelAsync(string prefix)
    {
        var file = await FileAsync();
        var values = new JsonObject
        {
            ["orgName"] = "锦程智造", ["uscc"] = "91510107YW00000391", ["legalPerson"] = "罗女士", ["address"] = "天府大道 1 号", ["regionCode"] = "510107", ["businessLicence"] = file, ["nodeNameZh"] = "软件行业二级节点", ["nodeKind"] = "industry",
            ["industries"] = new JsonArray(new JsonObject { ["code"] = "6513" }), ["serviceRegions"] = new JsonArray("500000"), ["constructionPlan"] = file.DeepClone(), ["expectedEnterprises"] = 100, ["expectedIdentifiers"] = 1_000_000,
            ["serviceAddress"] = "https://127.0.0.1:1/", ["ipv6"] = "::1", ["emergencyPlan"] = file.DeepClone(), ["securityContact"] = "罗珊", ["phone24h"] = "028-00005678",
        };
        var id = PairOnLines.Ok(await _pair.B.Cases.OpenAsync(_pair.B.Who, new OpenCase("second-level-node", values, Transition: "submit"))).Id;
        PairOnLines.Ok(await MoveAsync(_pair.B, _reviewer, id, "accept", []));
        // there is no such node; that it passed is said here
        await _pair.UntilAsync(() => Of(_pair.B, id).Values["testReport"] is not null, "the test", TimeSpan.FromMilliseconds(100));
        PairOnLines.Ok(await _pair.B.Get<INodeCases>().SaveAsync(new SaveCase(id, new JsonObject { ["testPassed"] = true }, -1)));
        PairOnLines.Ok(await MoveAsync(_pair.B, _reviewer, id, "passed", []));
        PairOnLines.Ok(await MoveAsync(_pair.B, _reviewer, id, "approve", new JsonObject { ["prefix"] = prefix }));
        PairOnLines.Ok(await MoveAsync(_pair.B, _reviewer, id, "operate", []));
        return id;
    }

    private async Task<JsonArray> FileAsync()
    {
        var taken = await _pair.B.Get<BlobStore>().PutAsync(new MemoryStream([1, 2, 3]), _pair.B.Id.ToString(), TestContext.Current.CancellationToken);
        return [new FileReference(taken.Name, "附件.txt", "text/plain", taken.Bytes).ToJson()];
    }

    private static CaseView Of(PairOnLines.Site site, string id) => site.Get<INodeCases>().Find(id)!;

    private static async Task<Outcome<CaseView>> MoveAsync(PairOnLines.Site site, Principal who, string id, string transition, JsonObject values) =>
        await site.Cases.MoveAsync(who, new MoveCase(id, transition, values, -1, "同意", PreparedNode.Password));

    private static async Task<Principal> BindAsync(PairOnLines.Site site, string name, Role role)
    {
        Assert.True(UserName.TryParse(name, out var known));
        var user = PairOnLines.Ok(await site.Get<IParties>().BindAsync(site.Who, new BindUser(site.Id, known, new Person(name, null), [role])));
        PairOnLines.Done(await site.Get<Passwords>().SetAsync(known, PreparedNode.Password));
        return user.In(site.Id)!;
    }
}
