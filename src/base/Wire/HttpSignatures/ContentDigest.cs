using System.Security.Cryptography;

namespace Yiwang.Wire.HttpSignatures;

/// <summary>RFC 9530: <c>Content-Digest: sha-256=:…:</c>.</summary>
public static class ContentDigest
{
    public const string Algorithm = "sha-256";

    public static string Of(ReadOnlySpan<byte> body) => SignatureFields.Bytes(Algorithm, SHA256.HashData(body));

    /// <summary>False also when the field has no sha-256.</summary>
    public static bool Fits(string? field, ReadOnlySpan<byte> body) =>
        SignatureFields.TryBytes(field, Algorithm, out var digest) && CryptographicOperations.FixedTimeEquals(digest, SHA256.HashData(body));
}
