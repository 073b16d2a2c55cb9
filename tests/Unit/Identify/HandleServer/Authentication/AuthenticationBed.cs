using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Yiwang.Identify.Surfaces.HandleServer;
using Yiwang.Identify.Surfaces.HandleServer.Authentication;
using Yiwang.Identify.Surfaces.HandleServer.Authentication.Sessions;
using Yiwang.Identify.Surfaces.HandleServer.Engine;
using Yiwang.Identify.Surfaces.HandleServer.Sites;
using Yiwang.Identify.Surfaces.Requests;
using Yiwang.Net.Resolving;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;
using Yiwang.Parties.Limits;
using Yiwang.Signing;
using Yiwang.Storage.Sql;
using Yiwang.Things.Prefixes;
using Yiwang.Unit.Tests.Parties;
using Yiwang.Wire.Handle.Security;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Unit.Tests.Identify.HandleServer.Authentication;

/// <summary>The Handle server's long way over real parties, keys and audit; instead of a registry, operations that say who asked.</summary>
internal sealed class AuthenticationBed : IDisposable
{
    public static readonly ValueReference User = new("0.NA/99.501", 300);

    // Made once for all tests: making an RSA or DSA key takes longer than any of them.
    private static readonly Lazy<RsaHandleSigner>[] s_rsa = [.. Enumerable.Range(0, 3).Select(_ => new Lazy<RsaHandleSigner>(() => new RsaHandleSigner(RSA.Create(2_048))))];
    private static readonly Lazy<DsaHandleSigner> s_dsa = new(() => new DsaHandleSigner(DSA.Create(2_048)));
    private static readonly Lazy<Sm2HandleSigner> s_sm2 = new(() => new Sm2HandleSigner(Sm2Signer.NewPrivateKey()));

    private readonly SessionTestBed _parties;
    private ServiceProvider _services = null!;

    private AuthenticationBed(SessionTestBed parties) => _parties = parties;

    public PartyTestBed Parties => _parties.Bed;
    public Principal Admin => _parties.Admin;
    public Clock Clock => _parties.Bed.Clock;
    public PaperResolver Resolver { get; } = new();
    public WhoCreates Creates { get; } = new();
    public WhoResolves Resolves { get; } = new();
    public HandleService Service => _services.GetRequiredService<HandleService>();
    public ServerKey ServerKey => _services.GetRequiredService<ServerKey>();
    public SessionTable Sessions => _services.GetRequiredService<SessionTable>();
    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public static async Task<AuthenticationBed> OpenAsync(IDatabase state, AuthenticationOptions? options = null)
    {
        var bed = new AuthenticationBed(await SessionTestBed.OpenAsync(state));
        bed.Parties.Prefixes.Known["99.501"] = new(bed.Admin.Organization!, IsHere: true);
        bed.Restart(options);
        return bed;
    }

    /// <summary>The process anew: log, State and keys stay, what was in memory is gone.</summary>
    public void Restart(AuthenticationOptions? options = null)
    {
        var services = new ServiceCollection().AddMetrics().AddSingleton<TimeProvider>(Clock).AddSingleton(options ?? new AuthenticationOptions()).AddSingleton(new HandleServerOptions());
        services.AddSingleton(Parties.KeyStore).AddSingleton<IAudit>(Parties.Audit).AddSingleton<IDirectory>(Parties.Directory).AddSingleton(_parties.Credentials);
        services.AddSingleton<IResolver>(Resolver).AddSingleton<IPrefixTable>(new NoPrefixes()).AddSingleton(new PublicLimits(new LimitOptions(), Clock));
        services.AddSingleton<ILogger<HandleService>>(NullLogger<HandleService>.Instance);
        AuthenticationSetup.Add(services);
        services.AddSingleton<HandleEngine>().AddSingleton<ServerKey>().AddSingleton<AnswerWriter>().AddSingleton<HandleMeters>().AddSingleton<RequestLog>().AddSingleton<RequestTrace>().AddSingleton<HandleService>();
        services.AddSingleton<NodeSite>().AddSingleton<IHandleOperation, SiteOperation>();
        services.AddSingleton<IHandleOperation>(Creates).AddSingleton<IHandleOperation>(Resolves);
        _services = services.BuildServiceProvider();
    }

    public Task<AppIdentity> IssueAsync(IHandleSigner signer, string app = "erp", params ValueReference[] names) => IssueAsync(signer.PublicKey switch
    {
        Sm2Key key => new AppKey(AppKeyAlgorithm.Sm2, key.Point),
        DsaKey key => new AppKey(AppKeyAlgorithm.Dsa, key.ToSubjectPublicKeyInfo()),
        var key => new AppKey(AppKeyAlgorithm.RsaSha256, key.ToSubjectPublicKeyInfo()),
    }, app, names);

    public async Task<AppIdentity> IssueAsync(AppKey key, string app = "erp", params ValueReference[] names)
    {
        var called = (names.Length == 0 ? [User] : names).Select(n => CredentialName.TryCreate(n.Index, n.Handle, out var name) ? name : default).ToList();
        var issued = await Parties.Parties.IssueAppAsync(Admin, new(PartyTestBed.Id(Admin), app, key, [Role.IdentifierManager], called));
        return issued.Value?.App ?? throw new InvalidOperationException(issued.Status.ToString());
    }


    /// <summary>The client's own.</summary>
    public static RsaHandleSigner Rsa => s_rsa[0].Value;
    public static RsaHandleSigner NextRsa => s_rsa[1].Value;
    public static RsaHandleSigner OtherRsa => s_rsa[2].Value;
    public static DsaHandleSigner Dsa => s_dsa.Value;
    public static Sm2HandleSigner Sm2 => s_sm2.Value;

    public IEnumerable<AuditRecord> SignIns(AuditKind kind) => Parties.Audit.Find(new(Kind: kind)).Select(r => r.Record).Where(r => r.Action.StartsWith("sign-in.handle", StringComparison.Ordinal));

    public void Dispose()
    {
        _services.Dispose();
        _parties.Dispose();
    }
}
