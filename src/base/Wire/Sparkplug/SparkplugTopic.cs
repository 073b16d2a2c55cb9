namespace Yiwang.Wire.Sparkplug;

public enum SparkplugMessage { NBirth, NDeath, DBirth, DDeath, NData, DData, NCmd, DCmd, State }

/// <summary>A topic of the namespace spBv1.0, taken apart. Spans point into the topic.</summary>
public readonly ref struct SparkplugTopic
{
    public SparkplugMessage Message { get; private init; }
    public ReadOnlySpan<byte> Group { get; private init; }
    public ReadOnlySpan<byte> EdgeNode { get; private init; }
    /// <summary>Empty for messages of the edge node itself.</summary>
    public ReadOnlySpan<byte> Device { get; private init; }
    /// <summary>Of a STATE message; else empty.</summary>
    public ReadOnlySpan<byte> Host { get; private init; }
    /// <summary><c>STATE/{host}</c> as before 3.0: its payload is ONLINE or OFFLINE, not JSON.</summary>
    public bool IsOldState { get; private init; }

    public static ReadOnlySpan<byte> Namespace => "spBv1.0"u8;

    public static bool TryParse(ReadOnlySpan<byte> topic, out SparkplugTopic parsed)
    {
        parsed = default;
        if (topic.StartsWith("STATE/"u8) && IsName(topic[6..]))
        {
            parsed = new() { Message = SparkplugMessage.State, Host = topic[6..], IsOldState = true };
            return true;
        }
        if (!topic.StartsWith("spBv1.0/"u8)) return false;
        Span<Range> levels = stackalloc Range[5];
        var rest = topic[8..];
        var count = Split(rest, levels);
        if (count == 2 && rest[levels[0]].SequenceEqual("STATE"u8) && IsName(rest[levels[1]]))
        {
            parsed = new() { Message = SparkplugMessage.State, Host = rest[levels[1]] };
            return true;
        }
        if (count is not (3 or 4) || !TryMessage(rest[levels[1]], out var message) || (count == 4) != IsOfDevice(message)) return false;
        parsed = new() { Message = message, Group = rest[levels[0]], EdgeNode = rest[levels[2]], Device = count == 4 ? rest[levels[3]] : default };
        return IsName(parsed.Group) && IsName(parsed.EdgeNode) && (count == 3 || IsName(parsed.Device));
    }

    /// <summary>A group, edge node, device or host id: 1 or more bytes without <c>/ + #</c>.</summary>
    public static bool IsName(ReadOnlySpan<byte> name) => !name.IsEmpty && name.IndexOfAny("/+#"u8) < 0;

    public static string Compose(string group, SparkplugMessage message, string edgeNode, string? device = null) =>
        device is null ? $"spBv1.0/{group}/{Words[(int)message]}/{edgeNode}" : $"spBv1.0/{group}/{Words[(int)message]}/{edgeNode}/{device}";

    public static string State(string host) => $"spBv1.0/STATE/{host}";

    public static string OldState(string host) => $"STATE/{host}";

    private static string[] Words { get; } = ["NBIRTH", "NDEATH", "DBIRTH", "DDEATH", "NDATA", "DDATA", "NCMD", "DCMD"];

    private static bool IsOfDevice(SparkplugMessage message) => message is SparkplugMessage.DBirth or SparkplugMessage.DDeath or SparkplugMessage.DData or SparkplugMessage.DCmd;

    private static bool TryMessage(ReadOnlySpan<byte> word, out SparkplugMessage message)
    {
        for (message = 0; message < SparkplugMessage.State; message++)
        {
            if (System.Text.Ascii.Equals(word, Words[(int)message])) return true;
        }
        return false;
    }

    private static int Split(ReadOnlySpan<byte> text, Span<Range> levels)
    {
        int count = 0, from = 0;
        while (count < levels.Length)
        {
            var end = text[from..].IndexOf((byte)'/');
            levels[count++] = end < 0 ? from..text.Length : from..(from + end);
            if (end < 0) return count;
            from += end + 1;
        }
        return int.MaxValue;
    }
}
