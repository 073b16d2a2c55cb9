using System.Text.Encodings.Web;
using System.Text.Json;
using Yiwang.Things;

namespace Yiwang.Net.Crossing.Verbs;

/// <summary>Body of a question of type <c>resolve</c>: <c>{"handle":"99.501.1001/A"}</c>.</summary>
internal static class RecordQuestion
{
    public static byte[] Write(Handle handle) => [.. "{\"handle\":\""u8, .. JsonEncodedText.Encode(handle.ToString(), JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes, .. "\"}"u8];

    public static Handle? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("handle", out var text) && text.ValueKind == JsonValueKind.String && Handle.TryParse(text.GetString(), out var handle) ? handle : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
