using System.Net;

namespace Yiwang.Wire.Handle.Values;

/// <summary>What an interface answers; anything else answers nothing.</summary>
[Flags]
public enum InterfaceUse
{
    None = 0,
    Administration = 1,
    Resolution = 2,
    Both = Administration | Resolution,
}

public enum InterfaceProtocol
{
    Udp = 0,
    Tcp = 1,
    Http = 2,
    Https = 3,
}

public readonly record struct SiteInterface(InterfaceUse Use, InterfaceProtocol Protocol, int Port);

/// <summary>One server of a site.</summary>
/// <param name="Address">16 bytes; an IPv4 address stands in the last four, after zeros.</param>
/// <param name="PublicKey">As in an HS_PUBKEY value; empty when the server signs nothing.</param>
public sealed record SiteServer(int Id, byte[] Address, byte[] PublicKey, SiteInterface[] Interfaces)
{
    public const int AddressBytes = 16;
    private const int InterfaceBytes = 6, BytesMin = 28;

    public SiteServer(int id, IPAddress address, byte[] publicKey, SiteInterface[] interfaces) : this(id, Bytes(address), publicKey, interfaces) { }

    public IPAddress IPAddress => Address.AsSpan(0, 12).ContainsAnyExcept((byte)0) ? new(Address) : new(Address.AsSpan(12));

    internal static bool TryReadList(ref WireReader reader, out SiteServer[] servers)
    {
        servers = [];
        if (!reader.TryCount(out var count, BytesMin)) return false;
        var list = new SiteServer[count];
        for (var i = 0; i < count; i++)
        {
            if (!reader.TryInt32(out var id) || !reader.TryTake(AddressBytes, out var address) || !reader.TryBytes(out var key)
                || !TryReadInterfaces(ref reader, out var interfaces)) return false;
            list[i] = new(id, address.ToArray(), key.ToArray(), interfaces);
        }
        servers = list;
        return true;
    }

    internal void Write(ref WireWriter writer)
    {
        writer.Int32(Id);
        writer.Raw(Address);
        writer.Bytes(PublicKey);
        writer.Int32(Interfaces.Length);
        foreach (var (use, protocol, port) in Interfaces)
        {
            writer.Byte((byte)use);
            writer.Byte((byte)protocol);
            writer.Int32(port);
        }
    }

    private static bool TryReadInterfaces(ref WireReader reader, out SiteInterface[] interfaces)
    {
        interfaces = [];
        if (!reader.TryCount(out var count, InterfaceBytes)) return false;
        interfaces = new SiteInterface[count];
        for (var i = 0; i < count; i++)
        {
            if (!reader.TryByte(out var use) || !reader.TryByte(out var protocol) || !reader.TryInt32(out var port)) return false;
            interfaces[i] = new((InterfaceUse)use, (InterfaceProtocol)protocol, port);
        }
        return true;
    }

    private static byte[] Bytes(IPAddress address)
    {
        var bytes = new byte[AddressBytes];
        var given = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes();
        given.CopyTo(bytes, AddressBytes - given.Length);
        return bytes;
    }
}
