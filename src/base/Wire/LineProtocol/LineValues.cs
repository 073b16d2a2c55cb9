using System.Buffers.Text;
using System.Globalization;

namespace Yiwang.Wire.LineProtocol;

/// <summary>Field values: <c>1.5</c>, <c>2i</c>, <c>2u</c>, <c>t</c>, <c>FALSE</c>.</summary>
internal static class LineValues
{
    /// <summary>Digits that a double holds exactly; more, or a greater exponent, go the long way.</summary>
    private const int ExactDigits = 15;
    private static readonly double[] s_powers = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    public static bool TryParse(ReadOnlySpan<byte> text, out LineFieldKind kind, out long bits)
    {
        (kind, bits) = (LineFieldKind.Number, 0);
        if (text.IsEmpty) return false;
        switch (text[^1])
        {
            case (byte)'i':
                kind = LineFieldKind.Integer;
                return TryInteger(text[..^1], out bits);
            case (byte)'u':
                kind = LineFieldKind.Unsigned;
                if (!Utf8Parser.TryParse(text[..^1], out ulong unsigned, out var used) || used != text.Length - 1) return false;
                bits = (long)unsigned;
                return true;
            case (>= (byte)'0' and <= (byte)'9') or (byte)'.':
                if (!TryNumber(text, out var number)) return false;
                bits = BitConverter.DoubleToInt64Bits(number);
                return true;
            default:
                kind = LineFieldKind.Boolean;
                bits = IsTrue(text) ? 1 : 0;
                return bits == 1 || IsFalse(text);
        }
    }

    public static bool TryInteger(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        var digits = text.StartsWith((byte)'-') ? text[1..] : text;
        if (digits.Length is 0 or > 18) return !digits.IsEmpty && Utf8Parser.TryParse(text, out value, out var used) && used == text.Length;
        foreach (var c in digits)
        {
            if ((uint)(c - '0') > 9) return false;
            value = value * 10 + (c - '0');
        }
        if (digits.Length < text.Length) value = -value;
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<byte> text, out double value)
    {
        long digits = 0;
        int count = 0, fraction = -1;
        var at = text[0] is (byte)'-' or (byte)'+' ? 1 : 0;
        for (var i = at; i < text.Length; i++)
        {
            var digit = (uint)(text[i] - '0');
            if (digit <= 9 && count < ExactDigits)
            {
                digits = digits * 10 + digit;
                count++;
                if (fraction >= 0) fraction++;
            }
            else if (text[i] == (byte)'.' && fraction < 0) fraction = 0;
            else return LongWay(text, out value);
        }
        value = fraction > 0 ? digits / s_powers[fraction] : digits;
        if (text[0] == (byte)'-') value = -value;
        return count > 0;
    }

    private static bool LongWay(ReadOnlySpan<byte> text, out double value) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    private static bool IsTrue(ReadOnlySpan<byte> text) => text.SequenceEqual("t"u8) || text.SequenceEqual("T"u8) || text.SequenceEqual("true"u8) || text.SequenceEqual("True"u8) || text.SequenceEqual("TRUE"u8);

    private static bool IsFalse(ReadOnlySpan<byte> text) => text.SequenceEqual("f"u8) || text.SequenceEqual("F"u8) || text.SequenceEqual("false"u8) || text.SequenceEqual("False"u8) || text.SequenceEqual("FALSE"u8);
}
