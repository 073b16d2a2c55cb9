using System.IO.Compression;

namespace Yiwang.Wire.Sparkplug;

/// <summary>Tahu's extension: a payload whose uuid is SPBV1.0_COMPRESSED holds the real one in its body, by GZIP or DEFLATE (with or without the zlib header: both are about).</summary>
public static class CompressedPayload
{
    /// <summary>Unpacked; beyond it a payload is none.</summary>
    public const int BytesMax = 16 << 20;
    private static ReadOnlySpan<byte> Uuid => "SPBV1.0_COMPRESSED"u8;

    /// <summary>The payload itself when it is not compressed. False = it says that it is and cannot be unpacked.</summary>
    public static bool TryOpen(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> payload)
    {
        payload = bytes;
        var packed = false;
        ReadOnlySpan<byte> body = default;
        var fields = new ProtobufReader(bytes);
        while (fields.Next())
        {
            if (fields.Field == 4 && fields.IsBytes) packed = fields.Bytes.SequenceEqual(Uuid);
            else if (fields.Field == 5 && fields.IsBytes) body = fields.Bytes;
        }
        if (!packed) return true;
        payload = TryInflate(body, out var inflated) ? inflated : default;
        return inflated is not null;
    }

    private static bool TryInflate(ReadOnlySpan<byte> body, out byte[]? inflated)
    {
        inflated = null;
        using var source = new MemoryStream(body.ToArray());
        using Stream from = body switch
        {
            [0x1F, 0x8B, ..] => new GZipStream(source, CompressionMode.Decompress),
            [var method, var flags, ..] when (method & 0x0F) == 8 && ((method << 8) | flags) % 31 == 0 => new ZLibStream(source, CompressionMode.Decompress),
            _ => new DeflateStream(source, CompressionMode.Decompress),
        };
        using var into = new MemoryStream();
        var some = new byte[8_192];
        try
        {
            for (int n; (n = from.Read(some)) > 0;)
            {
                into.Write(some, 0, n);
                if (into.Length > BytesMax) return false;
            }
        }
        catch (InvalidDataException)
        {
            return false;
        }
        inflated = into.ToArray();
        return true;
    }
}
