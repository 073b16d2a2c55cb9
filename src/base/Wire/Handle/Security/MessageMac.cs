using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Yiwang.Wire.Handle.Security;

/// <summary>The HS_MAC credential of messages in a session.</summary>
[SuppressMessage("Security", "CA5350", Justification = "the protocol's older versions demand SHA-1")]
public static class MessageMac
{
    /// <param name="signed">Header and body.</param>
    /// <param name="key">The session's key.</param>
    /// <param name="counter">From 1, each once.</param>
    public static Credential Make(in Envelope envelope, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> key, int counter)
    {
        var name = envelope.Version.IsAtLeast(2, 7) ? HandleKey.Utf8(DigestNames.HmacSha256)
            : envelope.Version.IsAtLeast(2, 6) ? HandleKey.Utf8(DigestNames.Sha1) : [(byte)DigestAlgorithm.Sha1];
        return new(Credential.Mac, counter, name, Compute(envelope, signed, key, counter, name)!);
    }

    /// <summary>Does not look at the counter's freshness: see <see cref="ReplayWindow"/>.</summary>
    /// <returns>False for anything but this session's MAC, and for weaker MACs than the version has.</returns>
    public static bool Verify(in Envelope envelope, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> key, Credential credential) =>
        credential.Kind == Credential.Mac && Compute(envelope, signed, key, credential.Counter, credential.Digest) is { } expected
        && CryptographicOperations.FixedTimeEquals(expected, credential.Signature);

    private static byte[]? Compute(in Envelope envelope, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> key, int counter, ReadOnlySpan<byte> name)
    {
        if (envelope.Version.IsAtLeast(2, 5) && !envelope.Version.IsAtLeast(2, 7))
            return DigestNames.TryRead(name, out var hash) ? Hash(hash, SignedBytes.OfMisplacedMac(envelope, counter, signed, key)) : null;
        var data = SignedBytes.OfMac(envelope, counter, signed);
        if (name.Length > 1 && DigestNames.Plain(name) is "HMACSHA256") return HMACSHA256.HashData(key, data);
        // from 2.7 on, hashing the key in is no longer a MAC
        if (envelope.Version.IsAtLeast(2, 7)) return name.Length > 1 && DigestNames.Plain(name) is "HMACSHA1" ? HMACSHA1.HashData(key, data) : null;
        return DigestNames.TryRead(name, out var old) ? Hash(old, [.. key, .. data, .. key]) : null;
    }

    private static byte[] Hash(HashAlgorithmName name, byte[] data) => CryptographicOperations.HashData(name, data);
}
