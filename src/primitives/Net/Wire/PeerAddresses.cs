using System.Net;
using System.Net.Sockets;

namespace Yiwang.Net.Wire;

/// <summary>
/// Where another node may be. Its address is what an agreement, a referral or a form says, and must not let this node knock on doors of its own machine or of the cloud under it. So link-local addresses (metadata services)
/// and those that are nobody's are never connected to, and loopback only where this node is reached there itself. Private networks are where plants are. Decided on the address that is really connected to.
/// </summary>
/// <param name="isLocal">Whether other nodes may be on this machine, as in a demonstration or a test.</param>
/// <param name="named">Nodes that the operator names in the settings: they may be anywhere.</param>
public sealed class PeerAddresses(Func<bool> isLocal, params IEnumerable<Uri> named)
{
    // with the metadata services of clouds that are not link-local
    private static readonly IPNetwork[] s_never =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("192.0.0.0/24"), IPNetwork.Parse("224.0.0.0/3"), IPNetwork.Parse("100.100.100.200/32"),
        IPNetwork.Parse("::/128"), IPNetwork.Parse("fe80::/10"), IPNetwork.Parse("ff00::/8"), IPNetwork.Parse("fd00:ec2::254/128"),
    ];
    private static readonly IPNetwork[] s_carryingIPv4 = [IPNetwork.Parse("::/96"), IPNetwork.Parse("64:ff9b::/96")];
    private readonly HashSet<string> _named = new(named.Select(u => $"{u.IdnHost}:{u.Port}"), StringComparer.OrdinalIgnoreCase);

    public bool Permits(IPAddress address)
    {
        if (IPAddress.IsLoopback(address)) return isLocal();
        if (address.IsIPv4MappedToIPv6) return Permits(address.MapToIPv4());
        if (s_never.Any(n => n.Contains(address))) return false;
        return !s_carryingIPv4.Any(n => n.Contains(address)) || Permits(new IPAddress(address.GetAddressBytes().AsSpan(12)));
    }

    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    /// <exception cref="PeerRefusedException">The host has no address that is permitted.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var to = context.DnsEndPoint;
        var addresses = IPAddress.TryParse(to.Host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(to.Host, cancel);
        var permitted = _named.Contains($"{to.Host}:{to.Port}") ? addresses : Array.FindAll(addresses, Permits);
        if (permitted.Length == 0) throw addresses.Length == 0 ? new SocketException((int)SocketError.HostNotFound) : new PeerRefusedException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(permitted, to.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

public sealed class PeerRefusedException() : IOException(Reason)
{
    public const string Reason = "no address of another node";
}
