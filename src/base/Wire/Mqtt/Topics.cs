using System.Text;

namespace Yiwang.Wire.Mqtt;

/// <summary>Topic names and topic filters (4.7). Levels are compared byte by byte; nothing is normalised or folded.</summary>
public static class Topics
{
    /// <summary>Longest topic, in bytes of UTF-8.</summary>
    public const int MaxBytes = 65_535;
    private static ReadOnlySpan<byte> Share => "$share/"u8;

    /// <summary>A name to publish under: not empty, UTF-8, no U+0000, no wildcard.</summary>
    public static bool IsName(ReadOnlySpan<byte> topic) =>
        !topic.IsEmpty && topic.Length <= MaxBytes && !topic.ContainsAny((byte)'+', (byte)'#', (byte)0) && System.Text.Unicode.Utf8.IsValid(topic);

    public static bool IsName(string topic) => IsName(Encoding.UTF8.GetBytes(topic));

    /// <summary>A filter to subscribe with, shared or not: '#' alone in the last level, '+' alone in any.</summary>
    public static bool IsFilter(ReadOnlySpan<byte> filter)
    {
        if (filter.Length > MaxBytes || !MqttReader.IsText(filter)) return false;
        if (!IsShared(filter)) return IsPlainFilter(filter);
        return TrySplitShared(filter, out _, out var plain) && IsPlainFilter(plain);
    }

    public static bool IsFilter(string filter) => IsFilter(Encoding.UTF8.GetBytes(filter));

    public static bool HasWildcard(ReadOnlySpan<byte> filter) => filter.ContainsAny((byte)'+', (byte)'#');

    public static bool IsShared(ReadOnlySpan<byte> filter) => filter.StartsWith(Share);

    /// <summary>Splits <c>$share/{name}/{filter}</c> (4.8.2): the name has at least one character and no '/', '+' or '#'; the filter is not empty.</summary>
    public static bool TrySplitShared(ReadOnlySpan<byte> filter, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> plain)
    {
        name = plain = default;
        if (!IsShared(filter)) return false;
        var rest = filter[Share.Length..];
        var slash = rest.IndexOf((byte)'/');
        if (slash <= 0) return false;
        name = rest[..slash];
        plain = rest[(slash + 1)..];
        return !HasWildcard(name) && !plain.IsEmpty;
    }

    /// <summary>Whether a topic name fits a plain filter (not a shared one). A wildcard in the first level never meets a topic that begins with '$'.</summary>
    public static bool Matches(ReadOnlySpan<byte> filter, ReadOnlySpan<byte> topic)
    {
        if (topic.IsEmpty || filter.IsEmpty || (topic[0] == '$' && filter[0] is (byte)'+' or (byte)'#')) return false;
        while (true)
        {
            if (filter.Length == 1 && filter[0] == '#') return true;
            var (f, t) = (filter.IndexOf((byte)'/'), topic.IndexOf((byte)'/'));
            var level = f < 0 ? filter : filter[..f];
            if (!(level.Length == 1 && level[0] == '+') && !level.SequenceEqual(t < 0 ? topic : topic[..t])) return false;
            // "a/#" also fits "a"
            if (t < 0) return f < 0 || filter[f..].SequenceEqual("/#"u8);
            if (f < 0) return false;
            filter = filter[(f + 1)..];
            topic = topic[(t + 1)..];
        }
    }

    private static bool IsPlainFilter(ReadOnlySpan<byte> filter)
    {
        if (filter.IsEmpty) return false;
        while (true)
        {
            var slash = filter.IndexOf((byte)'/');
            var level = slash < 0 ? filter : filter[..slash];
            if (level.Length > 1 && HasWildcard(level)) return false;
            if (slash < 0) return true;
            if (level.Length == 1 && level[0] == '#') return false;
            filter = filter[(slash + 1)..];
        }
    }
}
