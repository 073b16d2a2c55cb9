using Microsoft.Extensions.Hosting;
using Yiwang.Identify.Surfaces.HandleServer.Engine;
using Yiwang.Identify.Surfaces.HandleServer.Resolve;

namespace Yiwang.Identify.Surfaces.HandleServer.Udp;

/// <summary>Starts and stops the UDP side of the Handle port and of the recursion service with the node.</summary>
internal sealed class UdpServers(HandleServerOptions options, FastResolve fast, HandleService service, Amplification amplification, HandleMeters meters, RequestTrace trace, TimeProvider time) : IHostedService
{
    private readonly List<UdpServer> _servers = [];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Handle is { } handle) Start(handle, recursive: false);
        if (options.Recursion is { } recursion) Start(recursion, recursive: true);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var server in _servers) await server.DisposeAsync();
        _servers.Clear();
    }

    private void Start(HandlePort port, bool recursive)
    {
        var server = new UdpServer(port.Udp, recursive, fast, service, amplification, meters, trace, time);
        _servers.Add(server);
        server.Start();
    }
}
