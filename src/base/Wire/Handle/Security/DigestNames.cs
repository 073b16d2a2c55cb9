using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Yiwang.Wire.Handle.Security;

/// <summary>Hash functions as signatures and credentials name them.</summary>
[SuppressMessage("Security", "CA5350", Justification = "the protocol's older versions demand SHA-1")]
[SuppressMessage("Security", "CA5351", Justification = "the protocol's oldest versions demand MD5")]
public static class DigestNames
{
    public const string Md5 = "MD5", Sha1 = "SHA1", Sha256 = "SHA-256", Sm3 = "SM3", HmacSha1 = "HMAC-SHA1", HmacSha256 = "HMAC-SHA256";

    /// <summary>A name in any of its deployed spellings, or the single byte of versions before 2.6.</summary>
    /// <returns>False for what nobody knows, and for HMACs.</returns>
    public static bool TryRead(ReadOnlySpan<byte> name, out HashAlgorithmName hash)
    {
        hash = name switch
        {
            [(byte)DigestAlgorithm.Md5] => HashAlgorithmName.MD5,
            [(byte)DigestAlgorithm.Sha1] => HashAlgorithmName.SHA1,
            [(byte)DigestAlgorithm.Sha256] => HashAlgorithmName.SHA256,
            _ when name.Length > 1 && name.Length < 16 => Plain(name) switch
            {
                "MD5" => HashAlgorithmName.MD5,
                "SHA1" => HashAlgorithmName.SHA1,
                "SHA256" => HashAlgorithmName.SHA256,
                _ => default,
            },
            _ => default,
        };
        return hash.Name is not null;
    }

    /// <summary>Upper case, letters and digits only: "SHA-1" and "sha1" are the same.</summary>
    internal static string Plain(ReadOnlySpan<byte> name)
    {
        var plain = new StringBuilder(name.Length);
        foreach (var b in name)
            if (char.IsAsciiLetterOrDigit((char)b)) plain.Append(char.ToUpperInvariant((char)b));
        return plain.ToString();
    }

    public static byte[] Hash(DigestAlgorithm algorithm, ReadOnlySpan<byte> data) => algorithm switch
    {
        DigestAlgorithm.Sha256 => SHA256.HashData(data),
        DigestAlgorithm.Sha1 => SHA1.HashData(data),
        _ => MD5.HashData(data),
    };

    /// <summary>Whether an answer, or a challenge, is about this request: a client must not sign what it did not send.</summary>
    public static bool Matches(RequestDigest digest, ReadOnlySpan<byte> signed) => CryptographicOperations.FixedTimeEquals(Hash(digest.Algorithm, signed), digest.Value);
}
