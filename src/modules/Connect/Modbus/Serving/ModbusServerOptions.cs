using System.Net;

namespace Yiwang.Connect.Modbus.Serving;

/// <summary>The node's own Modbus TCP server. The protocol knows neither names nor encryption, so it answers only addresses that are listed.</summary>
public sealed record ModbusServerOptions
{
    /// <summary>Who may connect, as 192.168.10.0/24; nobody else is answered. By default this machine alone.</summary>
    public IReadOnlyList<IPNetwork> Allow { get; init; } = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")];
    /// <summary>Log-in name of the user in whose name a SCADA writes; empty = nobody writes. The user needs the right to control devices, and the guard, limits and log are those of every other write.</summary>
    public string WriteAs { get; init; } = "";
    /// <summary>Masters at a time, 1–1,000; one more is closed at once.</summary>
    public int ConnectionsMax { get; init; } = 32;
    /// <summary>A master that asks nothing for so long is closed.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>An address alone, or a network.</summary>
    public static bool TryNetwork(string text, out IPNetwork network)
    {
        if (IPAddress.TryParse(text, out var address))
        {
            network = new(address, address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 32 : 128);
            return true;
        }
        return IPNetwork.TryParse(text, out network);
    }

    /// <exception cref="FormatException">No address or network.</exception>
    public static IReadOnlyList<IPNetwork> Networks(IEnumerable<string> texts) => [.. texts.Select(t => TryNetwork(t, out var network) ? network : throw new FormatException(t))];

    public bool Allows(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Allow.Any(n => n.Contains(plain));
    }
}
