using System.Buffers;
using System.Text;

namespace Yiwang.Console.Export.Xlsx;

/// <summary>Text inside XML: five entities, and no characters that XML 1.0 forbids (they become U+FFFD, visible instead of a damaged file).</summary>
public static class XmlText
{
    private static readonly SearchValues<char> Special = SearchValues.Create("&<>\"'\t\n\r" + string.Concat(Enumerable.Range(0, 32).Select(c => (char)c)) + "\uFFFE\uFFFF" + string.Concat(Enumerable.Range(0xD800, 0x800).Select(c => (char)c)));

    public static string Escape(string text)
    {
        if (!text.AsSpan().ContainsAny(Special)) return text;
        var into = new StringBuilder(text.Length + 16);
        Append(new StringWriter(into), text);
        return into.ToString();
    }

    public static void Append(TextWriter into, ReadOnlySpan<char> text)
    {
        while (true)
        {
            var n = text.IndexOfAny(Special);
            if (n < 0) { into.Write(text); return; }
            into.Write(text[..n]);
            var c = text[n];
            if (char.IsHighSurrogate(c) && n + 1 < text.Length && char.IsLowSurrogate(text[n + 1]))
            {
                into.Write(text.Slice(n, 2));
                text = text[(n + 2)..];
                continue;
            }
            into.Write(c switch
            {
                '&' => "&amp;", '<' => "&lt;", '>' => "&gt;", '"' => "&quot;", '\'' => "&#39;",
                '\t' => "&#9;", '\n' => "&#10;", '\r' => "&#13;", _ => "\uFFFD",
            });
            text = text[(n + 1)..];
        }
    }
}
