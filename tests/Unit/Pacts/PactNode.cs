using Xunit;
using Yiwang.Events;
using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Parties.Organizations;
using Yiwang.Parties.Rights;
using Yiwang.Signing;
using Yiwang.Storage.Sql;
using Yiwang.Storage.Sql.Sqlite;
using Yiwang.Unit.Tests.Events;
using Yiwang.Unit.Tests.Identify.Changes;
using Yiwang.Unit.Tests.Parties;
using Directory = Yiwang.Parties.Organizations.Directory;

namespace Yiwang.Unit.Tests.Pacts;

/// <summary>The pacts of one node over a log in memory, with one organisation, real keys and a real State.</summary>
internal sealed class PactNode : IAsyncDisposable
{
    private readonly EventTestBed _bed = new();
    private readonly TimeProvider _time;
    private SqliteDatabase _state = null!;

    private PactNode(TimeProvider time, Uri? address) => (_time, Address) = (time, address);

    public Uri? Address { get; set; }
    public IEvents Events { get; private set; } = null!;
    public PartyCommands Parties { get; private set; } = null!;
    public PactsRuntime Runtime { get; private set; } = null!;
    public IAccess Access { get; private set; } = null!;
    public Principal Admin { get; private set; } = null!;
    public Yiwang.Storage.Keys.IKeyStore Store => _bed.Keys();
    public IPacts Pacts => Runtime.Pacts;
    public OrganizationId Id => PartyTestBed.Id(Admin);
    public Organization Organization => Parties.Directory.Find(Id)!;
    public PactParty Card => Pacts.CardOf(Id)!;

    public static async Task<PactNode> OpenAsync(TimeProvider time, string uscc, string name, string? address, SigningAlgorithm algorithm = SigningAlgorithm.Ed25519)
    {
        var node = new PactNode(time, address is null ? null : new Uri(address));
        await node.StartAsync();
        var founded = await node.Parties.FoundAsync(new(PartyTestBed.Code(uscc), name, OrganizationKind.Authority) { Algorithm = algorithm }, PartyTestBed.Name("admin"), new("管理员", null));
        Assert.Equal(Outcome.Ok, founded.Status);
        node.Admin = founded.Value!.In(founded.Value.Handle.Organization)!;
        return node;
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    /// <summary>The key folder's file of the present signing key is gone, as after a disk that was replaced.</summary>
    public void LoseKey()
    {
        foreach (var file in System.IO.Directory.GetFiles(_bed.Folder, $"org+{Id}+*.key")) File.Delete(file);
    }

    public async Task<Pact> Ok(ValueTask<Outcome<Pact>> of)
    {
        var outcome = await of;
        Assert.True(outcome.Succeeded, $"{outcome.Status.Code} {outcome.Status.Field} {outcome.Status.Detail}");
        return outcome.Value;
    }

    public static async Task Refused(ValueTask<Outcome<Pact>> of, string code)
    {
        var outcome = await of;
        Assert.True(outcome.Status.Code == code, $"{outcome.Status.Code} in place of {code}: {outcome.Status.Field} {outcome.Status.Detail}");
    }

    /// <summary>An organisation that this node keeps beside its own.</summary>
    public async Task<Principal> TenantAsync(string uscc, string user)
    {
        var tenant = await Parties.RegisterAsync(Admin, new(PartyTestBed.Code(uscc), "租户" + user, OrganizationKind.Enterprise), PartyTestBed.Name(user), new("李四", null));
        Assert.Equal(Outcome.Ok, tenant.Status);
        return Parties.Directory.Find(PartyTestBed.Name(user))!.In(tenant.Value!.Id)!;
    }

    /// <summary>All that this node has said, to the other one.</summary>
    public async Task TellAsync(PactNode other)
    {
        foreach (var pact in Pacts.Of(Id))
        {
            foreach (var notice in Pacts.NoticesFrom(pact.Id, Id, 1)) Assert.Equal(Outcome.Ok, await other.Pacts.ReceiveAsync(notice.Bytes));
        }
    }

    public async Task<Pact> SignWaitingAsync(string id) => await Ok(Pacts.SignAsync(Admin, id, Pacts.Find(id)!.Waiting!.Hash));

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _bed.Dispose();
    }

    private async Task StartAsync()
    {
        Events = await _bed.OpenAsync(_time);
        _state = SqliteDatabase.Open(Path.Combine(_bed.Folder, "state.db"), new SqliteOptions { IsDurable = false });
        await Migrations.ApplyAsync(_state, PactsRuntime.Migrations);
        var grants = new PactGrantsLater(_time);
        Access = new Access(grants);
        var audit = new RememberedAudit();
        var keys = new OrganizationKeys(_bed.Keys());
        Parties = new PartyCommands(Events, Directory.Open(Events), keys, new AppSecrets(_bed.Keys()), new PartyTestBed.KnownPrefixes(), new AuditedAccess(Access, audit), audit);
        Runtime = await PactsRuntime.OpenAsync(new PactsParts(Events, Parties.Directory, keys, Access, audit, _state, _time, TimeZoneInfo.Utc, () => new PactHome(Address, "yiwang.example/log+00000000+AA")), grants);
    }

    private async Task StopAsync()
    {
        await Runtime.DisposeAsync();
        await _state.DisposeAsync();
        Parties.Dispose();
    }
}
