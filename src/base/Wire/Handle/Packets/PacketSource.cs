using System.Buffers.Binary;
using System.Net;

namespace Yiwang.Wire.Handle.Packets;

/// <summary>Where a UDP packet says that it comes from.</summary>
public readonly record struct PacketSource(UInt128 Address, int Port)
{
    public PacketSource(IPEndPoint from) : this(Number(from.Address), from.Port) { }

    private static UInt128 Number(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.MapToIPv6().TryWriteBytes(bytes, out _);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
