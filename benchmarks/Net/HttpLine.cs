using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Yiwang.Console.Network;
using Yiwang.Net.Crossing;
using Yiwang.Net.Crossing.Carrying;
using Yiwang.Net.Moving;
using Yiwang.Pacts;
using Yiwang.Parties.Limits;

namespace Yiwang.Benchmarks.Net;

/// <summary>The line between two nodes as it is in life: the node's HTTP client, a delayed connection, the web server and the node's own endpoints.</summary>
internal sealed class HttpLine : IAsyncDisposable
{
    private readonly HttpCarrier _carrier = new(new CrossingOptions(), TimeProvider.System);
    private readonly DelayedRelay _relay;
    private WebApplication? _app;

    public HttpLine() => _relay = new DelayedRelay(() => new Uri(_app!.Urls.Single()).Port);

    public ICarrier Carrier => _carrier;
    /// <summary>Of the node that takes.</summary>
    public Uri Address => _relay.Address;

    public void Use(CrossingRuntime node)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(System.Net.IPAddress.Loopback, 0));
        // the endpoints of notices and moves ask for some of these; none is sent
        builder.Services.AddSingleton(node).AddSingleton<IPacts>(_ => throw new NotSupportedException()).AddSingleton<Moves>(_ => throw new NotSupportedException()).AddSingleton(new PublicLimits(new LimitOptions(), TimeProvider.System));
        _app = builder.Build();
        _app.MapCrossing();
        _app.Start();
    }

    public async ValueTask DisposeAsync()
    {
        await _relay.DisposeAsync();
        if (_app is not null) await _app.DisposeAsync();
        _carrier.Dispose();
    }
}
