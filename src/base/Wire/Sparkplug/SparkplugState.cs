using System.Text;
using System.Text.Json;

namespace Yiwang.Wire.Sparkplug;

/// <summary>Whether a host application is there.</summary>
/// <param name="Timestamp">ms since 1970 UTC; 0 in the style before 3.0, which has none.</param>
public readonly record struct SparkplugState(bool Online, long Timestamp)
{
    /// <summary>JSON of 3.0.</summary>
    public byte[] ToJson() => Encoding.UTF8.GetBytes($$"""{"online":{{(Online ? "true" : "false")}},"timestamp":{{Timestamp}}}""");

    /// <summary>The word of the style before 3.0.</summary>
    public byte[] ToWord() => (Online ? "ONLINE"u8 : "OFFLINE"u8).ToArray();

    public static bool TryParse(ReadOnlySpan<byte> payload, out SparkplugState state)
    {
        state = default;
        if (payload.SequenceEqual("ONLINE"u8)) state = new(true, 0);
        else if (!payload.SequenceEqual("OFFLINE"u8)) return TryJson(payload, out state);
        return true;
    }

    private static bool TryJson(ReadOnlySpan<byte> payload, out SparkplugState state)
    {
        state = default;
        bool? online = null;
        long? timestamp = null;
        var json = new Utf8JsonReader(payload);
        try
        {
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject) return false;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var isOnline = json.ValueTextEquals("online"u8);
                var isTimestamp = json.ValueTextEquals("timestamp"u8);
                if (!json.Read()) return false;
                if (isOnline && json.TokenType is JsonTokenType.True or JsonTokenType.False) online = json.TokenType == JsonTokenType.True;
                else if (isTimestamp && json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var ms)) timestamp = ms;
                else json.Skip();
            }
        }
        catch (JsonException)
        {
            return false;
        }
        if (online is not { } value || timestamp is not { } time) return false;
        state = new(value, time);
        return true;
    }
}
