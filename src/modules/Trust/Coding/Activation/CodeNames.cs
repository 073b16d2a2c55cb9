using System.Security.Cryptography;
using System.Text;
using Yiwang.Trust.Coding.Secrets;

namespace Yiwang.Trust.Coding.Activation;

/// <summary>
/// Subjects under which the log knows what happened to a code once: keyed, so that the public part of an entry tells nobody which bottle it was.
/// </summary>
internal sealed class CodeNames(OwnerKeys keys)
{
    public const string KeyName = "codes.names";

    /// <summary>Of codes of one organisation: they stay the same when it moves to another node.</summary>
    public OwnedNames Of(string owner) => new(keys.Of(owner));
}

internal readonly struct OwnedNames(byte[] key)
{
    /// <summary>First query by the public.</summary>
    public string Scanned(string code) => "code-scanned:" + Keyed(code);

    /// <summary>Opened with any secret.</summary>
    public string Opened(string code) => "code-opened:" + Keyed(code);

    /// <summary>A rule's hit.</summary>
    public string Suspected(string code, string rule) => $"code-suspected:{rule}:" + Keyed(code);

    /// <summary>The secret itself, by the tag that its table has.</summary>
    public string Secret(string batch, int making, ulong tag) => "code-secret:" + Keyed(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{batch}|{making}|{tag:x16}"));

    private string Keyed(string text)
    {
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text), mac);
        return Convert.ToHexStringLower(mac[..16]);
    }
}
