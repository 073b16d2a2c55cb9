using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Yiwang.Connect.Adapters;
using Yiwang.Events;
using Yiwang.Things;

namespace Yiwang.Connect.Points.Book;

/// <summary>Points, adapters and rules as they stand in events and in the view.</summary>
internal static class BookJson
{
    private static readonly string[] s_derived = ["position", "sampleKind"];

    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase), new HandleText() },
        RespectNullableAnnotations = true,
        MaxDepth = 8,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { WithoutDerived } },
    };

    public static byte[] Write<T>(T fact) => JsonSerializer.SerializeToUtf8Bytes(fact, s_options);

    /// <summary>Null when the event lacks its part, as when it was erased, or is not what this version understands.</summary>
    public static T? TryRead<T>(RecordedEvent e) where T : class => e.Payload.TryGetValue(Disclosure.Internal, out var bytes) && bytes is { } json ? TryRead<T>(json.Span) : null;

    public static T? TryRead<T>(ReadOnlySpan<byte> json) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, s_options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void WithoutDerived(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (s_derived.Contains(property.Name)) property.ShouldSerialize = static (_, _) => false;
        }
    }

    private sealed class HandleText : JsonConverter<Handle>
    {
        public override Handle Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Handle.TryParse(reader.GetString(), out var handle) ? handle : throw new JsonException("not a handle");

        public override void Write(Utf8JsonWriter writer, Handle value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}

/// <param name="Secret">Name of its password in the key store; null = none.</param>
internal sealed record AdapterFact(string Id, AdapterKind Kind, Adapter Adapter, string? Secret);

internal sealed record PointGone(string Device, string Code);

internal sealed record AdapterGone(string Id);
