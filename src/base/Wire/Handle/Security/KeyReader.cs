namespace Yiwang.Wire.Handle.Security;

/// <summary>Reads HS_PUBKEY data: algorithm str, 16 reserved bits, then the numbers as strs.</summary>
public static class KeyReader
{
    /// <returns><see cref="WireFault.UnknownKey"/> for algorithms that are not known here, as SM9.</returns>
    public static WireFault TryRead(ReadOnlySpan<byte> data, out HandleKey? key)
    {
        key = null;
        var reader = new WireReader(data);
        if (!reader.TryText(out var algorithm) || !reader.TryInt16(out var flags)) return reader.Fault;
        HandleKey? read = algorithm switch
        {
            HandleKey.Rsa => TryFields(ref reader, 2) is [var exponent, var modulus] ? new RsaKey(exponent, modulus) : null,
            HandleKey.Dsa => TryFields(ref reader, 4) is [var q, var p, var g, var y] ? new DsaKey(q, p, g, y) : null,
            HandleKey.DiffieHellman => TryFields(ref reader, 3) is [var y, var p, var g] ? new DhKey(y, p, g) : null,
            HandleKey.Sm2 => TryFields(ref reader, 1) is [var encoded] ? new Sm2Key(encoded) : null,
            _ => null,
        };
        if (reader.Fault != WireFault.None) return reader.Fault;
        if (read is null) return WireFault.UnknownKey;
        key = read with { Flags = flags, Rest = reader.Rest.ToArray() };
        return WireFault.None;
    }

    private static byte[][]? TryFields(ref WireReader reader, int count)
    {
        var fields = new byte[count][];
        for (var i = 0; i < count; i++)
        {
            if (!reader.TryBytes(out var field, HandleKey.NumberBytesMax)) return null;
            fields[i] = field.ToArray();
        }
        return fields;
    }
}
