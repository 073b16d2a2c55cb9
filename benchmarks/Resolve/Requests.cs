using System.Buffers.Binary;
using System.Text;
using Yiwang.Wire.Handle;

namespace Yiwang.Benchmarks.Resolve;

/// <summary>What the drivers send: the same name asked for in each protocol.</summary>
internal static class Requests
{
    private const int Envelope = 20, Header = 24;

    /// <summary>A resolve for all public values, as a client of protocol 2.11 sends it over UDP (golden vector in the Wire tests).</summary>
    public static byte[] Handle(string handle, OpFlags flags = OpFlags.CacheAllowed | OpFlags.PublicOnly | OpFlags.Recursive)
    {
        var name = Encoding.UTF8.GetBytes(handle);
        var body = 4 + name.Length + 4 + 4;
        var bytes = new byte[Envelope + Header + body + 4];
        (bytes[0], bytes[1], bytes[2], bytes[3]) = (2, 11, 2, 11);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(16), Header + body + 4);
        var header = bytes.AsSpan(Envelope);
        BinaryPrimitives.WriteInt32BigEndian(header, (int)OpCode.Resolve);
        BinaryPrimitives.WriteUInt32BigEndian(header[8..], (uint)flags);
        BinaryPrimitives.WriteUInt16BigEndian(header[12..], 0xFFFF);
        BinaryPrimitives.WriteUInt32BigEndian(header[16..], (uint)TimeProvider.System.GetUtcNow().AddHours(12).ToUnixTimeSeconds());
        BinaryPrimitives.WriteInt32BigEndian(header[20..], body);
        BinaryPrimitives.WriteInt32BigEndian(header[24..], name.Length);
        name.CopyTo(header[28..]);
        return bytes;
    }

    public static byte[] Http(string handle) => Encoding.ASCII.GetBytes($"GET /api/handles/{handle} HTTP/1.1\r\nHost: localhost\r\n\r\n");

    public static byte[] Redis(string key) => Encoding.ASCII.GetBytes($"*2\r\n$3\r\nGET\r\n${key.Length}\r\n{key}\r\n");

    /// <summary>TXT of a name in the zone (RFC 1035 §4.1).</summary>
    public static byte[] Dns(params string[] labels)
    {
        var bytes = new List<byte> { 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0 };
        foreach (var label in labels)
        {
            bytes.Add((byte)label.Length);
            bytes.AddRange(Encoding.ASCII.GetBytes(label));
        }
        bytes.AddRange([0, 0, 16, 0, 1]);
        return [.. bytes];
    }
}
