using System.Buffers;

namespace Yiwang.Things.Grammar;

/// <summary>The rules of a prefix over UTF-8, without allocation.</summary>
internal static class PrefixGrammar
{
    /// <summary>A self-certifying prefix: <c>o.</c> and 20 base32 characters, 100 bits of SHA-256 of the first key.</summary>
    public const int OrganizationLength = 22;
    public const int SegmentsMax = 8;
    public const int DigitsMax = 10;
    private const int ReservedTokenMax = 32;

    private static readonly SearchValues<byte> DigitsAndDot = SearchValues.Create("0123456789."u8);
    private static readonly SearchValues<byte> Base32 = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ234567"u8);
    private static readonly SearchValues<byte> Token = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."u8);

    public static HandleFault Check(ReadOnlySpan<byte> prefix)
    {
        if (prefix.IsEmpty) return HandleFault.PrefixEmpty;
        if (IsReserved(prefix)) return CheckReserved(prefix);
        if (prefix.Length >= 2 && (prefix[0] | 0x20) == (byte)'o' && prefix[1] == (byte)'.') return CheckOrganization(prefix);
        var odd = prefix.IndexOfAnyExcept(DigitsAndDot);
        if (odd < 0) return CheckNumeric(prefix);
        return SuffixGrammar.IsFullWidthAt(prefix[odd..]) ? HandleFault.PrefixFullWidth : HandleFault.PrefixCharacters;
    }

    public static bool IsReserved(ReadOnlySpan<byte> prefix) => prefix.Length > 2 && prefix[0] == (byte)'0' && prefix[1] == (byte)'.';

    private static HandleFault CheckReserved(ReadOnlySpan<byte> prefix)
    {
        if (prefix.Length > ReservedTokenMax) return HandleFault.PrefixTooLong;
        if (prefix.ContainsAnyExcept(Token)) return HandleFault.PrefixCharacters;
        return prefix[^1] == (byte)'.' || prefix.IndexOf(".."u8) >= 0 ? HandleFault.PrefixEmptySegment : HandleFault.None;
    }

    private static HandleFault CheckOrganization(ReadOnlySpan<byte> prefix) =>
        prefix.Length == OrganizationLength && !prefix[2..].ContainsAnyExcept(Base32) ? HandleFault.None : HandleFault.PrefixBadOrganization;

    private static HandleFault CheckNumeric(ReadOnlySpan<byte> prefix)
    {
        for (var segments = 1; ; segments++)
        {
            if (segments > SegmentsMax) return HandleFault.PrefixTooLong;
            var dot = prefix.IndexOf((byte)'.');
            var segment = dot < 0 ? prefix : prefix[..dot];
            if (segment.IsEmpty) return HandleFault.PrefixEmptySegment;
            if (segment.Length > DigitsMax) return HandleFault.PrefixTooLong;
            if (segment.Length > 1 && segment[0] == (byte)'0') return HandleFault.PrefixLeadingZero;
            if (dot < 0) return HandleFault.None;
            prefix = prefix[(dot + 1)..];
        }
    }
}
