using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Xunit;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Net.Moving.Arriving;
using Yiwang.Net.Moving.Leaving;
using Yiwang.Net.Moving.Wire;
using Yiwang.Node.Tests.Harness;
using Yiwang.Parties;
using Yiwang.Parties.Sessions;
using Yiwang.Storage.Blobs;
using Yiwang.Things;

namespace Yiwang.Node.Tests.Moving;

/// <summary>A node that hosts others takes an organisation in from a node that may be anybody's: what it says counts for that organisation alone.</summary>
public sealed class MoveTrustTests : MovingTests
{
    private string Mover => Bed.Tenant.Organization!;

    [Fact]
    public async Task Two_tenants_of_one_host_move_one_after_the_other_to_a_node_that_hosts_others()
    {
        var (admin, neighbour) = await Bed.HosterAsync();
        foreach (var (who, user, handle) in new[] { (Bed.Tenant, "zhougong", "99.1.7/A01"), (Bed.Other, "other", "99.1.8/X1") })
        {
            await Bed.BeginAsync(await Bed.CodeAsync(who));
            var done = await Bed.UntilAsync(s => s.Organization == who.Organization && s.Phase == MoveInPhase.Done);
            Assert.True(done.Trouble is null, done.Trouble);
            Assert.Equal(MoveInPhase.Done, done.Phase);
            Assert.NotNull(Of<IRegistry>(Bed.New).FindRecord(Handle.Parse(handle)));
            Assert.True((await SignInAsync(user, PreparedNode.Password)).Succeeded);
            Assert.Equal(handle == "99.1.7/A01" ? "40Cr" : "别人的", await MovingBed.AskAsync(Bed.Asker, handle, fresh: true));
        }
        // the template that both follow came once and stays as it came
        Assert.Single(Of<Yiwang.Things.Templates.ITemplates>(Bed.New).Versions(Handle.Parse(MovingBed.Template)));
        Assert.Equal(admin.Organization, Of<IDirectory>(Bed.New).Operator!.Id.ToString());
        Assert.NotNull(Of<IDirectory>(Bed.New).Find(neighbour.Organization));
        Assert.True((await SignInAsync("admin", PreparedNode.Password)).Succeeded);
    }

    [Fact]
    public async Task A_fact_about_somebody_else_stops_the_move_and_changes_nothing_for_others()
    {
        var (admin, neighbour) = await Bed.HosterAsync();
        // the old node says that the neighbour's administrator is the mover's
        var fact = new EventDraft
        {
            Kind = IdentityKinds.UserDisabled, Owner = Mover, Heads = ["parties", $"{neighbour.Organization}/User_linju"], Mentions = [Mover],
            Payload = new Dictionary<Disclosure, ReadOnlyMemory<byte>> { [Disclosure.Internal] = Encoding.UTF8.GetBytes($$"""{"user":"{{neighbour.Organization}}/User_linju","reason":"x"}""") },
        };
        PreparedNode.Done(await Of<IEvents>(Bed.Host).AppendAsync([fact], []));
        await Bed.BeginAsync(await Bed.CodeAsync());
        var stopped = await Bed.UntilAsync(s => s.Phase == MoveInPhase.Done);
        Assert.Equal(MoveInPhase.Copying, stopped.Phase);
        Assert.Contains("UserDisabled", stopped.Trouble, StringComparison.Ordinal);
        Assert.Contains(neighbour.Organization!, stopped.Trouble, StringComparison.Ordinal);
        Assert.True(UserName.TryParse("linju", out var name));
        Assert.False(Of<IDirectory>(Bed.New).Find(name)!.Disabled);
        Assert.Equal("邻居的", Text(Of<IRegistry>(Bed.New).FindRecord(Handle.Parse($"{MovingBed.NeighbourPrefix}/N1"))!));
        Assert.True((await SignInAsync("admin", PreparedNode.Password)).Succeeded);
        Assert.Equal(Outcome.Ok, await Bed.Arriving.CallOffArrivingAsync());
        Assert.Equal(admin.Organization, Of<IDirectory>(Bed.New).Operator!.Id.ToString());
        // on the old node all is as before
        PreparedNode.Done(await Of<IRegistry>(Bed.Host).RegisterAsync(Bed.Tenant, new RegisterThing(Handle.Parse("99.1.7/A09"), null, 0, MovingBed.Values("照常"), [])));
    }

    [Fact]
    public async Task A_user_name_that_is_taken_and_a_prefix_of_another_are_refused_with_the_plan()
    {
        var (admin, _) = await Bed.HosterAsync();
        await MovingBed.TenantAsync(Bed.New, admin, "91510703YW0000127L", "同名", "zhougong");
        var (size, code) = (Of<IEvents>(Bed.New).Size, await Bed.CodeAsync());
        var refused = await Bed.Arriving.PlanAsync(Bed.Host.Http.BaseAddress!.AbsoluteUri, code);
        Assert.Equal((Codes.PartiesUserTaken, "zhougong"), (refused.Status.Code, refused.Status.Detail));
        Assert.Equal(Codes.PartiesNotFound, (await Bed.Arriving.StartArrivingAsync("Bieren-2026-zh")).Code);
        Assert.Equal(size, Of<IEvents>(Bed.New).Size);
        PreparedNode.Done(await Of<Yiwang.Things.Prefixes.IPrefixRegistry>(Bed.New).HomeAsync(admin, new Yiwang.Things.Prefixes.PrefixGrant(PreparedNode.PrefixOf(MovingBed.OtherPrefix), admin.Organization!, "新托管单位")));
        var prefix = await Bed.Arriving.PlanAsync(Bed.Host.Http.BaseAddress!.AbsoluteUri, await Bed.CodeAsync(Bed.Other));
        Assert.Equal((Codes.ThingsPrefixTaken, MovingBed.OtherPrefix), (prefix.Status.Code, prefix.Status.Detail));
    }

    [Fact]
    public async Task Only_the_organisation_s_own_facts_may_come()
    {
        var (admin, neighbour) = await Bed.HosterAsync();
        var (parts, rules) = (Bed.Arriving.Parts, Rules());
        var events = Of<IEvents>(Bed.Host);
        for (var at = 0L; at < events.Size; at++)
        {
            // what a node that keeps the rules gives
            if (events.Read(at) is not { } e || e.Owner != Mover || EntryPages.IsOfLog(e.Kind)) continue;
            var honest = rules.Check(e, []);
            Assert.True(honest is { Succeeded: true, Value: true }, $"{e.Kind} {e.Heads[0]}: {honest.Status.Say?.En}");
        }
        var (own, next) = (Mover, neighbour.Organization!);
        var user = $"{next}/User_linju";
        (string Kind, string Owner, string[] Heads, string Json)[] forged =
        [
            (IdentityKinds.UserBound, next, ["parties", user, "user:linju"], $$"""{"user":"{{user}}"}"""),
            (IdentityKinds.UserBound, own, ["parties", user, "user:neu"], $$"""{"user":"{{user}}"}"""),
            (IdentityKinds.UserRevised, own, ["parties", $"{own}/User_x"], $$"""{"user":"{{user}}"}"""),
            (IdentityKinds.RoleGranted, own, ["parties", $"{own}/User_zhougong"], $$"""{"user":"{{own}}/User_zhougong","role":"NodeAdmin"}"""),
            (IdentityKinds.OrgMoved, own, ["parties", $"move:{next}"], $$"""{"organization":"{{next}}","step":"moved","move":"M"}"""),
            (IdentityKinds.AppIdentityIssued, own, ["parties", $"{next}/App_a"], $$"""{"app":"{{next}}/App_a"}"""),
            (IdentityKinds.AppIdentityIssued, own, ["parties", $"{own}/App_a"], $$"""{"app":"{{own}}/App_a","names":["300:0.NA/{{MovingBed.NeighbourPrefix}}"]}"""),
            (CalendarKinds.CalendarYearSet, own, ["calendar", "calendar:2027"], """{"year":"2027"}"""),
            (NetKinds.AuthorityTrusted, own, ["authorities", "authority:ab"], """{"fingerprint":"ab"}"""),
            (ConnectKinds.PointSaved, own, [$"{own}/EQ1.t"], $$"""{"handle":"{{next}}/EQ1.t","device":"{{own}}/EQ1","code":"t"}"""),
            (ConnectKinds.AdapterSaved, own, ["adapter:a1"], $$$"""{"id":"a1","adapter":{"id":"a1","owner":"{{{next}}}"}}"""),
            (ConnectKinds.AdapterSaved, own, ["adapter:a1"], $$"""{"id":"a1","adapter":{"id":"a1","owner":"{{own}}"},"secret":"org/{{next}}/0"}"""),
            (NoticeKinds.ChannelSaved, own, ["channels", "channel:c1"], """{"channel":"c2"}"""),
            (NoticeKinds.ChannelSaved, own, ["channels", "channel:c1"], $$"""{"channel":"c1","secret":"org/{{admin.Organization}}/0"}"""),
            (CaseKinds.CaseOpened, next, [$"case:{next}/case.01j00000000000000000000000"], $$$"""{"id":"{{{next}}}/case.01j00000000000000000000000","applicant":"{{{next}}}","custody":{"with":"{{{own}}}"}}"""),
            (CaseKinds.CaseOpened, own, [$"case:{own}/case.01j00000000000000000000000"], $$"""{"id":"{{next}}/case.01j00000000000000000000000","applicant":"{{own}}"}"""),
            (CaseKinds.DefinitionPublished, own, ["definitions", "definition:memo:1", $"{MovingBed.NeighbourPrefix}/N1"], """{"code":"memo","version":1,"hash":"x"}"""),
            (CaseKinds.DefinitionPublished, own, ["definitions", "definition:memo:1"], """{"code":"memo","version":1,"hash":"ab","packed":""}"""),
            (ReportKinds.ReportReceived, own, [$"{MovingBed.NeighbourPrefix}/N1"], "{}"),
            (ReportKinds.ReportReceived, own, ["parties"], "{}"),
            (ReportKinds.ReportReceived, own, ["audit:2030-01-01"], "{}"),
            (ReportKinds.ReportReceived, own, ["user:neu"], "{}"),
            (IdentityKinds.UserDisabled, own, [$"{own}/User_x", "parties"], $$"""{"user":"{{own}}/User_x"}"""),
            (IdentityKinds.AppIdentityIssued, own, ["parties", $"{own}/App_a"], $$"""{"app":"{{own}}/App_a","secret":"no number"}"""),
            (NoticeKinds.ChannelSaved, own, ["channels", "channel:c1"], """{"channel":"c1","kind":"nothing"}"""),
            (CrossingKinds.EventReceived, own, [$"received:{next}:log#1"], "{}"),
            (PactKinds.PactSigned, own, [PactKinds.Chain, PactKinds.Head("p")], """{"pact":"p","envelope":{}}"""),
        ];
        Assert.Equal(Codes.PartiesUserTaken, Rules().Check(Fact(IdentityKinds.UserBound, own, ["parties", $"{own}/User_admin", "user:neu"], $$"""{"user":"{{own}}/User_admin"}"""), []).Status.Code);
        foreach (var (kind, owner, heads, json) in forged) Refused(Fact(kind, owner, heads, json));
        // open facts: the registration under another's identifier, prefixes and templates of others
        Refused(Fact(IdentityKinds.OrgRegistered, own, ["parties", own], $$"""{"name":"x","uscc":"91510522YW0000020F","publicKey":"{{Convert.ToBase64String(new byte[32])}}"}""", Disclosure.Public));
        Refused(Fact(IdentityKinds.OrgRevised, own, ["parties", own], """{"name":"x","uscc":"91500103YW0000100R"}""", Disclosure.Public));
        Refused(Fact(IdentityKinds.OrgKeyRotated, own, ["parties", own], $$"""{"algorithm":"Ed25519","publicKey":"{{Convert.ToBase64String(new byte[32])}}"}""", Disclosure.Public));
        Refused(Fact(IdentifyKinds.PrefixRehomed, own, [$"prefix:{MovingBed.NeighbourPrefix}"], $$"""{"prefix":"{{MovingBed.NeighbourPrefix}}","holder":"{{own}}"}""", Disclosure.Public));
        Refused(Fact(IdentifyKinds.PrefixDelegated, own, [$"prefix:{MovingBed.NeighbourPrefix}.4"], $$"""{"prefix":"{{MovingBed.NeighbourPrefix}}.4","holder":"{{own}}"}""", Disclosure.Public));
        Refused(Fact(IdentifyKinds.TemplatePublished, next, [$"{MovingBed.NeighbourPrefix}/META_X"], """{"version":1}""", Disclosure.Public));
        Refused(Fact(IdentifyKinds.TemplatePublished, own, [$"{MovingBed.NeighbourPrefix}/META_X"], """{"version":1}""", Disclosure.Public));
        Refused(Fact(IdentifyKinds.IdentifierRegistered, own, [$"{MovingBed.NeighbourPrefix}/N2"], "{}", Disclosure.Public));
        Refused(Fact(IdentifyKinds.IdentifierRegistered, own, ["99.1.7/N2", $"{MovingBed.NeighbourPrefix}/N1"], "{}", Disclosure.Public));
        Refused(Fact(IdentifyKinds.IdentifierRegistered, own, ["99.1.7/N2", "taken:other.log/1#5"], "{}", Disclosure.Public));
        // counts of codes, and secrets under any name
        foreach (var table in new[] { "codes", "scans", "staff" })
        {
            var scans = await parts.Goods.First(g => g.Name == "scans").TakeAsync(own, new("log", ""), Encoding.UTF8.GetBytes(new JsonObject { [table] = new JsonArray(new JsonArray($"{MovingBed.NeighbourPrefix}/N1", 10_000, 1, 0, 1, 0, 0)) }.ToJsonString()), TestContext.Current.CancellationToken);
            Assert.Equal(Codes.NetBadAnswer, scans.Code);
            Assert.Contains($"{MovingBed.NeighbourPrefix}/N1", scans.Say!.Value.En, StringComparison.Ordinal);
        }

        void Refused(RecordedEvent e)
        {
            var said = Rules().Check(e, []);
            Assert.True(said.Status.Code == Codes.NetBadAnswer && said.Status.Say!.Value.En.Contains(e.Kind, StringComparison.Ordinal), $"{e.Kind} {string.Join(' ', e.Heads)}: {said.Status.Code}");
        }
    }

    private ArrivalRules Rules()
    {
        var own = Of<IDirectory>(Bed.Host).Find(Mover)!;
        var rules = new ArrivalRules(Bed.Arriving.Parts, new MoveInRow("M", "http://old.invalid", [], MoveInPhase.Copying) { Begun = new BegunBody(MovePartyText.Of(own), MovePartyText.Of(own), "old.invalid/log", "", [], [], null, []) });
        // the organisation itself comes first
        var events = Of<IEvents>(Bed.Host);
        Assert.True(rules.Check(events.Read(Enumerable.Range(0, (int)events.Size).First(p => events.Read(p) is { Kind: IdentityKinds.OrgRegistered } e && e.Owner == Mover)), []).Succeeded);
        return rules;
    }

    private static RecordedEvent Fact(string kind, string owner, string[] heads, string json, Disclosure group = Disclosure.Internal) => new()
    {
        Position = 1, Kind = kind, Schema = 1, Owner = owner, Heads = heads, Mentions = [], OccurredAtUs = 1, RecordedAtUs = 1, Payload = new Dictionary<Disclosure, ReadOnlyMemory<byte>?> { [group] = Encoding.UTF8.GetBytes(json) },
    };

    [Fact]
    public async Task An_attachment_whose_name_was_only_written_down_does_not_go_along()
    {
        var put = await Of<BlobStore>(Bed.Host).PutAsync(new MemoryStream([9, 8, 7]), Bed.Other.Organization!);
        var mine = await Of<BlobStore>(Bed.Host).PutAsync(new MemoryStream([7, 8, 9]), Mover);
        PreparedNode.Done(await Of<IRegistry>(Bed.Host).RegisterAsync(Bed.Tenant, new RegisterThing(Handle.Parse("99.1.7/F1"), null, 0, MovingBed.Values($"{put.Name} {mine.Name}"), [])));
        await Bed.BeginAsync(await Bed.CodeAsync());
        var done = await Bed.UntilAsync(s => s.Phase == MoveInPhase.Done);
        Assert.True(done is { Trouble: null, Phase: MoveInPhase.Done }, done.Trouble);
        Assert.Null(Of<BlobStore>(Bed.New).Open(put.Name));
        Assert.NotNull(Of<BlobStore>(Bed.New).Open(mine.Name));
        Assert.True(BlobName.TryParse(Bed.Photo, out var photo));
        Assert.NotNull(Of<BlobStore>(Bed.New).Open(photo));
    }

    [Fact]
    public async Task What_is_no_node_of_ours_is_a_wrong_answer_and_nothing_breaks()
    {
        await using var server = WebApplication.CreateSlimBuilder().Build();
        server.Urls.Add("http://127.0.0.1:0");
        server.MapFallback(http => http.Response.WriteAsync("<!doctype html><title>门户</title>"));
        await server.StartAsync(TestContext.Current.CancellationToken);
        var answer = await Bed.Arriving.PlanAsync(server.Urls.First(), "ABCD-EFGH-JKLM-NPQR-STUV-WXYZ");
        Assert.Equal(Codes.NetBadAnswer, answer.Status.Code);
    }

    private async Task<Outcome> SignInAsync(string user, string password) => (await Of<SignIn>(Bed.New).WithPasswordAsync(new SignInRequest(user, password, null, null, null), TestContext.Current.CancellationToken)).Status;

    private static string Text(ThingRecord record) => Encoding.UTF8.GetString(record.Values[0].Data.Span);
}
