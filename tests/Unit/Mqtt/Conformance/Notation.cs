using System.Globalization;
using System.Text;

namespace Yiwang.Unit.Tests.Mqtt.Conformance;

/// <summary>Bytes of a packet as text, without our codec: hexadecimal, 'text' = UTF-8 behind its two-byte length, "text" = bare UTF-8, [ … ] = behind a variable-length count.</summary>
internal static class Notation
{
    public static byte[] Bytes(string text)
    {
        var at = 0;
        return Read(text, ref at);
    }

    private static byte[] Read(string text, ref int at)
    {
        var bytes = new List<byte>();
        while (at < text.Length && text[at] != ']')
        {
            switch (text[at])
            {
                case ' ':
                    at++;
                    break;
                case '[':
                    at++;
                    var inner = Read(text, ref at);
                    at++;
                    Count(bytes, inner.Length);
                    bytes.AddRange(inner);
                    break;
                case '\'' or '"':
                    var end = text.IndexOf(text[at], at + 1);
                    var utf8 = Encoding.UTF8.GetBytes(text[(at + 1)..end]);
                    if (text[at] == '\'') bytes.AddRange([(byte)(utf8.Length >> 8), (byte)utf8.Length]);
                    bytes.AddRange(utf8);
                    at = end + 1;
                    break;
                default:
                    bytes.Add(byte.Parse(text.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                    at += 2;
                    break;
            }
        }
        return [.. bytes];
    }

    private static void Count(List<byte> into, int length)
    {
        do
        {
            into.Add((byte)(length % 128 + (length >= 128 ? 128 : 0)));
            length /= 128;
        } while (length > 0);
    }
}
