using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Yiwang.Net.Crossing.Parcels;

internal static class ParcelWriter
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static byte[] Write(Parcel parcel)
    {
        var buffer = new ArrayBufferWriter<byte>(4_096);
        using (var json = new Utf8JsonWriter(buffer, s_options))
        {
            json.WriteStartObject();
            json.WriteNumber("yiwang"u8, Parcel.Version);
            json.WriteString("pact"u8, parcel.Pact);
            json.WriteString("from"u8, parcel.From.ToString());
            json.WriteString("to"u8, parcel.To.ToString());
            Number(json, "first"u8, parcel.First);
            Number(json, "acknowledged"u8, parcel.Acknowledged);
            if (parcel.Messages.Count > 0) Messages(json, parcel.Messages);
            Number(json, "next"u8, parcel.Next);
            if (parcel.HasEnded) json.WriteBoolean("ended"u8, true);
            if (parcel.Receipts.Count > 0) Receipts(json, parcel.Receipts);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static void Messages(Utf8JsonWriter json, IReadOnlyList<ParcelMessage> messages)
    {
        json.WriteStartArray("messages"u8);
        foreach (var message in messages)
        {
            json.WriteStartObject();
            if (message.Type is null) json.WriteBoolean("recalled"u8, true);
            else
            {
                json.WriteString("verb"u8, VerbWords.Of(message.Verb));
                json.WriteString("type"u8, message.Type);
                json.WriteString("subject"u8, message.Subject);
                json.WriteString("key"u8, message.Key);
                if (message.Grade > 0) json.WriteNumber("grade"u8, message.Grade);
                Number(json, "at"u8, message.SentAtUs);
                json.WritePropertyName("body"u8);
                json.WriteRawValue(message.Body.Span, skipInputValidation: true);
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Receipts(Utf8JsonWriter json, IReadOnlyList<ReceiptGroup> groups)
    {
        json.WriteStartArray("receipts"u8);
        foreach (var group in groups)
        {
            json.WriteStartObject();
            json.WriteBase64String("batch"u8, group.Batch.Span);
            Number(json, "at"u8, group.ReceivedAtUs);
            json.WriteStartArray("items"u8);
            foreach (var item in group.Items) Item(json, item);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Item(Utf8JsonWriter json, in ReceiptItem item)
    {
        json.WriteStartObject();
        Number(json, "number"u8, item.Number);
        if (item.Type is null) json.WriteBoolean("recalled"u8, true);
        else
        {
            json.WriteString("type"u8, item.Type);
            json.WriteString("key"u8, item.Key);
        }
        json.WriteString("outcome"u8, item.Outcome);
        if (item.Detail is not null) json.WriteString("detail"u8, item.Detail);
        if (!item.Answer.IsEmpty)
        {
            json.WritePropertyName("answer"u8);
            json.WriteRawValue(item.Answer.Span, skipInputValidation: true);
        }
        json.WriteEndObject();
    }

    // 64-bit integers are strings, as everywhere in our JSON; 0 is left out
    private static void Number(Utf8JsonWriter json, ReadOnlySpan<byte> name, long value)
    {
        if (value == 0) return;
        Span<byte> text = stackalloc byte[20];
        System.Buffers.Text.Utf8Formatter.TryFormat(value, text, out var length);
        json.WriteString(name, text[..length]);
    }
}
