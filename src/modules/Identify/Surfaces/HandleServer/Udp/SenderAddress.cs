using System.Net;
using System.Net.Sockets;
using static System.Buffers.Binary.BinaryPrimitives;

namespace Yiwang.Identify.Surfaces.HandleServer.Udp;

/// <summary>Reads a <c>sockaddr</c> without making an object of it.</summary>
internal static class SenderAddress
{
    private const int IPv4Length = 16;

    /// <summary>4 or 16 bytes.</summary>
    public static ReadOnlySpan<byte> Ip(ReadOnlySpan<byte> sender) => sender.Length <= IPv4Length ? sender.Slice(4, 4) : sender.Slice(8, 16);

    public static bool IsLoopback(ReadOnlySpan<byte> ip) =>
        ip.Length == 4 ? ip[0] == 127 : ip[..15].ContainsAnyExcept((byte)0) ? ip[..12].SequenceEqual<byte>([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]) && ip[12] == 127 : ip[15] == 1;

    public static IPEndPoint EndPoint(ReadOnlySpan<byte> sender) => new(new IPAddress(Ip(sender)), ReadUInt16BigEndian(sender[2..]));

    public static SocketAddress Copy(ReadOnlySpan<byte> sender, AddressFamily family)
    {
        var copy = new SocketAddress(family, sender.Length);
        sender.CopyTo(copy.Buffer.Span);
        return copy;
    }
}
