using System.Security.Cryptography.X509Certificates;
using Yiwang.Node.Hosting;
using Yiwang.Node.Settings;

namespace Yiwang.Node.Tests.Harness;

/// <summary>A whole node in this process, over real sockets on free ports, in a folder of its own.</summary>
internal sealed class RunningNode : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    private RunningNode() { }

    public NodeHost Host { get; private set; } = null!;
    public HttpClient Http { get; private set; } = null!;
    public Uri Https => Host.Addresses.Single(a => a.Scheme == "https");

    public static async Task<RunningNode> StartAsync(NodeSettings? settings = null, TimeProvider? clock = null)
    {
        var node = new RunningNode();
        var listening = (settings ?? new NodeSettings { Limits = new() { DrainSeconds = 1 } }) with { Listen = new ListenSettings { Http = 0, Https = 0, Handle = 0, Recursion = 0, Mqtt = 0, Mqtts = 0, Modbus = settings?.Listen.Modbus ?? -1, HandleHttp = settings?.Listen.HandleHttp ?? -1 }, Log = new() { Level = "error" } };
        node.Host = await NodeHost.StartAsync(new DataFolder(node._folder.Path), listening, clock ?? TimeProvider.System, CancellationToken.None);
        node.Http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = node.Host.Addresses.Single(a => a.Scheme == "http") };
        return node;
    }

    /// <summary>A client that trusts this authority and no other.</summary>
    public static HttpClient Trusting(X509Certificate2 authority, Uri address)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.Add(authority);
        return new HttpClient(handler) { BaseAddress = address };
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Host.DisposeAsync();
        _folder.Dispose();
    }
}
