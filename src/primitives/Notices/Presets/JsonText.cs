using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Yiwang.Notices.Presets;

/// <summary>JSON with Chinese as itself: the robots count bytes.</summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(JsonNode json) => json.ToJsonString(s_plain);

    public static JsonArray List(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode)t)]);

    /// <summary>A member of an answer that may be anything at all.</summary>
    public static (int? Code, string? Message) Code(string body, string code, string message)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object) return (null, null);
            var number = json.RootElement.TryGetProperty(code, out var c) && c.ValueKind == JsonValueKind.Number && c.TryGetInt32(out var n) ? n : (int?)null;
            var text = json.RootElement.TryGetProperty(message, out var m) && m.ValueKind == JsonValueKind.String ? m.GetString() : null;
            return (number, text);
        }
        catch (JsonException)
        {
            return (null, null);
        }
    }
}
