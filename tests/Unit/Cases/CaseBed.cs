using System.Text.Json.Nodes;
using Xunit;
using Yiwang.Cases;
using Yiwang.Cases.Definitions;
using Yiwang.Events;
using Yiwang.Events.Erasing;
using Yiwang.Events.Projections;
using Yiwang.Events.Store;
using Yiwang.Notices.Calendar;
using Yiwang.Parties;
using Yiwang.Parties.Organizations;
using Yiwang.Parties.Rights;
using Yiwang.Storage.Files;
using Yiwang.Storage.Keys;
using Yiwang.Storage.Log;
using Yiwang.Storage.Sql;
using Yiwang.Storage.Sql.Sqlite;
using Yiwang.Things;
using Yiwang.Things.Records;
using Yiwang.Things.Views;
using Yiwang.Unit.Tests.Identify.Changes;
using Yiwang.Unit.Tests.Net;
using Yiwang.Unit.Tests.Parties;
using Directory = System.IO.Directory;

namespace Yiwang.Unit.Tests.Cases;

/// <summary>The engine over a real log, keys, views and runner, with an authority that runs the node and two enterprises; can be restarted.</summary>
internal sealed class CaseBed : IAsyncDisposable
{
    public static readonly TimeZoneInfo Zone = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(8), null, null);

    private readonly string _folder = Directory.CreateTempSubdirectory("yiwang-cases-").FullName;
    private readonly Func<string, IDatabase> _openViews;
    private readonly IReadOnlyList<DefinitionAssembly> _shipped;
    private AppendLog _log = null!;

    private readonly IReadOnlyList<Projection> _more;
    private readonly Func<CaseBed, Task<(IReadOnlyList<ICaseGuard>, IReadOnlyList<ICaseEffect>)>> _calls;

    private CaseBed(Func<string, IDatabase>? openViews, IReadOnlyList<DefinitionAssembly>? shipped, IReadOnlyList<Projection>? more, Func<CaseBed, Task<(IReadOnlyList<ICaseGuard>, IReadOnlyList<ICaseEffect>)>>? calls)
    {
        (_more, _calls) = (more ?? [], calls ?? (bed => Task.FromResult(((IReadOnlyList<ICaseGuard>)[], (IReadOnlyList<ICaseEffect>)[bed.Effect]))));
        _openViews = openViews ?? (folder => SqliteDatabase.Open(Path.Combine(folder, "views.db"), new SqliteOptions { IsDurable = false }));
        _shipped = shipped ?? [];
        Directory.CreateDirectory(Path.Combine(_folder, "definitions"));
        foreach (var (name, text) in TestForms.All) File.WriteAllText(Path.Combine(_folder, "definitions", name + ".case.yaml"), text);
    }

    public SteppedTime Time { get; } = new();
    public RememberedAudit Audit { get; } = new();
    public EventStore Events { get; private set; } = null!;
    public FileKeyStore Keys { get; private set; } = null!;
    public IDatabase Views { get; private set; } = null!;
    public IDatabase State { get; private set; } = null!;
    public TestEffect Effect { get; } = new();
    /// <summary>Organisations of other nodes.</summary>
    public IPartners? Partners { get; set; }
    public RememberedNotices Notices { get; } = new();
    public WorkCalendar Calendar { get; private set; } = null!;
    public ProjectionRunner Projections { get; private set; } = null!;
    public PartyCommands Parties { get; private set; } = null!;
    public ThingsRuntime Things { get; private set; } = null!;
    public DefinitionStore Definitions { get; private set; } = null!;
    public CasesRuntime Runtime { get; private set; } = null!;
    public ICases Cases => Runtime.Cases;
    public INodeCases Node => Runtime.Node;

    /// <summary>Of the authority that runs the node.</summary>
    public Principal Officer { get; private set; } = null!;
    public Principal Leader { get; private set; } = null!;
    public Principal SecondLeader { get; private set; } = null!;
    /// <summary>Of district 500116 only.</summary>
    public Principal District { get; private set; } = null!;
    /// <summary>Of the forge.</summary>
    public Principal Engineer { get; private set; } = null!;
    public Principal SecondEngineer { get; private set; } = null!;
    public Principal Worker { get; private set; } = null!;
    public Principal Auditor { get; private set; } = null!;
    public Principal ForgeAdmin { get; private set; } = null!;
    /// <summary>Of the other enterprise.</summary>
    public Principal Stranger { get; private set; } = null!;
    public string Forge => Engineer.Organization!;

    /// <param name="more">Views of a module.</param>
    /// <param name="calls">Guards and effects of a module, built anew at each start.</param>
    public static async Task<CaseBed> OpenAsync(Func<string, IDatabase>? openViews = null, IReadOnlyList<DefinitionAssembly>? shipped = null, IReadOnlyList<Projection>? more = null,
        Func<CaseBed, Task<(IReadOnlyList<ICaseGuard>, IReadOnlyList<ICaseEffect>)>>? calls = null)
    {
        var bed = new CaseBed(openViews, shipped, more, calls);
        await bed.StartAsync();
        await bed.PeopleAsync();
        return bed;
    }

    public async Task RestartAsync(bool withoutViews = false)
    {
        await StopAsync();
        if (withoutViews) foreach (var file in Directory.GetFiles(_folder, "views.db*")) File.Delete(file);
        await StartAsync();
    }

    /// <summary>From now on notices stand in the log.</summary>
    public void RecordNotices() => Notices.Through = new Yiwang.Notices.Telling.NoticeBook(Events, Parties.Directory);

    public void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, "definitions", name + ".case.yaml"), text);

    public void Forget(string name) => File.Delete(Path.Combine(_folder, "definitions", name + ".case.yaml"));

    /// <summary>Until deadlines and effects, which run beside the test, have come so far.</summary>
    public async Task UntilAsync(Func<bool> holds)
    {
        using var late = new CancellationTokenSource(Patience.Deadline);
        while (!holds())
        {
            await Runtime.TurnAsync(late.Token);
            late.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>Until what the newest fact of a case brings about has run.</summary>
    public async Task IdleAsync(string id)
    {
        await Runtime.PlannedAsync(Runtime.Tools.Book.Find(id)!.Position, TestContext.Current.CancellationToken);
        await UntilAsync(() => Cases.Pending(id).Count == 0);
    }

    public string[] Kinds(CaseView view) => [.. Runtime.Tools.Book.History(view.Id).Select(f => f.Kind)];

    public static JsonObject Values(string json) => (JsonObject)JsonNode.Parse(json)!;

    public static async Task<CaseView> Ok(ValueTask<Outcome<CaseView>> of)
    {
        var outcome = await of;
        Assert.True(outcome.Succeeded, $"{outcome.Status.Code} {outcome.Status.Field} {outcome.Status.Detail} {outcome.Status.Say?.En}");
        return outcome.Value;
    }

    public static async Task<Outcome> Refused(ValueTask<Outcome<CaseView>> of, string code)
    {
        var outcome = await of;
        Assert.True(outcome.Status.Code == code, $"{outcome.Status.Code} in place of {code}: {outcome.Status.Field} {outcome.Status.Detail} {outcome.Status.Say?.En}");
        return outcome.Status;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartAsync()
    {
        _log = AppendLog.Open(Path.Combine(_folder, "log"), new LogOptions { SegmentBytes = 16 << 20 }, time: Time);
        var keys = Keys = FileKeyStore.Open(DiskFileSystem.Instance, _folder, NodeSecret.LoadOrCreate(DiskFileSystem.Instance, _folder));
        Events = await EventStore.OpenAsync(_log, keys, ErasureList.Open(DiskFileSystem.Instance, Path.Combine(_folder, "erased.list")), "yiwang.example/99.501", Time, new RecordBodies());
        Views = _openViews(_folder);
        State = SqliteDatabase.Open(Path.Combine(_folder, "state.db"), new SqliteOptions { IsDurable = false });
        await Migrations.ApplyAsync(State, CasesRuntime.Migrations);
        var access = new Access(new NoGrants());
        Parties = new PartyCommands(Events, Yiwang.Parties.Organizations.Directory.Open(Events), new OrganizationKeys(keys), new AppSecrets(keys), new PartyTestBed.KnownPrefixes(), new AuditedAccess(access, Audit), Audit);
        Definitions = DefinitionStore.Load(_shipped, Path.Combine(_folder, "definitions"), null, CasesRuntime.PublishedTexts(Events));
        var cases = CasesRuntime.Prepare(Events, Definitions, Zone);
        Projections = await ProjectionRunner.StartAsync(Events, Views, [.. ThingViews.All(Events, Zone), .. cases.Views, .. _more], Time);
        Things = await ThingsRuntime.OpenAsync(Events, Projections, Views, access, Time, () => Parties.Directory.Operator?.Id.ToString());
        Calendar = WorkCalendar.Open(Events, Zone);
        Runtime = cases.Open(new CasesParts(Projections, Views, State, access, Audit, Parties.Directory, Calendar, Time)
        {
            Notices = Notices, Partners = new LatePartners(this),
            Registry = Things.Registry, Templates = Things.Templates, Keys = new OrganizationKeys(keys), Confirmation = new Password(),
        });
        var (guards, effects) = await _calls(this);
        await Runtime.StartAsync(guards, effects);
    }

    private async Task StopAsync()
    {
        await Runtime.DisposeAsync();
        await Projections.DisposeAsync();
        Parties.Dispose();
        await Views.DisposeAsync();
        await State.DisposeAsync();
        await _log.DisposeAsync();
    }

    private async Task PeopleAsync()
    {
        var founder = await Parties.FoundAsync(new(PartyTestBed.Code("91500116YW00000126"), "渝江市经信委", OrganizationKind.Authority), PartyTestBed.Name("boss"), new("张主任", null));
        var admin = founder.Value!.In(founder.Value.Handle.Organization)!;
        Officer = await BindAsync(admin, "officer", Role.RegionOfficer);
        Leader = await BindAsync(admin, "leader", Role.RegionLeader);
        SecondLeader = await BindAsync(admin, "leader2", Role.RegionLeader);
        District = await BindAsync(admin, "tan", "500116", Role.DistrictOfficer);
        var forge = await TenantAsync(admin, "91500120YW000016XD", "渝州精锻", "forgeadmin");
        ForgeAdmin = forge;
        Engineer = await BindAsync(forge, "zhou", Role.EquipmentEngineer);
        SecondEngineer = await BindAsync(forge, "qian", Role.EquipmentEngineer);
        Worker = await BindAsync(forge, "wang", Role.Operator);
        Auditor = await BindAsync(forge, "shen", Role.Auditor);
        var other = await TenantAsync(admin, "91500107YW00000305", "他人公司", "otheradmin");
        Stranger = await BindAsync(other, "li", Role.EquipmentEngineer, Role.OrgAdmin);
    }

    private async Task<Principal> TenantAsync(Principal admin, string uscc, string name, string user)
    {
        var tenant = await Parties.RegisterAsync(admin, new(Code(uscc), name, OrganizationKind.Enterprise), PartyTestBed.Name(user), new(name, null));
        Assert.Equal(Outcome.Ok, tenant.Status);
        return Parties.Directory.Find(PartyTestBed.Name(user))!.In(tenant.Value!.Id)!;
    }

    private Task<Principal> BindAsync(Principal admin, string name, params Role[] roles) => BindAsync(admin, name, null, roles);

    private async Task<Principal> BindAsync(Principal admin, string name, string? region, params Role[] roles)
    {
        var bound = await Parties.BindAsync(admin, new(PartyTestBed.Id(admin), PartyTestBed.Name(name), new(name, null), roles, RegionCode.TryParse(region, out var district) ? district : null));
        Assert.True(bound.Succeeded, $"{bound.Status}");
        return bound.Value!.In(PartyTestBed.Id(admin))!;
    }

    /// <summary>The check character of what a test made up.</summary>
    private static Uscc Code(string text)
    {
        if (Uscc.TryParse(text, out var whole)) return whole;
        foreach (var c in "0123456789ABCDEFGHJKLMNPQRTUWXY")
            if (Uscc.TryParse(text[..17] + c, out var made)) return made;
        throw new ArgumentException(text);
    }

    private sealed class LatePartners(CaseBed bed) : IPartners
    {
        public Partner? Find(string organization) => bed.Partners?.Find(organization);
        public IReadOnlyList<Partner> Of(OrganizationId organization) => bed.Partners?.Of(organization) ?? [];
    }

    /// <summary>Knows one password.</summary>
    private sealed class Password : IConfirmation
    {
        public ValueTask<Outcome> ConfirmAsync(Principal who, string secret, CancellationToken cancel = default) => new(secret == "right" ? Outcome.Ok : new Outcome(Codes.PartiesForbidden, null, "confirmation"));
    }
}
