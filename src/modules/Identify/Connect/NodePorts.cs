using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Yiwang.Identify.Surfaces.HandleServer;

namespace Yiwang.Identify.Connect;

/// <summary>Ports that this node listens on, as they are now; null = off.</summary>
internal sealed record NodePorts(int? Http, int? Https, int? Handle, int? Recursion)
{
    public static NodePorts Of(IServer server, HandleServerOptions handle)
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses.Select(a => new Uri(a)).ToList() ?? [];
        int? Port(string scheme) => addresses.FirstOrDefault(a => a.Scheme == scheme)?.Port;
        return new(Port("http"), Port("https"), handle.Handle?.TcpPort, handle.Recursion?.TcpPort);
    }
}
