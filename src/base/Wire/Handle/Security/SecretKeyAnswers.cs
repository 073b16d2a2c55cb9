using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Yiwang.Wire.Handle.Security;

/// <summary>How a secret-key answer is computed; its first byte.</summary>
public enum SecretAnswerKind
{
    /// <summary>Before 2.1: MD5(secret ‖ data ‖ secret) with no first byte.</summary>
    OldMd5 = 0,
    Md5 = 1,
    Sha1 = 2,
    Sha256 = 3,
    HmacSha1 = 0x12,
    HmacSha256 = 0x13,
    /// <summary>HMAC-SHA1 under a key that PBKDF2 makes of the secret: 2.7 and later.</summary>
    Pbkdf2HmacSha1 = 0x22,
}

/// <summary>What the holder of a secret key (HS_SECKEY) makes of a challenge: one byte of kind and the MAC over nonce ‖ request digest.</summary>
[SuppressMessage("Security", "CA5350", Justification = "the protocol's older versions demand SHA-1")]
[SuppressMessage("Security", "CA5351", Justification = "the protocol's oldest versions demand MD5")]
[SuppressMessage("Security", "CA5379", Justification = "the protocol's PBKDF2 is over SHA-1")]
public static class SecretKeyAnswers
{
    public const int Iterations = 10_000, SaltBytes = 16, DerivedBits = 160;
    /// <summary>The client says how often to iterate: beyond this it would make the server work for it.</summary>
    public const int IterationsMax = 100_000;
    private const int SaltBytesMax = 256, DerivedBitsMax = 512;

    public static SecretAnswerKind KindFor(ProtocolVersion version) =>
        version.IsAtLeast(2, 7) ? SecretAnswerKind.Pbkdf2HmacSha1 : version.IsAtLeast(2, 1) ? SecretAnswerKind.Sha1 : SecretAnswerKind.OldMd5;

    public static byte[] Make(SecretAnswerKind kind, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> secret)
    {
        byte[] data = [.. nonce, .. digest];
        if (kind == SecretAnswerKind.OldMd5) return Mac(kind, data, secret)!;
        if (kind != SecretAnswerKind.Pbkdf2HmacSha1) return [(byte)kind, .. Mac(kind, data, secret) ?? throw new ArgumentOutOfRangeException(nameof(kind))];
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return [(byte)kind, .. Pbkdf2(data, secret, salt, Iterations, DerivedBits)];
    }

    /// <param name="answer">As the client sent it.</param>
    /// <param name="old">The answer is in the form before 2.1: the MD5 alone.</param>
    public static bool Verify(ReadOnlySpan<byte> answer, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> secret, bool old = false)
    {
        byte[] data = [.. nonce, .. digest];
        if (old) return CryptographicOperations.FixedTimeEquals(Mac(SecretAnswerKind.OldMd5, data, secret), answer);
        if (answer.IsEmpty || answer[0] == (byte)SecretAnswerKind.OldMd5) return false;
        var (kind, mac) = ((SecretAnswerKind)answer[0], answer[1..].ToArray());
        var expected = kind == SecretAnswerKind.Pbkdf2HmacSha1 ? Pbkdf2Like(mac, data, secret) : Mac(kind, data, secret);
        return expected is not null && CryptographicOperations.FixedTimeEquals(expected, mac);
    }

    private static byte[]? Mac(SecretAnswerKind kind, ReadOnlySpan<byte> data, ReadOnlySpan<byte> secret) => kind switch
    {
        SecretAnswerKind.OldMd5 or SecretAnswerKind.Md5 => MD5.HashData([.. secret, .. data, .. secret]),
        SecretAnswerKind.Sha1 => SHA1.HashData([.. secret, .. data, .. secret]),
        SecretAnswerKind.Sha256 => SHA256.HashData([.. secret, .. data, .. secret]),
        SecretAnswerKind.HmacSha1 => HMACSHA1.HashData(secret, data),
        SecretAnswerKind.HmacSha256 => HMACSHA256.HashData(secret, data),
        _ => null,
    };

    /// <summary>The MAC anew, with the salt and the counts of the given one; null if these are out of bounds.</summary>
    private static byte[]? Pbkdf2Like(ReadOnlySpan<byte> given, ReadOnlySpan<byte> data, ReadOnlySpan<byte> secret)
    {
        var reader = new WireReader(given);
        if (!reader.TryBytes(out var salt, SaltBytesMax) || !reader.TryInt32(out var iterations) || !reader.TryInt32(out var bits)) return null;
        if (iterations is < 1 or > IterationsMax || bits is < 8 or > DerivedBitsMax || bits % 8 != 0) return null;
        return Pbkdf2(data, secret, salt, iterations, bits);
    }

    /// <summary>Salt str, int32 iterations, int32 bits of the derived key, MAC str.</summary>
    private static byte[] Pbkdf2(ReadOnlySpan<byte> data, ReadOnlySpan<byte> secret, ReadOnlySpan<byte> salt, int iterations, int bits)
    {
        var writer = WireWriter.Growing();
        writer.Bytes(salt);
        writer.Int32(iterations);
        writer.Int32(bits);
        writer.Bytes(HMACSHA1.HashData(Rfc2898DeriveBytes.Pbkdf2(Password(secret), salt, iterations, HashAlgorithmName.SHA1, bits / 8), data));
        return writer.ToArray();
    }

    /// <summary>The reference takes each byte of the secret for a Latin-1 character and derives the key from these in UTF-8; so must every other party.</summary>
    internal static byte[] Password(ReadOnlySpan<byte> secret) => Encoding.UTF8.GetBytes(Encoding.Latin1.GetString(secret));
}
