using System.Security.Cryptography;
using Yiwang.Parties;
using Yiwang.Signing;

namespace Yiwang.Net.Crossing.Signed;

/// <summary>Names that stand in signatures.</summary>
internal static class SigningWords
{
    public const string Label = "yw", RequestTag = "yiwang", AnswerTag = "yiwang-answer", FileTag = "yiwang-file";
    public const string ContentType = "application/json";
    public const string VersionField = "yiwang-version", Version = "1";
    public const string BatchPath = "/net/v1/batch", AskPath = "/net/v1/ask", PactsPath = "/net/v1/pacts", MovePath = "/net/v1/move";

    /// <summary><c>ed25519</c> of RFC 9421 §3.3.6; <c>sm2-sm3</c> is ours: SM2 with SM3 over the base, identity 1234567812345678, r ‖ s.</summary>
    public static string Algorithm(SigningAlgorithm algorithm) => algorithm == SigningAlgorithm.Sm2 ? "sm2-sm3" : "ed25519";

    /// <summary>Organisation and the first 16 hexadecimal digits of SHA-256 of its key, as <c>o.…#0123456789abcdef</c>.</summary>
    public static string KeyId(OrganizationId organization, ReadOnlySpan<byte> key) => $"{organization}#{Convert.ToHexStringLower(SHA256.HashData(key))[..16]}";
}
