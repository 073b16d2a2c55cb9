using System.Text.Json;
using Yiwang.Pacts;

namespace Yiwang.Net.Crossing.Parcels;

internal static class MessageReader
{
    /// <summary>Null with the reason when one of them is not sound: none counts then.</summary>
    public static List<ParcelMessage>? Read(ref Utf8JsonReader reader, ReadOnlyMemory<byte> bytes, out string? reason)
    {
        reason = "messages";
        if (reader.TokenType != JsonTokenType.StartArray) return null;
        List<ParcelMessage> messages = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            if (messages.Count == Parcel.MessagesMax)
            {
                reason = $"messages: more than {Parcel.MessagesMax}";
                return null;
            }
            if (One(ref reader, bytes, out var wrong) is not { } message)
            {
                reason = $"messages[{messages.Count}].{wrong}";
                return null;
            }
            messages.Add(message);
        }
        if (reader.TokenType != JsonTokenType.EndArray) return null;
        reason = null;
        return messages;
    }

    private static ParcelMessage? One(ref Utf8JsonReader reader, ReadOnlyMemory<byte> bytes, out string? wrong)
    {
        PactVerbs? verb = null;
        string? type = null, subject = null, key = null;
        var (grade, at, recalled, body) = (0, 0L, false, ReadOnlyMemory<byte>.Empty);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case "verb": verb = VerbWords.Read(reader.GetString()); break;
                case "type": type = reader.GetString(); break;
                case "subject": subject = reader.GetString(); break;
                case "key": key = reader.GetString(); break;
                case "grade": grade = reader.GetInt32(); break;
                case "at": at = ParcelReader.Number(ref reader); break;
                case "recalled": recalled = reader.GetBoolean(); break;
                case "body": body = ParcelReader.Raw(ref reader, bytes); break;
                default: reader.Skip(); break;
            }
        }
        wrong = null;
        if (recalled) return new ParcelMessage(PactVerbs.None, null, "", "", 0, 0, default);
        wrong = verb is null ? "verb" : !MessageRules.IsType(type) ? "type" : subject is not { Length: <= Parcel.SubjectMax } ? "subject" : key is not { Length: >= 1 and <= Parcel.KeyMax } ? "key"
            : grade is < 0 or > 3 ? "grade" : at < 0 ? "at" : body.Length is 0 or > Parcel.BodyBytesMax ? "body" : null;
        return wrong is null ? new ParcelMessage(verb!.Value, type, subject!, key!, grade, at, body) : null;
    }
}
