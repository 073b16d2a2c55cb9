using System.Text;

namespace Yiwang.Wire.Gs1;

/// <summary>Percent-encoding of values in a Digital Link (URI Syntax §4.2): everything but letters, digits, <c>-</c>, <c>.</c>, <c>_</c> and <c>~</c> is encoded.</summary>
internal static class PercentText
{
    /// <returns>False with the place of the fault, when a percent sign has no two hexadecimal digits, or a character is no ASCII.</returns>
    public static bool TryDecode(ReadOnlySpan<char> text, out string decoded, out int at)
    {
        at = 0;
        if (!text.Contains('%'))
        {
            decoded = text.ToString();
            return true;
        }
        decoded = "";
        StringBuilder plain = new(text.Length);
        for (at = 0; at < text.Length; at++)
        {
            if (text[at] != '%')
            {
                plain.Append(text[at]);
                continue;
            }
            if (text.Length < at + 3 || !char.IsAsciiHexDigit(text[at + 1]) || !char.IsAsciiHexDigit(text[at + 2])) return false;
            var code = Convert.ToInt32(text.Slice(at + 1, 2).ToString(), 16);
            if (code > 0x7f) return false;
            plain.Append((char)code);
            at += 2;
        }
        decoded = plain.ToString();
        return true;
    }

    public static void Append(StringBuilder to, string value)
    {
        foreach (var c in value)
        {
            if (char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~') to.Append(c);
            else to.Append('%').Append(((int)c).ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }
    }
}
