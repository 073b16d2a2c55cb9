using System.Globalization;
using System.Text.Json;
using Yiwang.Events.Json;

namespace Yiwang.Events.Store;

internal record struct EnvelopeMembers()
{
    public int Schema { get; set; }
    public string? Owner { get; set; }
    public string? Actor { get; set; }
    public string? Cause { get; set; }
    public long? OccurredAtUs { get; set; }
    public long Previous { get; set; } = -1;
}

/// <summary>Reads a JSON group's envelope members and finds its payload, without copying the payload.</summary>
internal static class EnvelopeReader
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = CanonicalJson.MaxDepth + 2 };

    /// <summary>False when the bytes are not a JSON object; never throws.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> body, ref EnvelopeMembers members, out ReadOnlyMemory<byte> payload)
    {
        payload = default;
        try
        {
            var reader = new Utf8JsonReader(body.Span, Options);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isEnvelope = reader.ValueTextEquals("envelope"u8);
                var isPayload = reader.ValueTextEquals("payload"u8);
                reader.Read();
                if (isEnvelope && reader.TokenType == JsonTokenType.StartObject)
                {
                    ReadEnvelope(ref reader, ref members);
                    continue;
                }
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                if (isPayload) payload = body[start..(int)reader.BytesConsumed];
            }
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static void ReadEnvelope(ref Utf8JsonReader reader, ref EnvelopeMembers members)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            var text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            switch (name)
            {
                case "actor": members.Actor = text; break;
                case "cause": members.Cause = text; break;
                case "owner": members.Owner = text; break;
                case "occurredAt" when long.TryParse(text, CultureInfo.InvariantCulture, out var at): members.OccurredAtUs = at; break;
                case "previous" when long.TryParse(text, CultureInfo.InvariantCulture, out var position): members.Previous = position; break;
                case "schema" when reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var schema): members.Schema = schema; break;
                default: reader.Skip(); break;
            }
        }
    }
}
