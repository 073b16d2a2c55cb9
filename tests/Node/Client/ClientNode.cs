using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Yiwang.Client;
using Yiwang.Client.Credentials;
using Yiwang.Node.Hosting;
using Yiwang.Node.Settings;
using Yiwang.Node.Tests.Harness;
using Yiwang.Parties;
using Yiwang.Parties.Sessions;
using Yiwang.Signing;
using Yiwang.Things.Prefixes;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Node.Tests.Client;

/// <summary>A whole node that holds 99.1, with a program for each kind of credential. It can be stopped and started again on the same folder and port.</summary>
internal sealed class ClientNode : IAsyncDisposable
{
    public const string Prefix = PreparedNode.Prefix, Secret = "a-secret-of-the-erp-2026";
    private readonly TemporaryFolder _folder = new();
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly byte[] _sm2 = Sm2Signer.NewPrivateKey();

    private ClientNode() { }

    public NodeHost Host { get; private set; } = null!;
    public IPEndPoint EndPoint { get; private set; } = null!;
    public string RsaPem => _rsa.ExportPkcs8PrivateKeyPem();
    public Uri Https => Host.Addresses.Single(a => a.Scheme == "https");
    public Uri Http => Host.Addresses.Single(a => a.Scheme == "http");

    public static async Task<ClientNode> StartAsync()
    {
        var node = new ClientNode();
        // one that can be listened on a second time
        await node.StartAsync(FreePort.Next());
        var services = node.Host.Services;
        var parties = services.GetRequiredService<IParties>();
        await PreparedNode.FoundAsync(services.GetRequiredService<Accounts>(), parties, services.GetRequiredService<IPrefixRegistry>(), services.GetRequiredService<ApiTokens>());
        await node.IssueAsync(parties, "erp", 300, new AppKey(AppKeyAlgorithm.SecretKey, Secret: Secret));
        await node.IssueAsync(parties, "mes", 301, new AppKey(AppKeyAlgorithm.RsaSha256, node._rsa.ExportSubjectPublicKeyInfo()));
        using var sm2 = new Sm2Signer(node._sm2);
        await node.IssueAsync(parties, "plc", 302, new AppKey(AppKeyAlgorithm.Sm2, sm2.PublicKey));
        return node;
    }

    /// <param name="kind">secret, rsa or sm2.</param>
    public HandleCredential Credential(string kind) => kind switch
    {
        "secret" => new SecretKeyCredential(Named(300), Secret),
        "rsa" => PublicKeyCredential.Rsa(Named(301), RSA.Create(_rsa.ExportParameters(includePrivateParameters: true))),
        "sm2" => PublicKeyCredential.Sm2(Named(302), _sm2),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    public HandleClient Client(HandleTransport transport = HandleTransport.UdpThenTcp, HandleCredential? credential = null, SessionUse session = SessionUse.None) => new(new HandleClientOptions
    {
        Server = transport == HandleTransport.Http ? Http.ToString() : EndPoint.ToString(),
        Transport = transport,
        Credential = credential,
        Session = session,
        UdpWait = TimeSpan.FromSeconds(5),
        Timeout = Patience.Deadline,
    });

    public async Task RestartAsync()
    {
        await Host.DisposeAsync();
        await StartAsync(EndPoint.Port);
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        _rsa.Dispose();
        _folder.Dispose();
    }

    private static ValueReference Named(int index) => new("0.NA/" + Prefix, index);

    private async Task StartAsync(int port)
    {
        var settings = new NodeSettings { Listen = new() { Http = 0, Https = 0, Handle = port, Recursion = -1, Mqtt = -1, Mqtts = -1 }, Limits = new() { DrainSeconds = 1 }, Log = new() { Level = "error" } };
        Host = await NodeHost.StartAsync(new DataFolder(_folder.Path), settings, TimeProvider.System, CancellationToken.None);
        EndPoint = new IPEndPoint(IPAddress.Loopback, Host.Handle.Handle!.TcpPort);
    }

    private async Task IssueAsync(IParties parties, string name, int index, AppKey key)
    {
        var own = parties.Directory.Operator!.Id;
        var named = CredentialName.TryCreate(index, "0.NA/" + Prefix, out var n) ? n : throw new InvalidOperationException();
        PreparedNode.Done(await parties.IssueAppAsync(parties.Directory.Members(own)[0].In(own)!, new IssueApp(own, name, key, [Role.IdentifierManager], [named])));
    }
}
