using System.Buffers.Binary;
using System.Buffers.Text;

namespace Yiwang.Benchmarks.Resolve;

/// <summary>Handle protocol: 20 bytes of envelope with the request's number at 8 and the length at 16, then operation and response code.</summary>
internal readonly struct HandleExchange : IExchange
{
    public static void Stamp(Span<byte> request, uint number) => BinaryPrimitives.WriteUInt32BigEndian(request[8..], number);
    public static uint Number(ReadOnlySpan<byte> answer, uint next) => BinaryPrimitives.ReadUInt32BigEndian(answer[8..]);
    public static int Status(ReadOnlySpan<byte> answer) => BinaryPrimitives.ReadInt32BigEndian(answer[24..]);

    public static int Length(ReadOnlySpan<byte> received)
    {
        if (received.Length < 20) return 0;
        var length = 20 + BinaryPrimitives.ReadInt32BigEndian(received[16..]);
        return length <= received.Length ? length : 0;
    }
}

/// <summary>DNS over UDP (RFC 1035 §4.1.1): the number has 16 bits, the status is RCODE.</summary>
internal readonly struct DnsExchange : IExchange
{
    public static void Stamp(Span<byte> request, uint number) => BinaryPrimitives.WriteUInt16BigEndian(request, (ushort)number);
    public static uint Number(ReadOnlySpan<byte> answer, uint next) => BinaryPrimitives.ReadUInt16BigEndian(answer);
    public static int Length(ReadOnlySpan<byte> received) => received.Length;
    public static int Status(ReadOnlySpan<byte> answer) => answer[3] & 0x0F;
}

/// <summary>Redis: GET answered by a bulk string; status 1 = a value, 0 = none.</summary>
internal readonly struct RedisExchange : IExchange
{
    public static void Stamp(Span<byte> request, uint number) { }
    public static uint Number(ReadOnlySpan<byte> answer, uint next) => next;
    public static int Status(ReadOnlySpan<byte> answer) => answer[1] == '-' ? 0 : 1;

    public static int Length(ReadOnlySpan<byte> received)
    {
        var end = received.IndexOf("\r\n"u8);
        if (end < 0) return 0;
        if (!Utf8Parser.TryParse(received[1..end], out int size, out _) || size < 0) return end + 2;
        var length = end + 2 + size + 2;
        return length <= received.Length ? length : 0;
    }
}

/// <summary>HTTP/1.1 on a kept connection, one request at a time.</summary>
internal readonly struct HttpExchange : IExchange
{
    public static void Stamp(Span<byte> request, uint number) { }
    public static uint Number(ReadOnlySpan<byte> answer, uint next) => next;
    public static int Status(ReadOnlySpan<byte> answer) => Utf8Parser.TryParse(answer[9..], out int status, out _) ? status : 0;

    public static int Length(ReadOnlySpan<byte> received)
    {
        var head = received.IndexOf("\r\n\r\n"u8);
        if (head < 0) return 0;
        var at = received[..head].IndexOf("Content-Length: "u8);
        if (at < 0) return received.EndsWith("0\r\n\r\n"u8) ? received.Length : 0;
        if (!Utf8Parser.TryParse(received[(at + 16)..], out int size, out _)) throw new FormatException("Content-Length");
        var length = head + 4 + size;
        return length <= received.Length ? length : 0;
    }
}
