using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Yiwang.Storage.Blobs;

/// <summary>A blob is named by what it holds: <c>sha256-</c> and 64 lower-case hexadecimal digits.</summary>
public readonly record struct BlobName
{
    private const string Start = "sha256-";
    private static readonly SearchValues<char> s_hex = SearchValues.Create("0123456789abcdef");
    private readonly string? _hex;

    private BlobName(string hex) => _hex = hex;

    /// <summary>Digits of the digest; empty for the default value.</summary>
    public string Hex => _hex ?? "";

    public static BlobName Of(ReadOnlySpan<byte> sha256) => new(Convert.ToHexStringLower(sha256));

    public static bool TryParse([NotNullWhen(true)] string? text, out BlobName name)
    {
        name = default;
        if (text is not { Length: 71 } || !text.StartsWith(Start, StringComparison.Ordinal) || !IsHex(text.AsSpan(Start.Length))) return false;
        name = new(text[Start.Length..]);
        return true;
    }

    internal static bool TryParseHex(string hex, out BlobName name)
    {
        name = hex.Length == 64 && IsHex(hex) ? new(hex) : default;
        return name.Hex.Length > 0;
    }

    private static bool IsHex(ReadOnlySpan<char> text) => text.IndexOfAnyExcept(s_hex) < 0;

    public override string ToString() => Start + Hex;
}
