using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Yiwang.Node.Certificates;

/// <summary>Addresses by which a phone on the same network reaches this machine, the likeliest first.</summary>
internal static class LanAddresses
{
    public static IReadOnlyList<IPAddress> List() =>
    [
        .. from card in NetworkInterface.GetAllNetworkInterfaces()
           where card.OperationalStatus == OperationalStatus.Up && card.NetworkInterfaceType != NetworkInterfaceType.Loopback
           let routed = card.GetIPProperties().GatewayAddresses.Count > 0
           from unicast in card.GetIPProperties().UnicastAddresses
           where unicast.Address is { IsIPv6LinkLocal: false } address && (address.AddressFamily == AddressFamily.InterNetwork || routed)
           orderby routed descending, unicast.Address.AddressFamily
           select unicast.Address,
    ];
}
