using System.Security.Cryptography;
using System.Text.Json;

namespace Yiwang.Net.Crossing.Parcels;

internal static class ReceiptReader
{
    public static List<ReceiptGroup>? Read(ref Utf8JsonReader reader, ReadOnlyMemory<byte> bytes, out string? reason)
    {
        reason = "receipts";
        if (reader.TokenType != JsonTokenType.StartArray) return null;
        List<ReceiptGroup> groups = [];
        var count = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            if (Group(ref reader, bytes, ref count) is not { } group || count > Parcel.ReceiptsMax) return null;
            groups.Add(group);
        }
        if (reader.TokenType != JsonTokenType.EndArray) return null;
        reason = null;
        return groups;
    }

    private static ReceiptGroup? Group(ref Utf8JsonReader reader, ReadOnlyMemory<byte> bytes, ref int count)
    {
        byte[] batch = [];
        var at = 0L;
        List<ReceiptItem> items = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            if (name == "batch") batch = reader.GetBytesFromBase64();
            else if (name == "at") at = ParcelReader.Number(ref reader);
            else if (name == "items" && reader.TokenType == JsonTokenType.StartArray)
            {
                while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
                {
                    if (++count > Parcel.ReceiptsMax || Item(ref reader, bytes) is not { } item) return null;
                    items.Add(item);
                }
            }
            else reader.Skip();
        }
        return batch.Length == SHA256.HashSizeInBytes && at >= 0 ? new ReceiptGroup(batch, at, items) : null;
    }

    private static ReceiptItem? Item(ref Utf8JsonReader reader, ReadOnlyMemory<byte> bytes)
    {
        string? type = null, key = null, outcome = null, detail = null;
        var (number, recalled, answer) = (0L, false, ReadOnlyMemory<byte>.Empty);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case "number": number = ParcelReader.Number(ref reader); break;
                case "recalled": recalled = reader.GetBoolean(); break;
                case "type": type = reader.GetString(); break;
                case "key": key = reader.GetString(); break;
                case "outcome": outcome = reader.GetString(); break;
                case "detail": detail = reader.GetString(); break;
                case "answer": answer = ParcelReader.Raw(ref reader, bytes); break;
                default: reader.Skip(); break;
            }
        }
        if (number < 1 || outcome is not { Length: >= 1 and <= Parcel.TypeMax } || detail is { Length: > Parcel.DetailMax } || answer.Length > Parcel.AnswerBytesMax) return null;
        if (recalled) return new ReceiptItem(number, null, "", outcome, detail, answer);
        return MessageRules.IsType(type) && key is { Length: >= 1 and <= Parcel.KeyMax } ? new ReceiptItem(number, type, key, outcome, detail, answer) : null;
    }
}
