using System.Globalization;
using System.Text;
using Yiwang.Things.Grammar;

namespace Yiwang.Things.Ranges;

/// <summary>
/// Names what all members of a range share. As a subject: <c>range:prefix/stem#digits#tail</c>, whose newest entry is the last range registered under it, and
/// <c>…@from</c> for one range. In the table: the same without <c>range:</c>, folded.
/// </summary>
internal static class RangeKey
{
    /// <summary>Room for the longest registered handle and the digit count.</summary>
    public const int BytesMax = HandleGrammar.RegistrationBytesMax + 8;

    public static string Subject(RangePattern normalized) => string.Create(CultureInfo.InvariantCulture, $"range:{normalized.Prefix}/{normalized.Stem}#{normalized.Digits}#{normalized.Tail}");

    public static string SubjectOfOne(RangePattern normalized) => string.Create(CultureInfo.InvariantCulture, $"{Subject(normalized)}@{normalized.From}");

    public static byte[] Of(RangePattern normalized)
    {
        var text = Encoding.UTF8.GetBytes(Subject(normalized)["range:".Length..]);
        AsciiFold.Fold(text, text);
        return text;
    }

    /// <summary>Divides a handle at its last run of digits and writes the key; false when it has no such run or is too long to be a member.</summary>
    public static bool TryWrite(ReadOnlySpan<byte> handle, Span<byte> into, out int length, out long number)
    {
        length = 0;
        number = 0;
        if (handle.Length > HandleGrammar.RegistrationBytesMax) return false;
        var end = handle.LastIndexOfAnyInRange((byte)'0', (byte)'9') + 1;
        var slash = handle.IndexOf((byte)'/');
        var from = end;
        while (from > slash + 1 && handle[from - 1] is >= (byte)'0' and <= (byte)'9') from--;
        var digits = end - from;
        if (slash < 0 || digits is 0 or > RangePattern.DigitsMax) return false;
        foreach (var digit in handle[from..end]) number = number * 10 + (digit - '0');
        AsciiFold.Fold(handle[..from], into);
        length = from;
        into[length++] = (byte)'#';
        if (digits >= 10) into[length++] = (byte)'1';
        into[length++] = (byte)('0' + digits % 10);
        into[length++] = (byte)'#';
        AsciiFold.Fold(handle[end..], into[length..]);
        length += handle.Length - end;
        return true;
    }
}
