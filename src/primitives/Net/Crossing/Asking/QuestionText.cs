using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using Yiwang.Net.Crossing.Parcels;
using Yiwang.Parties;

namespace Yiwang.Net.Crossing.Asking;

/// <summary>A question or its answer as it crosses: <c>{yiwang, pact, from, to, type, body}</c> and <c>{yiwang, pact, from, to, outcome, detail, answer}</c>.</summary>
internal sealed record QuestionText(string Pact, OrganizationId From, OrganizationId To, string? Type, string? Outcome, string? Detail, ReadOnlyMemory<byte> Content)
{
    public const int BytesMax = 4 << 20;
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public byte[] Write()
    {
        var buffer = new ArrayBufferWriter<byte>(1_024);
        using (var json = new Utf8JsonWriter(buffer, s_options))
        {
            json.WriteStartObject();
            json.WriteNumber("yiwang"u8, Parcel.Version);
            json.WriteString("pact"u8, Pact);
            json.WriteString("from"u8, From.ToString());
            json.WriteString("to"u8, To.ToString());
            if (Type is not null) json.WriteString("type"u8, Type);
            if (Outcome is not null) json.WriteString("outcome"u8, Outcome);
            if (Detail is not null) json.WriteString("detail"u8, Detail);
            if (!Content.IsEmpty)
            {
                json.WritePropertyName(Type is null ? "answer"u8 : "body"u8);
                json.WriteRawValue(Content.Span, skipInputValidation: true);
            }
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Never throws on what a stranger sends.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out QuestionText? text)
    {
        text = null;
        try
        {
            var reader = new Utf8JsonReader(bytes.Span, new JsonReaderOptions { MaxDepth = 64 });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
            var (draft, version) = (new QuestionText("", default, default, null, null, null, default), 0);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString();
                reader.Read();
                switch (name)
                {
                    case "yiwang": reader.TryGetInt32(out version); break;
                    case "pact": draft = draft with { Pact = reader.GetString() ?? "" }; break;
                    case "from" when OrganizationId.TryParse(reader.GetString(), out var from): draft = draft with { From = from }; break;
                    case "to" when OrganizationId.TryParse(reader.GetString(), out var to): draft = draft with { To = to }; break;
                    case "type": draft = draft with { Type = reader.GetString() }; break;
                    case "outcome": draft = draft with { Outcome = reader.GetString() }; break;
                    case "detail": draft = draft with { Detail = reader.GetString() }; break;
                    case "body" or "answer": draft = draft with { Content = ParcelReader.Raw(ref reader, bytes) }; break;
                    default: reader.Skip(); break;
                }
            }
            if (reader.Read() || version != Parcel.Version || draft.Pact.Length is 0 or > 200 || draft.From == default || draft.To == default || draft.From == draft.To || draft.Detail is { Length: > Parcel.DetailMax }) return false;
            if ((draft.Type is null) == (draft.Outcome is null) || (draft.Type is not null && (!MessageRules.IsType(draft.Type) || draft.Content.IsEmpty))) return false;
            text = draft;
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
