using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Yiwang.Parties.Sessions;

/// <summary>A bearer secret: a prefix that tells people and scanners what it is, and 256 random bits. Only its SHA-256 is kept.</summary>
internal static class Token
{
    public const string Session = "yws_", Api = "ywt_", Phone = "ywp_";
    private const int SecretBytes = 32;
    private const int Length = 4 + 43;

    public static string New(string prefix) => prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <returns>Null when the text cannot be such a token, so that junk costs no look-up.</returns>
    public static byte[]? Hash(string? token, string prefix) =>
        token is { Length: Length } && token.StartsWith(prefix, StringComparison.Ordinal) && Base64Url.IsValid(token.AsSpan(4))
            ? SHA256.HashData(Encoding.ASCII.GetBytes(token))
            : null;

    /// <summary>Names a token to people without giving it away.</summary>
    public static string Id(ReadOnlySpan<byte> hash) => Convert.ToHexStringLower(hash[..8]);

    /// <summary>A name so long that nobody finds another secret with it: good for comparing.</summary>
    public static string LongId(ReadOnlySpan<byte> hash) => Convert.ToHexStringLower(hash[..16]);
}
