namespace Yiwang.Wire.Handle.Values;

/// <summary>Data of an HS_ADMIN value: who administers the handle, and with which rights.</summary>
/// <param name="Legacy">Two more bytes follow: very old clients counted the permissions as four.</param>
public sealed record AdminRecord(AdminPermissions Permissions, ValueReference Administrator, bool Legacy = false)
{
    public static WireFault TryRead(ReadOnlySpan<byte> data, out AdminRecord? admin)
    {
        admin = null;
        var reader = new WireReader(data);
        if (!reader.TryInt16(out var permissions) || !ValueReference.TryRead(ref reader, out var administrator)) return reader.Fault;
        var legacy = reader.Rest is [0, 0];
        if (!legacy && !reader.AtEnd) return WireFault.TrailingBytes;
        admin = new((AdminPermissions)(ushort)permissions, administrator, legacy);
        return WireFault.None;
    }

    public byte[] Encode()
    {
        var writer = WireWriter.Growing();
        writer.Int16((short)Permissions);
        Administrator.Write(ref writer);
        if (Legacy) writer.Int16(0);
        return writer.ToArray();
    }
}
