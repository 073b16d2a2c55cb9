using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Yiwang.Identify.Surfaces.HandleServer.Engine;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Identify.Surfaces.HandleServer.Sites;

/// <summary>The site record of this node: where it speaks which protocol, and the key with which it signs.</summary>
internal sealed class NodeSite(HandleServerOptions options, ServerKey key)
{
    /// <summary>One site with one server, which changes only by a restart.</summary>
    public const short Serial = 1;
    private readonly Lazy<SiteRecord> _record = new(() => Make(options, key));

    public SiteRecord Record => _record.Value;

    private static SiteRecord Make(HandleServerOptions options, ServerKey key)
    {
        List<SiteInterface> interfaces = [];
        if (options.Handle is { } port)
        {
            interfaces.Add(new(InterfaceUse.Both, InterfaceProtocol.Tcp, port.TcpPort));
            interfaces.Add(new(InterfaceUse.Resolution, InterfaceProtocol.Udp, port.UdpPort));
        }
        if (options.HttpPort > 0) interfaces.Add(new(InterfaceUse.Both, InterfaceProtocol.Http, options.HttpPort));
        // HTTPS is not named: the reference client takes only a certificate made of the site's own key, and browsers one of an authority
        return Of(options.NodeName, Reachable(options), key.PublicKey, [.. interfaces]);
    }

    public static SiteRecord Of(string description, IPAddress address, byte[] publicKey, SiteInterface[] interfaces) => new(
        SiteRecord.CurrentFormat, ProtocolVersion.Current, Serial, SiteFlags.Primary, HashOption.Handle, [], description.Length > 0 ? [new("desc", description)] : [],
        [new SiteServer(1, address, publicKey, interfaces)]);

    // 0.0.0.0 is no address to go to: the public one when it is a number, else that of the first network
    private static IPAddress Reachable(HandleServerOptions options)
    {
        if (!options.Address.Equals(IPAddress.Any) && !options.Address.Equals(IPAddress.IPv6Any)) return options.Address;
        if (Uri.TryCreate(options.PublicUrl, UriKind.Absolute, out var url) && IPAddress.TryParse(url.Host.Trim('[', ']'), out var named)) return named;
        return NetworkInterface.GetAllNetworkInterfaces().Where(n => n.OperationalStatus == OperationalStatus.Up && n.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .SelectMany(n => n.GetIPProperties().UnicastAddresses).Select(a => a.Address).FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork) ?? IPAddress.Loopback;
    }
}
