using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Yiwang.Client;
using Yiwang.Client.Credentials;
using Yiwang.Identify.Surfaces.HandleServer;
using Yiwang.Node.Hosting;
using Yiwang.Node.Settings;
using Yiwang.Node.Tests.Harness;
using Yiwang.Parties;
using Yiwang.Parties.Sessions;
using Yiwang.Signing;
using Yiwang.Things.Prefixes;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Node.Tests.Authentication;

/// <summary>A node that holds 99.1 and answers the Handle protocol on a free port, with programs of every kind.</summary>
internal sealed class HandleNode : IAsyncDisposable
{
    public const string Prefix = PreparedNode.Prefix, Secret = "erp-secret-2026";
    public static readonly ValueReference Rsa = new("0.NA/99.1", 300), Sm2 = new("99.1/ADMIN", 301), Shared = new("99.1/ADMIN", 302), Reader = new("99.1/READER", 300);

    private readonly TemporaryFolder _folder = new();
    private readonly string _rsa;
    private readonly byte[] _sm2 = Sm2Signer.NewPrivateKey();
    private NodeHost _host = null!;

    private HandleNode()
    {
        using var rsa = RSA.Create(2_048);
        _rsa = rsa.ExportPkcs8PrivateKeyPem();
    }

    public int Port { get; private set; }
    public IServiceProvider Services => _host.Services;
    public Principal Admin { get; private set; } = null!;

    public static async Task<HandleNode> StartAsync()
    {
        var node = new HandleNode();
        await node.OpenAsync();
        var services = node.Services;
        var parties = services.GetRequiredService<IParties>();
        await PreparedNode.FoundAsync(services.GetRequiredService<Accounts>(), parties, services.GetRequiredService<IPrefixRegistry>(), services.GetRequiredService<ApiTokens>());
        var own = parties.Directory.Operator!.Id;
        node.Admin = parties.Directory.Members(own)[0].In(own)!;
        using var rsa = RSA.Create();
        rsa.ImportFromPem(node._rsa);
        using var sm2 = new Sm2Signer(node._sm2);
        await node.IssueAsync("rsa", new AppKey(AppKeyAlgorithm.RsaSha256, rsa.ExportSubjectPublicKeyInfo()), Rsa, Role.IdentifierManager);
        await node.IssueAsync("sm2", new AppKey(AppKeyAlgorithm.Sm2, sm2.PublicKey), Sm2, Role.IdentifierManager);
        await node.IssueAsync("shared", new AppKey(AppKeyAlgorithm.SecretKey, Secret: Secret), Shared, Role.IdentifierManager);
        await node.IssueAsync("reader", new AppKey(AppKeyAlgorithm.SecretKey, Secret: Secret), Reader, Role.Auditor);
        return node;
    }

    public HandleClient Client(ValueReference user) =>
        new(new HandleClientOptions { Server = $"127.0.0.1:{Port.ToString(CultureInfo.InvariantCulture)}", Credential = Credential(user) });

    public HandleCredential Credential(ValueReference user) =>
        user == Rsa ? PublicKeyCredential.FromPem(user, _rsa) : user == Sm2 ? PublicKeyCredential.Sm2(user, _sm2) : new SecretKeyCredential(user, Secret);

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    private async Task OpenAsync()
    {
        var settings = new NodeSettings { Limits = new() { DrainSeconds = 1 }, Listen = new ListenSettings { Http = 0, Https = 0, Handle = Port, Recursion = -1, Mqtt = -1, Mqtts = -1 }, Log = new() { Level = "error" } };
        _host = await NodeHost.StartAsync(new DataFolder(_folder.Path), settings, TimeProvider.System, CancellationToken.None);
        Port = _host.Services.GetRequiredService<HandleServerOptions>().Handle!.TcpPort;
    }

    private async Task IssueAsync(string app, AppKey key, ValueReference user, Role role)
    {
        var parties = Services.GetRequiredService<IParties>();
        var name = CredentialName.TryCreate(user.Index, user.Handle, out var named) ? named : throw new ArgumentException(user.ToString());
        PreparedNode.Done(await parties.IssueAppAsync(Admin, new IssueApp(parties.Directory.Operator!.Id, app, key, [role], [name])));
    }
}
