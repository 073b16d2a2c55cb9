namespace Yiwang.Wire.LineProtocol;

/// <summary>Measurement and tags of a line, taken apart; for whoever meets a key for the first time, so it may allocate.</summary>
public sealed record LineKey(string Measurement, IReadOnlyList<KeyValuePair<string, string>> Tags)
{
    public const int TagsMax = 128;

    /// <summary>False for a tag without name or value, and for more than <see cref="TagsMax"/> tags.</summary>
    public static bool TryParse(ReadOnlySpan<byte> key, out LineKey parsed)
    {
        parsed = new LineKey("", []);
        List<KeyValuePair<string, string>> tags = [];
        var measurement = Part(ref key, equals: false);
        while (!key.IsEmpty)
        {
            key = key[1..];
            var name = Part(ref key, equals: true);
            if (key.IsEmpty || key[0] != (byte)'=' || name.Length == 0 || tags.Count == TagsMax) return false;
            key = key[1..];
            var value = Part(ref key, equals: false);
            if (value.Length == 0) return false;
            tags.Add(new(name, value));
        }
        parsed = new LineKey(measurement, tags);
        return measurement.Length > 0;
    }

    /// <summary>Takes escapes out: a backslash before a comma, blank, equals sign, quotation mark or backslash.</summary>
    public static string Unescape(ReadOnlySpan<byte> text)
    {
        Span<byte> plain = text.Length <= 512 ? stackalloc byte[text.Length] : new byte[text.Length];
        return System.Text.Encoding.UTF8.GetString(plain[..Unescape(text, plain)]);
    }

    /// <returns>Bytes written.</returns>
    public static int Unescape(ReadOnlySpan<byte> text, Span<byte> into)
    {
        var n = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == (byte)'\\' && i + 1 < text.Length && text[i + 1] is (byte)',' or (byte)' ' or (byte)'=' or (byte)'"' or (byte)'\\') i++;
            into[n++] = text[i];
        }
        return n;
    }

    private static string Part(ref ReadOnlySpan<byte> key, bool equals)
    {
        var end = 0;
        while (end < key.Length && key[end] != (byte)',' && !(equals && key[end] == (byte)'=')) end += key[end] == (byte)'\\' ? 2 : 1;
        end = Math.Min(end, key.Length);
        var part = Unescape(key[..end]);
        key = key[end..];
        return part;
    }
}
