using static System.Buffers.Binary.BinaryPrimitives;

namespace Yiwang.Wire.Handle.Security;

/// <summary>
/// What MACs and signatures cover besides header and body. 2.7: version, session, request and counter; 2.8: the suggested version too. In 2.5 and 2.6 the
/// reference wrote these numbers to the wrong places; whoever speaks to it must do the same.
/// </summary>
internal static class SignedBytes
{
    private const int Numbers = 3 * sizeof(int);

    public static byte[] OfMac(in Envelope envelope, int counter, ReadOnlySpan<byte> signed) =>
        envelope.Version.IsAtLeast(2, 7) ? [.. Prefix(envelope, counter), .. signed] : signed.ToArray();

    /// <summary>2.5 and 2.6: the secret on both sides, and request and counter written over the first one.</summary>
    public static byte[] OfMisplacedMac(in Envelope envelope, int counter, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> secret)
    {
        var bytes = new byte[2 * secret.Length + signed.Length + 2 + Numbers];
        secret.CopyTo(bytes);
        bytes[secret.Length] = envelope.Version.Major;
        bytes[secret.Length + 1] = envelope.Version.Minor;
        WriteInt32BigEndian(bytes.AsSpan(secret.Length + 2), envelope.SessionId);
        WriteInt32BigEndian(bytes.AsSpan(sizeof(int)), envelope.RequestId);
        WriteInt32BigEndian(bytes.AsSpan(sizeof(int)), counter);
        signed.CopyTo(bytes.AsSpan(sizeof(int)));
        secret.CopyTo(bytes.AsSpan(sizeof(int) + signed.Length));
        return bytes;
    }

    public static byte[] OfSignature(in Envelope envelope, int counter, ReadOnlySpan<byte> signed)
    {
        if (!envelope.Version.IsAtLeast(2, 6)) return signed.ToArray();
        if (envelope.Version.IsAtLeast(2, 7)) return [.. Prefix(envelope, counter), .. signed];
        var prefix = new byte[2 + Numbers];
        prefix[0] = envelope.Version.Major;
        prefix[1] = envelope.Version.Minor;
        WriteInt32BigEndian(prefix.AsSpan(2), envelope.SessionId);
        WriteInt32BigEndian(prefix.AsSpan(sizeof(int)), envelope.RequestId);
        WriteInt32BigEndian(prefix.AsSpan(sizeof(int)), counter);
        return [.. prefix, .. signed];
    }

    private static byte[] Prefix(in Envelope envelope, int counter)
    {
        var writer = WireWriter.Growing(4 + Numbers);
        writer.Byte(envelope.Version.Major);
        writer.Byte(envelope.Version.Minor);
        if (envelope.Version.IsAtLeast(2, 8))
        {
            writer.Byte(envelope.Offered.Major);
            writer.Byte(envelope.Offered.Minor);
        }
        writer.Int32(envelope.SessionId);
        writer.Int32(envelope.RequestId);
        writer.Int32(counter);
        return writer.ToArray();
    }
}
