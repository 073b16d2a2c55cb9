using Yiwang.Cases;
using Yiwang.Cases.Definitions;
using Yiwang.Connect;
using Yiwang.Console.Cases.Lists;
using Yiwang.Console.Pacts;
using Yiwang.Identify.Reporting;
using Yiwang.Storage.Keys;
using Yiwang.Events;
using Yiwang.Events.Effects;
using Yiwang.Events.Moving;
using Yiwang.Events.Projections;
using Yiwang.Events.Proofs;
using Yiwang.Net;
using Yiwang.Net.Authorities;
using Yiwang.Net.Counting;
using Yiwang.Net.Crossing.Storing;
using Yiwang.Net.Health;
using Yiwang.Net.Moving;
using Yiwang.Net.Resolving;
using Yiwang.Net.Travel;
using Yiwang.Net.Wire;
using Yiwang.Notices;
using Yiwang.Notices.Calendar;
using Yiwang.Notices.Outbox;
using Yiwang.Node.Certificates;
using Yiwang.Node.Settings;
using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;
using Yiwang.Parties.Credentials;
using Yiwang.Parties.Organizations;
using Yiwang.Parties.Rights;
using Yiwang.Parties.Sessions;
using Yiwang.Parties.Sessions.Phones;
using Yiwang.Storage.Blobs;
using Yiwang.Storage.Files;
using Yiwang.Storage.Sql;
using Yiwang.Things;
using Yiwang.Things.Prefixes;
using Yiwang.Things.Records;
using Yiwang.Trust;
using Yiwang.Trust.Coding;

namespace Yiwang.Node.Composition;

/// <summary>The primitives of one node over its stores, opened in order of dependence and closed in reverse.</summary>
internal sealed class NodeParts : IAsyncDisposable
{
    private readonly Closing _closing = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _publishing = Task.CompletedTask;

    private readonly List<IMovingGoods> _goods = [];
    private CasesBase _cases = null!;
    private Func<string> _address = () => "";

    private NodeParts() { }

    /// <summary>How often counts of resolution are saved: what a crash may forget.</summary>
    private static readonly TimeSpan s_saveCounts = TimeSpan.FromSeconds(10);

    /// <summary>Modules whose forms ship with the node.</summary>

    public static ICompactBodies CompactBodies { get; } = new RecordBodies();

    public static IReadOnlyList<Migration> Migrations { get; } = [EffectRunner.Schema, ResolveCounts.Schema, ServiceFigures.Schema, BlobSchema.Migration, SavedViews.Schema, .. CredentialSchema.Migrations, .. ConnectRuntime.Migrations, .. OutboxSchema.Migrations, .. CasesRuntime.Migrations, .. PactsRuntime.Migrations, .. CodingRuntime.Migrations, .. TrustSetup.Migrations, .. ReportingSetup.Migrations, .. CrossingSchema.Migrations, CaseCarrying.Schema, .. Moves.Migrations];

    public IAccess Access { get; private set; } = null!;
    public PartyCommands Parties { get; private set; } = null!;
    public WorkCalendar Calendar { get; private set; } = null!;
    public NoticesRuntime Notices { get; private set; } = null!;
    public EffectRunner Effects { get; private set; } = null!;
    public ProjectionRunner Projections { get; private set; } = null!;
    /// <summary>Compares the views with a second build from the log.</summary>
    public ViewAudit ViewAudit { get; private set; } = null!;
    public ThingsRuntime Things { get; private set; } = null!;
    public ConnectRuntime Connect { get; private set; } = null!;
    public CasesRuntime Cases { get; private set; } = null!;
    public CodingRuntime Coding { get; private set; } = null!;
    public DefinitionStore Definitions { get; private set; } = null!;
    public Passwords Passwords { get; private set; } = null!;
    public SignIn SignIn { get; private set; } = null!;
    public ApiTokens Tokens { get; private set; } = null!;
    public Reconfirmation Reconfirmation { get; private set; } = null!;
    public Accounts Accounts { get; private set; } = null!;
    public SessionStore Sessions { get; private set; } = null!;
    public SecondFactors SecondFactors { get; private set; } = null!;
    public AppSignIn AppSignIn { get; private set; } = null!;
    public AppSecrets AppSecrets { get; private set; } = null!;
    public CredentialUses CredentialUses { get; private set; } = null!;
    public CredentialSignIn CredentialSignIn { get; private set; } = null!;
    public PactsRuntime Pacts { get; private set; } = null!;
    public Checkpointer Checkpointer { get; private set; } = null!;
    public PhoneStore Phones { get; private set; } = null!;
    public PhoneSignIn PhoneSignIn { get; private set; } = null!;
    public AuditRoots AuditRoots { get; private set; } = null!;
    public NetOptions Net { get; private set; } = null!;
    public ResolveCounts Counts { get; private set; } = null!;
    public ServiceFigures Figures { get; private set; } = null!;
    public NeighbourHealth Health { get; private set; } = null!;
    /// <summary>How this node asks others.</summary>
    public INodeClient Nodes { get; private set; } = null!;
    /// <summary>Where they may be.</summary>
    public PeerAddresses Peers { get; private set; } = null!;
    public TrustedAuthorities Authorities { get; private set; } = null!;
    public Resolver Resolver { get; private set; } = null!;
    public CrossingSet Crossing { get; private set; } = null!;
    /// <summary>Organisations that move between nodes.</summary>
    public Moves Moves { get; private set; } = null!;
    /// <summary>Where this node speaks the Handle protocol, once its ports are open.</summary>
    public Func<int> HandlePort { get; set; } = () => PrefixRecord.UsualHandlePort;

    public static async Task<NodeParts> OpenAsync(DataFolder folder, NodeSettings settings, NodeStores stores, ServerCertificates certificates, TimeProvider clock, bool demo, CancellationToken cancel, DemoLine? line = null)
    {
        var parts = new NodeParts();
        try
        {
            await parts.OpenTruthAsync(folder, stores, clock, cancel);
            await parts.OpenNoticesAsync(folder, settings, stores, clock, cancel);
            parts.OpenAccounts(stores, OptionsOf(settings, demo), clock);
            parts.OpenCases(stores, clock);
            await parts.OpenNetAsync(folder, settings, stores, certificates, clock, demo, line, cancel);
            return parts;
        }
        catch
        {
            await parts.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _publishing;
        await _closing.DisposeAsync();
        _stop.Dispose();
    }

    private async Task OpenTruthAsync(DataFolder folder, NodeStores stores, TimeProvider clock, CancellationToken cancel)
    {
        var grants = new PactGrantsLater(clock);
        Access = new Access(grants);
        Parties = _closing.Later(new PartyCommands(stores.Events, Yiwang.Parties.Organizations.Directory.Open(stores.Events), new OrganizationKeys(stores.Keys),
            new AppSecrets(stores.Keys), new PrefixHolders(() => Things?.Prefixes), new AuditedAccess(Access, stores.Audit), stores.Audit));
        Calendar = WorkCalendar.Open(stores.Events, TimeZones.Node);
        var views = NodeViews.Of(folder, stores);
        (Definitions, _cases) = (views.Definitions, views.Cases);
        Projections = _closing.Later(await ProjectionRunner.StartAsync(stores.Events, stores.Views, views.All, clock, stores.Meters, cancel));
        ViewAudit = new ViewAudit(stores.Events, stores.Views, Projections, views.All, clock);
        Things = await ThingsRuntime.OpenAsync(stores.Events, Projections, stores.Views, Access, clock, () => Parties.Directory.Operator?.Id.ToString(), cancel);
        Connect = await ConnectRuntime.OpenAsync(stores.Events, Projections, stores.Views, stores.Keys, Things.Registry, stores.Streams, Access, stores.Audit, cancel);
        var signer = _closing.Later(stores.Keys.Ed25519(Checkpointer.KeyName));
        Checkpointer = Checkpointer.Open(stores.Log, signer, stores.Events.Origin, DiskFileSystem.Instance, Path.Combine(folder.Log, Checkpointer.FileName), hold: true);
        _publishing = Checkpointer.RunAsync(clock, _stop.Token);
        Pacts = _closing.Later(await PactsRuntime.OpenAsync(new PactsParts(stores.Events, Parties.Directory, new OrganizationKeys(stores.Keys), Access, stores.Audit, stores.State, clock, TimeZones.Node, Home), grants, cancel));
    }

    private async Task OpenNoticesAsync(DataFolder folder, NodeSettings settings, NodeStores stores, TimeProvider clock, CancellationToken cancel)
    {
        Notices = _closing.Later(NoticesRuntime.Open(stores.Events, Projections, stores.Views, stores.State, stores.Keys, Parties.Directory, Access, new AuditedAccess(Access, stores.Audit), settings.Notices.Options(TimeZones.Node), clock));
        Coding = CodingRuntime.Open(DiskFileSystem.Instance, folder.Codes, stores.Keys, settings.Codes.Options(folder.Root));
    }

    // The demonstration's one password stands on its page: hashing it slowly for two dozen accounts would only delay the start.
    private static PartiesOptions OptionsOf(NodeSettings settings, bool demo) =>
        demo ? new() { AuditDays = settings.Audit.Days, Demo = true, PasswordIterations = 1_000 } : new() { AuditDays = settings.Audit.Days };

    private void OpenAccounts(NodeStores stores, PartiesOptions options, TimeProvider clock)
    {
        Sessions = new SessionStore(stores.State, clock, options);
        var locks = new LockOut(stores.State, clock, options);
        var hash = _closing.Later(new PasswordHash(stores.Keys));
        Passwords = new Passwords(stores.State, hash, clock, options);
        SecondFactors = new SecondFactors(stores.State, stores.Keys, clock);
        SignIn = new SignIn(Parties.Directory, Passwords, SecondFactors, locks, Sessions, stores.Audit, clock, options);
        Tokens = new ApiTokens(stores.State, Parties.Directory, stores.Audit, clock);
        CredentialUses = new CredentialUses(stores.State);
        AppSignIn = new AppSignIn(Parties.Directory, Sessions, CredentialUses, stores.Audit, clock, options);
        AppSecrets = new AppSecrets(stores.Keys);
        CredentialSignIn = new CredentialSignIn(Parties.Directory, AppSecrets, new PasswordSignIn(Parties.Directory, Passwords, SecondFactors, locks, stores.Audit, clock), locks, CredentialUses, stores.Audit, clock);
        Reconfirmation = new Reconfirmation(Passwords, SecondFactors, locks, stores.Audit);
        Accounts = new Accounts(Parties, Passwords, SecondFactors, locks, Sessions, new AuditedAccess(Access, stores.Audit), stores.Audit, options);
        Phones = new PhoneStore(stores.State, clock);
        PhoneSignIn = new PhoneSignIn(Parties.Directory, Phones, hash, Sessions, new AuditedAccess(Access, stores.Audit), stores.Audit, clock, options);
        AuditRoots = new AuditRoots(stores.Audit, stores.Events, Parties.Directory, options);
    }

    private void OpenCases(NodeStores stores, TimeProvider clock) =>
        Cases = _closing.Later(_cases.Open(new CasesParts(Projections, stores.Views, stores.State, Access, stores.Audit, Parties.Directory, Calendar, clock)
        {
            Notices = Notices.Notices, Registry = Things.Registry, Templates = Things.Templates, Keys = new OrganizationKeys(stores.Keys), Confirmation = Reconfirmation, Partners = Pacts.Partners,
        }));

    /// <summary>With the guards and effects of the modules, against which the forms are checked once more: one that names what nobody has is refused.</summary>
    public async Task StartCasesAsync(IServiceProvider services, CancellationToken cancel)
    {
        var (guards, effects) = (services.GetServices<ICaseGuard>().ToList(), services.GetServices<ICaseEffect>().ToList());
        Definitions.Know(KnownCalls.Of([.. Cases.BuiltInGuards, .. guards], [.. Cases.BuiltInEffects, .. effects], services.GetServices<IFieldOffers>()));
        await Cases.StartAsync(guards, effects, cancel);
        Coding.Use(Cases.Node);
        _goods.AddRange(services.GetServices<IMovingGoods>());
    }

    /// <summary>Tells partners of pacts what changed while the node was down: its address, a key.</summary>
    public async Task TellPactsAsync(Func<string> address, CancellationToken cancel)
    {
        _address = address;
        await Pacts.Pacts.TellAsync(cancel);
    }

    private PactHome Home() => new(Uri.TryCreate(_address(), UriKind.Absolute, out var uri) ? uri : null, Checkpointer.Key.ToString());

    /// <summary>What moves with an organisation beside the log; keys and facts to which it refers are there before it.</summary>
    private void GatherGoods(NodeStores stores) => _goods.AddRange(
    [
        Cases.MovingEffects, Crossing.Moving, .. Coding.Moving(stores.State, Cases.Node, Things.Prefixes), .. Notices.Moving, Crossing.Carrying.Moving, Moves.Files(stores.Blobs, stores.State), SavedViews.Moving(stores.State), Connect.Moving(stores.Keys),
        new KeyGoods("channels", stores.Keys, "channel/", o => Notices.Channels.Of(o).Select(c => c.Secret)),
        // hashes alone: programs go on with the tokens that they have, at the new address
        new TableGoods("tokens", stores.State, "api_token", "token_hash:b id:t name:t organization:t title:t roles:t created_us:i expires_us:i seen_us:i", "organization", "id"),
    ]);

    private MovingParts MovingParts(NodeSettings settings, NodeStores stores, TimeProvider clock) => new(
        stores.Events, Checkpointer, CompactBodies, [Things.Moving, Cases.Moving, new MovingPacts(Pacts.Pacts, Parties.Directory)], Parties.Directory, new OrganizationKeys(stores.Keys), AppSecrets, Crossing.Keys, stores.Keys, Things.Prefixes, Things.PrefixRegistry,
        Cases.Travel, Cases.Node, stores.Streams, stores.Streams, stores.Blobs, Pacts.Pacts, stores.State, Crossing.Http, Access, stores.Audit, settings.Crossing.Options, settings.Moving.Options, clock)
    {
        Address = () => Home().Node, HandlePort = () => HandlePort(), Upstreams = Net.Upstreams, EffectsReached = (position, cancel) => Effects.ReachedAsync(position, cancel), Effects = Cases.MovingEffects, Waiting = o => Crossing.Crossing.Lanes.Where(l => l.IsOutward && l.Sender == o).Sum(l => l.Waiting), Goods = _goods, SetPassword = async (user, password, cancel) => await Passwords.SetAsync(user, password, mustChange: false, cancel),
    };

    private async Task OpenNetAsync(DataFolder folder, NodeSettings settings, NodeStores stores, ServerCertificates certificates, TimeProvider clock, bool demo, DemoLine? line, CancellationToken cancel)
    {
        Net = new NetOptions
        {
            Upstreams = settings.Upstream.Length > 0 ? [new Uri(settings.Upstream)] : [],
            HopTimeout = TimeSpan.FromMilliseconds(settings.Resolve.TimeoutMs),
            CacheEntriesMax = settings.Resolve.CacheEntries,
            Zone = TimeZones.Node,
        };
        var crossing = settings.Crossing.Options;
        if (line is not null) (Net, crossing) = (Net with { WayOut = line.Around }, crossing with { WayOut = line.Around, ProbeInterval = DemoLine.ProbeInterval });
        Counts = _closing.Later(new ResolveCounts(stores.State, Net, clock));
        Counts.Start(s_saveCounts);
        Figures = _closing.Later(new ServiceFigures(stores.State, Counts, clock));
        Figures.Start(s_saveCounts);
        Things.Use(Figures);
        Authorities = TrustedAuthorities.Open(stores.Events, Parties.Directory, new AuditedAccess(Access, stores.Audit), clock);
        var trust = certificates.Trust;
        trust.Use(() => Authorities.Certificates);
        Peers = new PeerAddresses(() => demo || settings.IsLocal(_address()), [.. Net.Upstreams, .. settings.Witness.Addresses]);
        var nodes = _closing.Later(new HttpNodeClient(Net, clock, trust.Validate, Peers));
        Nodes = nodes;
        Health = _closing.Later(new NeighbourHealth(Things.Prefixes, Nodes, Net, clock));
        Health.Start();
        Resolver = new Resolver(Things.Registry, Things.Prefixes, new Sight(Access), new AuditedReads(stores.Audit), Counts, Nodes, Net, stores.Events.Origin, clock);
        Resolver.Use(Figures);
        Crossing = _closing.Later(await CrossingSet.OpenAsync(stores, Pacts, Cases, Path.Combine(folder.Root, "incoming"), Parties.Directory, Resolver, nodes, crossing, trust.Validate, Peers, clock, cancel));
        GatherGoods(stores);
        Moves = _closing.Later(await Moves.OpenAsync(MovingParts(settings, stores, clock), cancel));
        Effects = _closing.Later(await EffectRunner.StartAsync(stores.Events, stores.State, [Notices.Effect, new PactAlerts(Notices.Notices, Pacts.Pacts, Parties.Directory), Coding.Effect, .. Crossing.Carrying.Effects], clock, stores.Meters, cancel));
    }
}
