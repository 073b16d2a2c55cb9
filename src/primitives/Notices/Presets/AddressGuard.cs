using System.Net;
using System.Net.Sockets;

namespace Yiwang.Notices.Presets;

/// <summary>
/// Where messages may go. An address that somebody typed must not let the node knock on doors behind the firewall, so private, loopback and link-local
/// addresses are refused unless a setting names them. Decided on the address that is really connected to, whatever a name resolved to before.
/// </summary>
public sealed class AddressGuard(IReadOnlyList<IPNetwork> allowed)
{
    private static readonly IPNetwork[] s_private =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.0.0.0/24"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("198.18.0.0/15"), IPNetwork.Parse("224.0.0.0/3"),
        IPNetwork.Parse("::/96"), IPNetwork.Parse("64:ff9b::/96"), IPNetwork.Parse("fc00::/7"), IPNetwork.Parse("fe80::/10"), IPNetwork.Parse("ff00::/8"),
    ];

    public bool Permits(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return Array.TrueForAll(s_private, n => !n.Contains(address)) || allowed.Any(n => n.Contains(address));
    }

    /// <summary>Connects to the first permitted address of the host.</summary>
    /// <exception cref="AddressRefusedException">It has none.</exception>
    public async ValueTask<Socket> ConnectAsync(DnsEndPoint to, CancellationToken cancel)
    {
        var addresses = IPAddress.TryParse(to.Host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(to.Host, cancel);
        var permitted = addresses.Where(Permits).ToArray();
        if (permitted.Length == 0) throw new AddressRefusedException(addresses.Length > 0 ? addresses[0].ToString() : to.Host);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(permitted, to.Port, cancel);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

public sealed class AddressRefusedException(string address) : IOException($"{address} is a private address that the setting notices.allow does not name")
{
    public string Address { get; } = address;
}
