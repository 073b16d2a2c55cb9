using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Yiwang.Wire.Handle;

/// <summary>Hash functions by their number in a request digest.</summary>
public enum DigestAlgorithm
{
    /// <summary>MD5 as clients before 2.1 write it: with a length before it. Its number is the first byte of that length.</summary>
    OldMd5 = 0,
    Md5 = 1,
    Sha1 = 2,
    Sha256 = 3,
}

/// <summary>What an answer to a request with <see cref="OpFlags.RequestDigest"/> begins with, so that the client sees which request it answers.</summary>
public sealed record RequestDigest(DigestAlgorithm Algorithm, byte[] Value)
{
    public const int Md5Bytes = 16, Sha1Bytes = 20, Sha256Bytes = 32;

    /// <summary>What an answer in this version carries of the request.</summary>
    /// <param name="signed">The request's header and body.</param>
    public static RequestDigest Of(ProtocolVersion version, ReadOnlySpan<byte> signed)
    {
        if (version.IsAtLeast(2, 7)) return new(DigestAlgorithm.Sha256, SHA256.HashData(signed));
#pragma warning disable CA5350, CA5351 // the protocol's older versions know nothing else; whether they may authenticate is the node's setting
        return version.IsAtLeast(2, 1) ? new(DigestAlgorithm.Sha1, SHA1.HashData(signed)) : new(DigestAlgorithm.OldMd5, MD5.HashData(signed));
#pragma warning restore CA5350, CA5351
    }

    public static bool TryRead(ref WireReader reader, [NotNullWhen(true)] out RequestDigest? digest)
    {
        digest = null;
        if (reader.AtEnd) return reader.Fail(WireFault.NeedMore);
        var algorithm = (DigestAlgorithm)reader.Rest[0];
        ReadOnlySpan<byte> value;
        if (algorithm == DigestAlgorithm.OldMd5)
        {
            if (!reader.TryBytes(out value, Sha256Bytes)) return false;
        }
        else
        {
            var length = Length(algorithm);
            if (length == 0) return reader.Fail(WireFault.UnknownDigest);
            if (!reader.TryByte(out _) || !reader.TryTake(length, out value)) return false;
        }
        digest = new(algorithm, value.ToArray());
        return true;
    }

    public void Write(ref WireWriter writer)
    {
        if (Algorithm == DigestAlgorithm.OldMd5)
        {
            writer.Bytes(Value);
            return;
        }
        writer.Byte((byte)Algorithm);
        writer.Raw(Value);
    }

    private static int Length(DigestAlgorithm algorithm) => algorithm switch
    {
        DigestAlgorithm.Md5 => Md5Bytes,
        DigestAlgorithm.Sha1 => Sha1Bytes,
        DigestAlgorithm.Sha256 => Sha256Bytes,
        _ => 0,
    };
}
