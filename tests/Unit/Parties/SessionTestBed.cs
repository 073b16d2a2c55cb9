using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Parties.Credentials;
using Yiwang.Parties.Rights;
using Yiwang.Parties.Sessions;
using Yiwang.Storage.Sql;

namespace Yiwang.Unit.Tests.Parties;

/// <summary>A founded node with its State, and cheap password rounds.</summary>
internal sealed class SessionTestBed : IDisposable
{
    public const string Password = "精锻 forge-2026";

    private readonly PasswordHash _hash;

    private SessionTestBed(PartyTestBed bed, IDatabase state, PartiesOptions options)
    {
        (Bed, State, Options) = (bed, state, options);
        var keys = bed.KeyStore;
        _hash = new PasswordHash(keys);
        Passwords = new Passwords(state, _hash, bed.Clock, options);
        Factors = new SecondFactors(state, keys, bed.Clock);
        Locks = new LockOut(state, bed.Clock, options);
        Store = new SessionStore(state, bed.Clock, options);
        SignIn = new SignIn(bed.Directory, Passwords, Factors, Locks, Store, bed.Audit, bed.Clock, options);
        Accounts = new Accounts(bed.Parties, Passwords, Factors, Locks, Store, new AuditedAccess(bed.Access, bed.Audit), bed.Audit, options);
        Tokens = new ApiTokens(state, bed.Directory, bed.Audit, bed.Clock);
        Uses = new CredentialUses(state);
        Credentials = new CredentialSignIn(bed.Directory, bed.Secrets, new PasswordSignIn(bed.Directory, Passwords, Factors, Locks, bed.Audit, bed.Clock), Locks, Uses, bed.Audit, bed.Clock);
        Apps = new AppSignIn(bed.Directory, Store, Uses, bed.Audit, bed.Clock, options);
    }

    public PartyTestBed Bed { get; }
    public IDatabase State { get; }
    public PartiesOptions Options { get; }
    public Passwords Passwords { get; }
    public SecondFactors Factors { get; }
    public LockOut Locks { get; }
    public SessionStore Store { get; }
    public SignIn SignIn { get; }
    public Accounts Accounts { get; }
    public ApiTokens Tokens { get; }
    public AppSignIn Apps { get; }
    public CredentialUses Uses { get; }
    public CredentialSignIn Credentials { get; }
    public Principal Admin { get; private set; } = null!;

    public static async Task<SessionTestBed> OpenAsync(IDatabase state, PartiesOptions? options = null)
    {
        await Migrations.ApplyAsync(state, CredentialSchema.Migrations);
        var bed = new SessionTestBed(await PartyTestBed.OpenAsync(), state, options ?? new PartiesOptions { PasswordIterations = 10 });
        bed.Admin = await bed.Bed.FoundAsync();
        await bed.Passwords.SetAsync(PartyTestBed.Name("zhou"), Password);
        return bed;
    }

    /// <summary>The same State and log with other options, as after a restart.</summary>
    public SessionTestBed With(PartiesOptions options) => new(Bed, State, options) { Admin = Admin };

    public ValueTask<Outcome<OpenedSession>> TryAsync(string password, string name = "zhou", string? code = null, string address = "192.0.2.1", string? presented = null) =>
        SignIn.WithPasswordAsync(new SignInRequest(name, password, code, address, "Firefox", presented));

    public async Task<OpenedSession> SignInAsync(string name = "zhou", string password = Password) => (await TryAsync(password, name)).Value!;

    public Yiwang.Parties.Sessions.Phones.PhoneSignIn Phones(Yiwang.Parties.Sessions.Phones.PhoneStore phones) =>
        new(Bed.Directory, phones, _hash, Store, new AuditedAccess(Bed.Access, Bed.Audit), Bed.Audit, Bed.Clock, Options);

    /// <summary>何明, an inspector, with a password of his own.</summary>
    public async Task<UserHandle> BindHeAsync()
    {
        var bound = await Bed.Parties.BindAsync(Admin, new(PartyTestBed.Id(Admin), PartyTestBed.Name("he.ming"), new("何明", null), [Role.Inspector]));
        await Passwords.SetAsync(PartyTestBed.Name("he.ming"), Password);
        return bound.Value!.Handle;
    }

    public void Dispose()
    {
        _hash.Dispose();
        Bed.Dispose();
    }
}
