using System.Buffers;
using System.Globalization;
using Yiwang.Things.Grammar;

namespace Yiwang.Trust.Trace.Graph;

/// <summary>
/// A handle, or a range of handles as people write it (<c>99.511.1001/B26A1[00000001-00050000]</c>), divided at its last run of digits: what all members of a series share, and the numbers.
/// A single handle is a range of one; one without digits has the number 0 and no digits.
/// </summary>
internal readonly ref struct CodeText
{
    /// <summary>Places of a number; fits 64 bits. As the ranges of Things.</summary>
    public const int DigitsMax = 18;
    /// <summary>Characters of a handle or a range.</summary>
    public const int LengthMax = 300;

    private static readonly SearchValues<char> s_digits = SearchValues.Create("0123456789");

    private CodeText(ReadOnlySpan<char> head, int digits, int shown, ReadOnlySpan<char> tail, long from, long to)
    {
        Head = head;
        Tail = tail;
        (Digits, Shown, From, To) = (digits, shown, from, to);
    }

    /// <summary>Prefix, slash and stem, up to the number.</summary>
    public ReadOnlySpan<char> Head { get; }
    public int Digits { get; }
    /// <summary>Places that stood in brackets; 0 = a single handle.</summary>
    public int Shown { get; }
    public ReadOnlySpan<char> Tail { get; }
    public long From { get; }
    public long To { get; }

    public static bool TryParse(ReadOnlySpan<char> text, out CodeText code)
    {
        code = default;
        if (text.Length is 0 or > LengthMax || text.IndexOf('/') < 1) return false;
        return text.IndexOf('[') is var open and >= 0 ? TryRange(text, open, out code) : TrySingle(text, out code);
    }

    private static bool TrySingle(ReadOnlySpan<char> text, out CodeText code)
    {
        code = default;
        if (!Things.Handle.TryParse(text, out var handle, out _) || handle.CheckRegistration() != HandleFault.None) return false;
        var slash = text.IndexOf('/');
        var end = text.LastIndexOfAny(s_digits) + 1;
        if (end <= slash + 1)
        {
            code = new(text, 0, 0, default, 0, 0);
            return true;
        }
        var from = end;
        while (from > slash + 1 && end - from < DigitsMax && char.IsAsciiDigit(text[from - 1])) from--;
        var number = long.Parse(text[from..end], NumberStyles.None, CultureInfo.InvariantCulture);
        code = new(text[..from], end - from, 0, text[end..], number, number);
        return true;
    }

    private static bool TryRange(ReadOnlySpan<char> text, int open, out CodeText code)
    {
        code = default;
        var close = text.IndexOf(']');
        var dash = close < 0 ? -1 : text[..close].LastIndexOf('-');
        if (dash <= open || text.IndexOf('/') > open) return false;
        var first = text[(open + 1)..dash];
        var last = text[(dash + 1)..close];
        var tail = text[(close + 1)..];
        var slash = text.IndexOf('/');
        var lead = open;
        while (lead > slash + 1 && char.IsAsciiDigit(text[lead - 1])) lead--;
        var digits = open - lead + first.Length;
        if (first.Length == 0 || first.Length != last.Length || digits > DigitsMax || tail.ContainsAny(s_digits)) return false;
        if (!TryNumber(first, out var from) || !TryNumber(last, out var to) || to < from) return false;
        // a member must be a handle that could be registered: then all are
        if (!Things.Handle.TryParse(string.Concat(text[..open], first, tail).AsSpan(), out var member, out _) || member.CheckRegistration() != HandleFault.None) return false;
        var ahead = lead == open ? 0 : long.Parse(text[lead..open], NumberStyles.None, CultureInfo.InvariantCulture);
        for (var i = 0; i < first.Length; i++) ahead *= 10;
        code = new(text[..lead], digits, first.Length, tail, ahead + from, ahead + to);
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    /// <summary>The series' name in a table: head and tail folded as handles compare, with the number of places between.</summary>
    public int WriteKey(Span<char> into)
    {
        var length = Fold(Head, into);
        into[length++] = '#';
        Digits.TryFormat(into[length..], out var written, provider: CultureInfo.InvariantCulture);
        length += written;
        into[length++] = '#';
        return length + Fold(Tail, into[length..]);
    }

    private static int Fold(ReadOnlySpan<char> text, Span<char> into)
    {
        for (var i = 0; i < text.Length; i++) into[i] = char.IsAsciiLetterUpper(text[i]) ? (char)(text[i] | 0x20) : text[i];
        return text.Length;
    }
}
