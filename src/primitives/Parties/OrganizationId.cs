using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Yiwang.Parties;

/// <summary>
/// An organisation's self-certifying prefix: <c>o.</c> and 20 base32 characters (RFC 4648, lower case), the first 100 bits of SHA-256 over its first
/// public key. It holds from the first minute, without anybody's permission, and stays when keys rotate or the organisation moves to another node.
/// </summary>
public readonly record struct OrganizationId
{
    public const int Length = 22;
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    private readonly string? _text;

    private OrganizationId(string text) => _text = text;

    public static OrganizationId Of(ReadOnlySpan<byte> firstPublicKey)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(firstPublicKey, hash);
        Span<char> text = stackalloc char[Length];
        text[0] = 'o';
        text[1] = '.';
        for (var i = 0; i < 20; i++)
        {
            var bit = i * 5;
            var pair = (hash[bit >> 3] << 8) | hash[(bit >> 3) + 1];
            text[i + 2] = Alphabet[(pair >> (11 - (bit & 7))) & 31];
        }
        return new OrganizationId(new string(text));
    }

    /// <summary>Reads either case; keeps lower.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out OrganizationId result)
    {
        result = default;
        if (text is not { Length: Length } || (text[0] | 0x20) != 'o' || text[1] != '.') return false;
        foreach (var c in text.AsSpan(2))
        {
            if (!char.IsAsciiLetter(c) && c is not (>= '2' and <= '7')) return false;
        }
        result = new OrganizationId(text.ToLowerInvariant());
        return true;
    }

    public bool Certifies(ReadOnlySpan<byte> firstPublicKey) => _text is not null && Of(firstPublicKey) == this;

    public override string ToString() => _text ?? "";
}
