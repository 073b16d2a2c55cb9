using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Yiwang.Things.Templates;

/// <summary>Templates as JSON: in events, in the files that ship, and for whoever carries one to another node. Decimals are strings, as in every event.</summary>
public static class TemplateJson
{
    // not the source generator: it gives an absent init-only property its type's default instead of the one written in the class
    internal static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase), new DecimalText() },
        RespectNullableAnnotations = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        MaxDepth = 16,
    };

    public static byte[] Write(TemplateBody body) => JsonSerializer.SerializeToUtf8Bytes(body, Options);

    /// <summary>Null when the bytes are not a template; whether it is a sound one says <see cref="TemplateRules"/>.</summary>
    public static TemplateBody? TryRead(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<TemplateBody>(json, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

internal sealed class DecimalText : JsonConverter<decimal>
{
    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && decimal.TryParse(reader.GetString(), NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : throw new JsonException("a decimal is written as a string");

    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
}
