using Yiwang.Cases;
using Yiwang.Cases.Definitions;
using Yiwang.Connect;
using Yiwang.Guard;
using Yiwang.Console.Cases.Lists;
using Yiwang.Identify;
using Yiwang.Serve;
using Yiwang.Storage.Keys;
using Yiwang.Events;
using Yiwang.Events.Effects;
using Yiwang.Events.Projections;
using Yiwang.Events.Proofs;
using Yiwang.Net;
using Yiwang.Net.Counting;
using Yiwang.Net.Health;
using Yiwang.Net.Resolving;
using Yiwang.Net.Wire;
using Yiwang.Notices;
using Yiwang.Notices.Calendar;
using Yiwang.Notices.Outbox;
using Yiwang.Node.Certificates;
using Yiwang.Node.Settings;
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
using Yiwang.Things.Views;

namespace Yiwang.Node.Composition;

/// <summary>The primitives of one node over its stores, opened in order of dependence and closed in reverse.</summary>
internal sealed class NodeParts : IAsyncDisposable
{
    private readonly Closing _closing = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _publishing = Task.CompletedTask;

    private CasesBase _cases = null!;

    private NodeParts() { }

    /// <summary>How often counts of resolution are saved: what a crash may forget.</summary>
    private static readonly TimeSpan s_saveCounts = TimeSpan.FromSeconds(10);

    /// <summary>Modules whose forms ship with the node.</summary>
    private static readonly DefinitionAssembly[] s_definitions = [new(typeof(ConnectRuntime).Assembly), new(typeof(IdentifyApi).Assembly), new(typeof(ServeSetup).Assembly), new(typeof(GuardSetup).Assembly)];

    public static ICompactBodies CompactBodies { get; } = new RecordBodies();

    public static IReadOnlyList<Migration> Migrations { get; } = [EffectRunner.Schema, ResolveCounts.Schema, BlobSchema.Migration, SavedViews.Schema, .. CredentialSchema.Migrations, .. ConnectRuntime.Migrations, .. OutboxSchema.Migrations, .. CasesRuntime.Migrations];

    public IAccess Access { get; private set; } = null!;
    public PartyCommands Parties { get; private set; } = null!;
    public WorkCalendar Calendar { get; private set; } = null!;
    public NoticesRuntime Notices { get; private set; } = null!;
    public EffectRunner Effects { get; private set; } = null!;
    public ProjectionRunner Projections { get; private set; } = null!;
    public ThingsRuntime Things { get; private set; } = null!;
    public ConnectRuntime Connect { get; private set; } = null!;
    public CasesRuntime Cases { get; private set; } = null!;
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
    public Checkpointer Checkpointer { get; private set; } = null!;
    public PhoneStore Phones { get; private set; } = null!;
    public PhoneSignIn PhoneSignIn { get; private set; } = null!;
    public AuditRoots AuditRoots { get; private set; } = null!;
    public NetOptions Net { get; private set; } = null!;
    public ResolveCounts Counts { get; private set; } = null!;
    public NeighbourHealth Health { get; private set; } = null!;
    /// <summary>How this node asks others.</summary>
    public INodeClient Nodes { get; private set; } = null!;
    public Resolver Resolver { get; private set; } = null!;

    public static async Task<NodeParts> OpenAsync(DataFolder folder, NodeSettings settings, NodeStores stores, ServerCertificates certificates, TimeProvider clock, bool demo, CancellationToken cancel)
    {
        var parts = new NodeParts();
        try
        {
            await parts.OpenTruthAsync(folder, stores, clock, cancel);
            await parts.OpenNoticesAsync(settings, stores, clock, cancel);
            parts.OpenAccounts(stores, OptionsOf(settings, demo), clock);
            parts.OpenCases(stores, clock);
            parts.OpenNet(settings, stores, certificates, clock);
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
        Access = new Access(new NoGrants());
        Parties = _closing.Later(new PartyCommands(stores.Events, Yiwang.Parties.Organizations.Directory.Open(stores.Events), new OrganizationKeys(stores.Keys),
            new AppSecrets(stores.Keys), new PrefixHolders(() => Things?.Prefixes), new AuditedAccess(Access, stores.Audit), stores.Audit));
        Calendar = WorkCalendar.Open(stores.Events, TimeZones.Node);
        Definitions = DefinitionStore.Load(s_definitions, Path.Combine(folder.Root, "definitions"), null, CasesRuntime.PublishedTexts(stores.Events));
        _cases = CasesRuntime.Prepare(stores.Events, Definitions, TimeZones.Node);
        Projections = _closing.Later(await ProjectionRunner.StartAsync(stores.Events, stores.Views, [.. ThingViews.All(stores.Events, TimeZones.Node), .. ConnectRuntime.Views, .. NoticesRuntime.Views(stores.Events), .. _cases.Views], clock, stores.Meters, cancel));
        Things = await ThingsRuntime.OpenAsync(stores.Events, Projections, stores.Views, Access, clock, () => Parties.Directory.Operator?.Id.ToString(), cancel);
        Connect = await ConnectRuntime.OpenAsync(stores.Events, Projections, stores.Views, stores.Keys, Things.Registry, stores.Streams, Access, stores.Audit, cancel);
        var signer = _closing.Later(stores.Keys.Ed25519(Checkpointer.KeyName));
        Checkpointer = Checkpointer.Open(stores.Log, signer, stores.Events.Origin, DiskFileSystem.Instance, Path.Combine(folder.Log, Checkpointer.FileName));
        _publishing = Checkpointer.RunAsync(clock, _stop.Token);
    }

    private async Task OpenNoticesAsync(NodeSettings settings, NodeStores stores, TimeProvider clock, CancellationToken cancel)
    {
        Notices = _closing.Later(NoticesRuntime.Open(stores.Events, Projections, stores.Views, stores.State, stores.Keys, Parties.Directory, Access, new AuditedAccess(Access, stores.Audit), settings.Notices.Options(TimeZones.Node), clock));
        Effects = _closing.Later(await EffectRunner.StartAsync(stores.Events, stores.State, [Notices.Effect], clock, stores.Meters, cancel));
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
            Notices = Notices.Notices, Registry = Things.Registry, Templates = Things.Templates, Keys = new OrganizationKeys(stores.Keys), Confirmation = Reconfirmation,
        }));

    /// <summary>With the guards and effects of the modules, against which the forms are checked once more: one that names what nobody has is refused.</summary>
    public async Task StartCasesAsync(IServiceProvider services, CancellationToken cancel)
    {
        var (guards, effects) = (services.GetServices<ICaseGuard>().ToList(), services.GetServices<ICaseEffect>().ToList());
        Definitions.Know(KnownCalls.Of([.. Cases.BuiltInGuards, .. guards], [.. Cases.BuiltInEffects, .. effects]));
        await Cases.StartAsync(guards, effects, cancel);
    }

    private void OpenNet(NodeSettings settings, NodeStores stores, ServerCertificates certificates, TimeProvider clock)
    {
        Net = new NetOptions
        {
            Upstreams = settings.Upstream.Length > 0 ? [new Uri(settings.Upstream)] : [],
            HopTimeout = TimeSpan.FromMilliseconds(settings.Resolve.TimeoutMs),
            CacheEntriesMax = settings.Resolve.CacheEntries,
            Zone = TimeZones.Node,
        };
        Counts = _closing.Later(new ResolveCounts(stores.State, Net, clock));
        Counts.Start(s_saveCounts);
        var nodes = _closing.Later(new HttpNodeClient(Net, clock, new PeerTrust(certificates.Authority, settings.Certificate.PeerAuthorities).Validate));
        Nodes = nodes;
        Health = _closing.Later(new NeighbourHealth(Things.Prefixes, Nodes, Net, clock));
        Health.Start();
        Resolver = new Resolver(Things.Registry, Things.Prefixes, new Sight(Access), new AuditedReads(stores.Audit), Counts, Nodes, Net, stores.Events.Origin, clock);
    }
}
