using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;
using Yiwang.Parties.Organizations;
using Yiwang.Parties.Rights;
using Yiwang.Unit.Tests.Events;
using Directory = Yiwang.Parties.Organizations.Directory;

namespace Yiwang.Unit.Tests.Parties;

/// <summary>The parties of a node over a log in memory, with real keys and a real audit.</summary>
internal sealed class PartyTestBed : IDisposable
{
    private readonly EventTestBed _bed = new();

    private PartyTestBed() => Audit = new AuditLog(Files, AuditFolder, Clock, TimeZoneInfo.Utc);

    public string AuditFolder => Path.Combine(_bed.Folder, "audit");
    public Clock Clock { get; } = new();
    public FaultyFiles Files { get; } = new();
    public AuditLog Audit { get; }
    public IEvents Events { get; private set; } = null!;
    public Directory Directory { get; private set; } = null!;
    public OrganizationKeys Keys { get; private set; } = null!;
    public AppSecrets Secrets { get; private set; } = null!;
    public KnownPrefixes Prefixes { get; } = new();
    public PartyCommands Parties { get; private set; } = null!;
    public IAccess Access { get; } = new Access(new NoGrants());
    public Yiwang.Storage.Keys.IKeyStore KeyStore => _bed.Keys();

    public static async Task<PartyTestBed> OpenAsync()
    {
        var bed = new PartyTestBed();
        await bed.ReopenAsync();
        return bed;
    }

    /// <summary>What a restart leaves: the log and the keys.</summary>
    public async Task ReopenAsync()
    {
        Events = await _bed.OpenAsync();
        Directory = Directory.Open(Events);
        Keys = new OrganizationKeys(_bed.Keys());
        Secrets = new AppSecrets(_bed.Keys());
        Parties = new PartyCommands(Events, Directory, Keys, Secrets, Prefixes, new AuditedAccess(Access, Audit), Audit);
    }

    /// <summary>渝州精锻 founds the node; its administrator is zhou.</summary>
    public async Task<Principal> FoundAsync(OrganizationKind kind = OrganizationKind.Enterprise)
    {
        var founded = await Parties.FoundAsync(new(Code("91500116YW00000126"), "渝州精锻汽车零部件有限公司", kind), Name("zhou"), new("周建国", "023-00001234"));
        return founded.Value!.In(founded.Value.Handle.Organization)!;
    }

    public async Task<(Organization Organization, Principal Admin)> TenantAsync(Principal operatorsAdmin, string uscc = "91500120YW000016XD", string admin = "li.si")
    {
        var tenant = await Parties.RegisterAsync(operatorsAdmin, new(Code(uscc), "璧山云谷紧固件有限公司", OrganizationKind.Enterprise), Name(admin), new("李四", null));
        return (tenant.Value!, Directory.Find(Name(admin))!.In(tenant.Value!.Id)!);
    }

    public static Uscc Code(string text) => Uscc.TryParse(text, out var uscc) ? uscc : throw new ArgumentException(text);

    public static UserName Name(string text) => UserName.TryParse(text, out var name) ? name : throw new ArgumentException(text);

    public static OrganizationId Id(Principal who) => OrganizationId.TryParse(who.Organization, out var id) ? id : default;

    public void Dispose()
    {
        Parties.Dispose();
        Audit.Dispose();
        _bed.Dispose();
    }

    /// <summary>What a table of prefixes would say.</summary>
    internal sealed class KnownPrefixes : IPrefixHolders
    {
        public Dictionary<string, PrefixHolder> Known { get; } = new(StringComparer.OrdinalIgnoreCase);

        public PrefixHolder? Find(string prefix) => Known.TryGetValue(prefix, out var holder) ? holder : null;
    }
}
