using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Yiwang.Cases;
using Yiwang.Cases.Definitions;
using Yiwang.Events;
using Yiwang.Events.Proofs;
using Yiwang.Net.Moving;
using Yiwang.Net.Moving.Arriving;
using Yiwang.Net.Resolving;
using Yiwang.Node.Clock;
using Yiwang.Node.Settings;
using Yiwang.Node.Tests.Harness;
using Yiwang.Parties;
using Yiwang.Parties.Sessions;
using Yiwang.Streams;
using Yiwang.Things;
using Yiwang.Things.Prefixes;
using Yiwang.Things.Templates;

namespace Yiwang.Node.Tests.Moving;

/// <summary>
/// Four whole nodes: the parent that delegated the tenant's prefix, the host, the tenant's new node, and one that asks. The host keeps another tenant too.
/// </summary>
internal sealed class MovingBed : IAsyncDisposable
{
    public const string Prefix = "99.1.7", OtherPrefix = "99.1.8", NeighbourPrefix = "99.2.3", Range = "99.1.7/ZXJ26", Template = "99.1.5/META_PART", Secret = "手机 13800000000";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);

    public const string Memo = """
        case: memo
        version: 1
        name: 备忘 | Memo
        menu: serve
        number: M-{yyyy}-{n:4}
        title: "{question}"
        openedBy: asker
        parties:
          asker: {name: 提出方 | Asker}
        fields:
          question: {name: 问题 | Question, required: true}
          contact: {name: 联系方式 | Contact, personal: true}
          photos: {name: 照片 | Photos, type: photos}
        states:
          asked: {name: 待办 | Asked, at: asker, due: {answer: {name: 答复 | Answer, within: 24 h}}}
          closed: {name: 办结 | Closed, kind: done}
        transitions:
          close: {name: 办结 | Close, from: asked, to: closed, by: asker}
        """;

    private MovingBed(TestClock clock) => Clock = clock;

    public TestClock Clock { get; }
    public RunningNode Parent { get; private set; } = null!;
    public RunningNode Host { get; private set; } = null!;
    public RunningNode New { get; private set; } = null!;
    public RunningNode Asker { get; private set; } = null!;
    public Principal ParentAdmin { get; private set; } = null!;
    public Principal HostAdmin { get; private set; } = null!;
    public Principal Tenant { get; private set; } = null!;
    public Principal Other { get; private set; } = null!;
    public string OpenCase { get; private set; } = "";
    public string ClosedCase { get; private set; } = "";
    public string Photo { get; private set; } = "";

    public static async Task<MovingBed> StartAsync()
    {
        var bed = new MovingBed(new TestClock());
        bed.Parent = await bed.NodeAsync("test.invalid/parent", "");
        bed.Host = await bed.NodeAsync("test.invalid/host", bed.Parent.Http.BaseAddress!.AbsoluteUri);
        bed.New = await bed.NodeAsync("test.invalid/new", bed.Parent.Http.BaseAddress!.AbsoluteUri);
        bed.Asker = await bed.NodeAsync("test.invalid/asker", bed.Parent.Http.BaseAddress!.AbsoluteUri);
        await bed.PrepareAsync();
        return bed;
    }

    public static T Of<T>(RunningNode node) where T : notnull => node.Host.Services.GetRequiredService<T>();

    public Moves Leaving => Of<Moves>(Host);
    public Moves Arriving => Of<Moves>(New);

    private async Task<RunningNode> NodeAsync(string origin, string upstream)
    {
        var node = await RunningNode.StartAsync(new NodeSettings { Origin = origin, Upstream = upstream, Limits = new() { DrainSeconds = 1 }, Resolve = new() { TimeoutMs = 60_000 } }, Clock);
        Of<PublicAddress>(node).Url = node.Http.BaseAddress!.AbsoluteUri;
        return node;
    }

    private async Task PrepareAsync()
    {
        var parent = ParentAdmin = await FoundAsync(Parent, "91500108YW00000551", "标识中心");
        HostAdmin = await FoundAsync(Host, "91500116YW00000126", "托管单位");
        Tenant = await TenantAsync(Host, HostAdmin, "91510522YW0000020F", "渝州精锻", "zhougong");
        Other = await TenantAsync(Host, HostAdmin, "91510107YW00000391", "别的单位", "other");
        await HomeAsync(Parent, parent, "99.1", parent.Organization!);
        var node = Host.Http.BaseAddress!;
        PreparedNode.Done(await Of<IPrefixRegistry>(Parent).DelegateAsync(parent, [Grant("99.1.5", HostAdmin.Organization!, node), Grant(Prefix, Tenant.Organization!, node), Grant(OtherPrefix, Other.Organization!, node)]));
        await HomeAsync(Host, HostAdmin, "99.1.5", HostAdmin.Organization!);
        await HomeAsync(Host, HostAdmin, Prefix, Tenant.Organization!);
        await HomeAsync(Host, HostAdmin, OtherPrefix, Other.Organization!);
        await RegisterAsync();
        await CasesAsync();
        await SampleAsync(0, 5_000);
    }

    private static PrefixGrant Grant(string prefix, string holder, Uri? node) => new(PreparedNode.PrefixOf(prefix), holder, "持有单位", node);

    private static async Task HomeAsync(RunningNode node, Principal admin, string prefix, string holder) => PreparedNode.Done(await Of<IPrefixRegistry>(node).HomeAsync(admin, Grant(prefix, holder, null)));

    private static async Task<Principal> FoundAsync(RunningNode node, string uscc, string name)
    {
        if (!Uscc.TryParse(uscc, out var code, out var problem) || !UserName.TryParse("admin", out var admin)) throw new InvalidOperationException($"test data: {uscc}");
        var user = PreparedNode.Done(await Of<Accounts>(node).FoundAsync(new RegisterOrganization(code, name, OrganizationKind.Registry), admin, new Person("管理员", null), PreparedNode.Password));
        return user.In(Of<IParties>(node).Directory.Operator!.Id)!;
    }

    /// <summary>The new node hosts others: who runs it, and a tenant with a prefix of its own.</summary>
    public async Task<(Principal Admin, Principal Neighbour)> HosterAsync()
    {
        var admin = await FoundAsync(New, "91500120YW000016XD", "新托管单位");
        var neighbour = await TenantAsync(New, admin, "91500103YW0000100R", "邻居", "linju");
        await HomeAsync(New, admin, NeighbourPrefix, neighbour.Organization!);
        PreparedNode.Done(await Of<IRegistry>(New).RegisterAsync(neighbour, new RegisterThing(Handle.Parse($"{NeighbourPrefix}/N1"), null, 0, Values("邻居的"), [])));
        return (admin, neighbour);
    }

    public static async Task<Principal> TenantAsync(RunningNode node, Principal by, string uscc, string name, string user)
    {
        if (!Uscc.TryParse(uscc, out var code) || !UserName.TryParse(user, out var admin)) throw new InvalidOperationException($"test data: {uscc}");
        var organization = PreparedNode.Done(await Of<IParties>(node).RegisterAsync(by, new RegisterOrganization(code, name, OrganizationKind.Enterprise), admin, new Person("周工", "13800000000")));
        return Of<IDirectory>(node).Find(admin)!.In(organization.Id)!;
    }

    private async Task RegisterAsync()
    {
        TemplateItem Item(int index, string name, byte grade, Visibility visibility) => new() { Index = index, Name = name, NameZh = name, Type = ItemType.Text, Grade = grade, Visibility = visibility };
        PreparedNode.Done(await Of<ITemplates>(Host).PublishAsync(HostAdmin, Handle.Parse(Template), new TemplateBody { NameZh = "零件", NameEn = "Part", Kind = ObjectKind.Product, Items = [Item(2000, "material", 1, Visibility.Public), Item(2001, "drawing", 2, Visibility.Granted)] }, -1));
        var registry = Of<IRegistry>(Host);
        PreparedNode.Done(await registry.RegisterAsync(Tenant, Thing("99.1.7/A01", "42CrMo")));
        var read = registry.Find(Handle.Parse("99.1.7/A01")).Value!;
        PreparedNode.Done(await registry.ReviseAsync(Tenant, Handle.Parse("99.1.7/A01"), Values("40Cr"), read.Position));
        PreparedNode.Done(await registry.RegisterAsync(Tenant, Thing("99.1.7/A02", "20CrMnTi")));
        PreparedNode.Done(await registry.VoidAsync(Tenant, Handle.Parse("99.1.7/A02"), "报废"));
        PreparedNode.Done(await registry.RegisterRangeAsync(Tenant, new RegisterRange(new RangePattern(PreparedNode.PrefixOf(Prefix), "ZXJ26", 6, "", 1, 20_000), Handle.Parse(Template), 1, Values("42CrMo"))));
        // one member has a record of its own, another was voided
        var member = registry.Find(Handle.Parse("99.1.7/ZXJ26000731")).Value!;
        PreparedNode.Done(await registry.ReviseAsync(Tenant, Handle.Parse("99.1.7/ZXJ26000731"), Values("返修"), member.Position));
        PreparedNode.Done(await registry.VoidAsync(Tenant, Handle.Parse("99.1.7/ZXJ26000732"), "废品"));
        PreparedNode.Done(await registry.RegisterBulkAsync(Tenant, Enumerable.Range(1, 450).Select(n => Thing($"99.1.7/B{n:0000}", $"批 {n}")), 450, "bulk-1"));
        PreparedNode.Done(await registry.RegisterAsync(Tenant, new RegisterThing(Handle.Parse($"{Tenant.Organization}/EQ1"), null, 0, Values("压力机"), [])));
        PreparedNode.Done(await registry.RegisterAsync(Other, Thing("99.1.8/X1", "别人的")));
    }

    private static RegisterThing Thing(string handle, string material) => new(Handle.Parse(handle), Handle.Parse(Template), 1, Values(material), []);

    public static IReadOnlyList<HandleValue> Values(string material) =>
    [
        new(2000, "material", Encoding.UTF8.GetBytes(material), 86_400, ValuePermissions.Default, 0), new(2001, "drawing", Encoding.UTF8.GetBytes("图 " + material), 86_400, ValuePermissions.AdminRead | ValuePermissions.AdminWrite, 0, 2, Visibility.Granted),
    ];

    private async Task CasesAsync()
    {
        if (Of<DefinitionStore>(Host).Save(Encoding.UTF8.GetBytes(Memo)) is { Definition: null } wrong) throw new InvalidOperationException(wrong.Problems[0].Reason.En);
        // a picture of one point
        var png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");
        var put = await Of<Storage.Blobs.BlobStore>(Host).PutAsync(new MemoryStream(png), Tenant.Organization!);
        Photo = put.Name.ToString();
        var values = new JsonObject { ["question"] = "模具多久换一次", ["contact"] = Secret, ["photos"] = new JsonArray(new FileReference(put.Name, "a.png", "image/png", png.Length).ToJson()) };
        OpenCase = PreparedNode.Done(await Of<ICases>(Host).OpenAsync(Tenant, new OpenCase("memo", values))).Id;
        var other = PreparedNode.Done(await Of<ICases>(Host).OpenAsync(Tenant, new OpenCase("memo", new JsonObject { ["question"] = "已答" })));
        ClosedCase = PreparedNode.Done(await Of<ICases>(Host).MoveAsync(Tenant, new MoveCase(other.Id, "close", [], -1))).Id;
    }

    public async Task SampleAsync(int from, int count)
    {
        var streams = Of<StreamStore>(Host);
        var (number, text) = (streams.Open(new SeriesKey($"{Tenant.Organization}/spm", Tenant.Organization!), SampleKind.Number), streams.Open(new SeriesKey($"{Tenant.Organization}/state", Tenant.Organization!), SampleKind.Text));
        var now = Micros.Of(Clock);
        var batch = new SampleBatch { ReceivedUs = now };
        for (var i = from; i < from + count; i++) batch.Add(number, now - (10_000 - i) * 1_000_000L, i * 0.5, Quality.Good);
        batch.Add(text, now - (10_000 - from) * 1_000_000L, Encoding.UTF8.GetBytes("运行"), Quality.Good);
        var answer = await streams.AppendAsync(batch);
        if (answer.Status != AppendStatus.Ok) throw new InvalidOperationException(answer.Status.ToString());
    }

    /// <summary>Proof files of everything that the tenant has in the host's log, as somebody may have kept them.</summary>
    public async Task<IReadOnlyList<(long Position, string Text)>> ProofsAsync()
    {
        var (events, maker) = (Of<IEvents>(Host), Of<ProofMaker>(Host));
        List<(long, string)> proofs = [];
        for (var at = 0L; at < events.Size; at++)
        {
            if (events.Read(at).Owner != Tenant.Organization) continue;
            var proof = await maker.MakeAsync(at, new HashSet<Disclosure> { Disclosure.Public, Disclosure.Internal });
            if (proof.Succeeded) proofs.Add((at, proof.Value.ToString()));
        }
        return proofs;
    }

    public Task<string> CodeAsync() => CodeAsync(Tenant);

    public async Task<string> CodeAsync(Principal who) => PreparedNode.Done(await Leaving.OpenAsync(who));

    public async Task BeginAsync(string code)
    {
        PreparedNode.Done(await Arriving.PlanAsync(Host.Http.BaseAddress!.AbsoluteUri, code));
        var started = await Arriving.StartArrivingAsync(PreparedNode.Password);
        if (!started.Succeeded) throw new InvalidOperationException($"{started.Code} {started.Detail}");
    }

    public async Task<MoveInStatus> UntilAsync(Func<MoveInStatus, bool> there)
    {
        using var patience = new CancellationTokenSource(s_patience);
        using var turns = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            if (Arriving.Arriving is { } status && (there(status) || status.Trouble is not null)) return status;
            await turns.WaitForNextTickAsync(patience.Token);
        }
    }

    /// <summary>A machine that is busy with other tests may not answer in time, so that it is asked again; a wrong answer, or none three times running, is told.</summary>
    public static async Task<string> AskAsync(RunningNode node, string handle, bool fresh = false)
    {
        var answer = await Of<IResolver>(node).ResolveAsync(ResolveRequest.All(Handle.Parse(handle), Principal.Public) with { Authoritative = fresh });
        for (var again = 0; again < 2 && answer.Status.Code == Codes.NetUnreachable; again++) answer = await Of<IResolver>(node).ResolveAsync(ResolveRequest.All(Handle.Parse(handle), Principal.Public) with { Authoritative = fresh });
        return answer.Succeeded ? string.Join(',', answer.Value.Record!.Values.Select(v => Encoding.UTF8.GetString(v.Data.Span))) : answer.Status.Code;
    }

    /// <summary>Asks all the while; what was not the right answer is told.</summary>
    public (Task<int> Asked, ConcurrentBag<string> Wrong) AskAllTheWhile(CancellationToken stop)
    {
        var wrong = new ConcurrentBag<string>();
        (string Handle, string Right)[] questions = [("99.1.7/A01", "40Cr"), ("99.1.7/ZXJ26000099", "42CrMo"), ("99.1.7/ZXJ26000731", "返修"), ("99.1.7/B0400", "批 400"), ("99.1.7/A02", Codes.ThingsVoided), ("99.1.7/nothing", Codes.ThingsNotFound), ("99.1.8/X1", "别人的")];
        return (Task.Run(async () =>
        {
            var asked = 0;
            for (; !stop.IsCancellationRequested; asked++)
            {
                var (handle, right) = questions[asked % questions.Length];
                var said = await AskAsync(Asker, handle, fresh: asked % 2 == 0);
                if (said != right) wrong.Add($"{handle}: {said}");
            }
            return asked;
        }, CancellationToken.None), wrong);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in new[] { Asker, New, Host, Parent }) await node.DisposeAsync();
    }
}
