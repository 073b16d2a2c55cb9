namespace Yiwang.Wire.Handle.Values;

[Flags]
public enum SiteFlags
{
    None = 0,
    Primary = 0x80,
    MultiplePrimaries = 0x40,
}

/// <summary>Which part of a handle chooses the server of a site.</summary>
public enum HashOption
{
    Prefix = 0,
    Suffix = 1,
    Handle = 2,
}

/// <summary>Name and value in words, as ("desc", "Root of the north").</summary>
public readonly record struct SiteAttribute(string Name, string Value);

/// <summary>Data of an HS_SITE value and body of the site-info answer: RFC 3651 §3.2.2.</summary>
/// <param name="Format">1 is the only one there is.</param>
/// <param name="Version">What the site's servers speak.</param>
/// <param name="Serial">Goes up with each change; clients send it along and hear 300 if it is old.</param>
/// <param name="HashFilter">Reserved, and always empty.</param>
public sealed record SiteRecord(
    short Format, ProtocolVersion Version, short Serial, SiteFlags Flags, HashOption Hash, byte[] HashFilter, SiteAttribute[] Attributes, SiteServer[] Servers)
{
    public const short CurrentFormat = 1;
    private const int AttributeBytesMin = 8;

    public static WireFault TryRead(ReadOnlySpan<byte> data, out SiteRecord? site)
    {
        site = null;
        var reader = new WireReader(data);
        if (!reader.TryInt16(out var format) || !reader.TryByte(out var major) || !reader.TryByte(out var minor) || !reader.TryInt16(out var serial)
            || !reader.TryByte(out var flags) || !reader.TryByte(out var hash) || !reader.TryBytes(out var filter)
            || !TryReadAttributes(ref reader, out var attributes) || !SiteServer.TryReadList(ref reader, out var servers)) return reader.Fault;
        if (!reader.AtEnd) return WireFault.TrailingBytes;
        site = new(format, new(major, minor), serial, (SiteFlags)flags, (HashOption)hash, filter.ToArray(), attributes, servers);
        return WireFault.None;
    }

    public byte[] Encode()
    {
        var writer = WireWriter.Growing();
        writer.Int16(Format);
        writer.Byte(Version.Major);
        writer.Byte(Version.Minor);
        writer.Int16(Serial);
        writer.Byte((byte)Flags);
        writer.Byte((byte)Hash);
        writer.Bytes(HashFilter);
        writer.Int32(Attributes.Length);
        foreach (var (name, value) in Attributes)
        {
            writer.Text(name);
            writer.Text(value);
        }
        writer.Int32(Servers.Length);
        foreach (var server in Servers) server.Write(ref writer);
        return writer.ToArray();
    }

    private static bool TryReadAttributes(ref WireReader reader, out SiteAttribute[] attributes)
    {
        attributes = [];
        if (!reader.TryCount(out var count, AttributeBytesMin)) return false;
        attributes = new SiteAttribute[count];
        for (var i = 0; i < count; i++)
        {
            if (!reader.TryText(out var name) || !reader.TryText(out var value)) return false;
            attributes[i] = new(name, value);
        }
        return true;
    }
}
