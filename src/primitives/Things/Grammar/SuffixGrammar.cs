using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Yiwang.Things.Grammar;

/// <summary>
/// The rules of a suffix over UTF-8, without allocation. Resolving accepts what another node may have registered; registering here accepts only
/// characters that a person can tell apart: graphic ASCII and Chinese characters.
/// </summary>
internal static class SuffixGrammar
{
    private static readonly SearchValues<byte> GraphicAscii = SearchValues.Create([.. Enumerable.Range(0x21, 0x5E).Select(b => (byte)b)]);
    /// <summary>Graphic ASCII without the signs that need a closer look: percent, slash and dot.</summary>
    private static readonly SearchValues<byte> PlainAscii = SearchValues.Create([.. Enumerable.Range(0x21, 0x5E).Select(b => (byte)b).Where(b => b is not ((byte)'%' or (byte)'/' or (byte)'.'))]);

    /// <summary>What may be asked for: UTF-8 without control characters.</summary>
    public static HandleFault CheckWire(ReadOnlySpan<byte> suffix)
    {
        if (suffix.IsEmpty) return HandleFault.SuffixEmpty;
        if (!suffix.ContainsAnyExcept(GraphicAscii)) return HandleFault.None;
        if (!Utf8.IsValid(suffix)) return HandleFault.HandleNotUnicode;
        while (!suffix.IsEmpty)
        {
            Rune.DecodeFromUtf8(suffix, out var rune, out var used);
            if (Rune.IsControl(rune)) return HandleFault.SuffixControl;
            suffix = suffix[used..];
        }
        return HandleFault.None;
    }

    /// <summary>What may be registered. The text has passed <see cref="CheckWire"/>.</summary>
    public static HandleFault CheckRegistration(ReadOnlySpan<byte> suffix)
    {
        if (!suffix.ContainsAnyExcept(PlainAscii)) return CheckSpecial(suffix);
        if (HasDotSegment(suffix)) return HandleFault.SuffixDotSegment;
        if (LooksPercentEncoded(suffix)) return HandleFault.SuffixPercentEncoded;
        for (var rest = suffix; !rest.IsEmpty;)
        {
            Rune.DecodeFromUtf8(rest, out var rune, out var used);
            var fault = Classify(rune);
            if (fault != HandleFault.None) return fault;
            rest = rest[used..];
        }
        return CheckSpecial(suffix);
    }

    public static bool IsFullWidthAt(ReadOnlySpan<byte> text)
    {
        Rune.DecodeFromUtf8(text, out var rune, out _);
        return IsFullWidth(rune.Value);
    }

    private static HandleFault CheckSpecial(ReadOnlySpan<byte> suffix) =>
        SuffixKinds.Of(suffix) is var kind and not SuffixKind.Plain && suffix.Length == SuffixKinds.Lead(kind).Length ? HandleFault.SuffixSpecialEmpty : HandleFault.None;

    private static bool HasDotSegment(ReadOnlySpan<byte> suffix)
    {
        foreach (var range in suffix.Split((byte)'/'))
        {
            var segment = suffix[range];
            if (segment.IsEmpty || segment.SequenceEqual("."u8) || segment.SequenceEqual(".."u8)) return true;
        }
        return false;
    }

    private static bool LooksPercentEncoded(ReadOnlySpan<byte> suffix)
    {
        for (var i = suffix.IndexOf((byte)'%'); i >= 0 && i + 2 < suffix.Length; i++)
        {
            if (suffix[i] == (byte)'%' && char.IsAsciiHexDigit((char)suffix[i + 1]) && char.IsAsciiHexDigit((char)suffix[i + 2])) return true;
        }
        return false;
    }

    private static HandleFault Classify(Rune rune)
    {
        var c = rune.Value;
        if (c is > 0x20 and < 0x7F || IsChinese(c)) return HandleFault.None;
        if (IsFullWidth(c)) return HandleFault.SuffixFullWidth;
        if (IsBidi(c)) return HandleFault.SuffixBidi;
        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => HandleFault.SuffixSpace,
            UnicodeCategory.Control => HandleFault.SuffixControl,
            UnicodeCategory.Format => HandleFault.SuffixInvisible,
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => HandleFault.SuffixCombining,
            _ => HandleFault.SuffixLookAlike,
        };
    }

    /// <summary>CJK unified ideographs and 〇; not the compatibility ideographs and radicals, which look like them.</summary>
    private static bool IsChinese(int c) => c is >= 0x4E00 and <= 0x9FFF or >= 0x3400 and <= 0x4DBF or >= 0x20000 and <= 0x2EBEF or >= 0x30000 and <= 0x3347F or 0x3007;

    private static bool IsFullWidth(int c) => c is >= 0xFF01 and <= 0xFF5E or 0x3000;

    /// <summary>Unicode TR9 explicit direction controls, and the marks that set a direction.</summary>
    private static bool IsBidi(int c) => c is 0x061C or 0x200E or 0x200F or >= 0x202A and <= 0x202E or >= 0x2066 and <= 0x2069;
}
