using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Connect.Maintenance;

/// <summary>Facts of the plant as JSON in the internal group.</summary>
internal static class Facts
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = { new Integers() } };

    public static EventDraft Draft<T>(string kind, string owner, string head, Principal who, T body, string? device = null, long? occurredAtUs = null) => new()
    {
        Kind = kind,
        Owner = owner,
        Heads = [head],
        Mentions = device is null ? [] : [device],
        Actor = who.User,
        OccurredAtUs = occurredAtUs,
        Payload = new Dictionary<Disclosure, ReadOnlyMemory<byte>> { [Disclosure.Internal] = JsonSerializer.SerializeToUtf8Bytes(body, s_options) },
    };

    public static T? Read<T>(RecordedEvent e) where T : class =>
        e.Payload.TryGetValue(Disclosure.Internal, out var bytes) && bytes is { } json ? JsonSerializer.Deserialize<T>(json.Span, s_options) : null;

    /// <summary>64-bit integers are strings in a payload: a JSON number is a double.</summary>
    private sealed class Integers : JsonConverter<long>
    {
        public override long Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            long.TryParse(reader.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : throw new JsonException("not an integer");

        public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
    }
}
