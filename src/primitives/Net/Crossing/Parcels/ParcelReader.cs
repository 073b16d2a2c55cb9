using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Yiwang.Parties;

namespace Yiwang.Net.Crossing.Parcels;

/// <summary>Bytes to parcel; bodies stay slices of the bytes. Never throws on what a stranger sends. Members that it does not know are passed over.</summary>
internal static class ParcelReader
{
    private static readonly JsonReaderOptions s_options = new() { MaxDepth = 64 };

    /// <param name="reason">What is wrong, in the words of the wire form.</param>
    public static bool TryRead(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out Parcel? parcel, [NotNullWhen(false)] out string? reason)
    {
        parcel = null;
        reason = null;
        try
        {
            var reader = new Utf8JsonReader(bytes.Span, s_options);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) reason = "not a JSON object";
            else parcel = Read(ref reader, bytes, ref reason);
            if (parcel is not null && reader.Read()) (parcel, reason) = (null, "more than one value");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            (parcel, reason) = (null, "not the JSON of a parcel");
        }
        reason ??= parcel is null ? "not a parcel" : null;
        return parcel is not null;
    }

    private static Parcel? Read(ref Utf8JsonReader reader, ReadOnlyMemory<byte> bytes, ref string? reason)
    {
        var draft = new Parcel("", default, default, 0, 0, [], 0, []);
        var version = 0;
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
                case "first": draft = draft with { First = Number(ref reader) }; break;
                case "acknowledged": draft = draft with { Acknowledged = Number(ref reader) }; break;
                case "next": draft = draft with { Next = Number(ref reader) }; break;
                case "ended": draft = draft with { HasEnded = reader.GetBoolean() }; break;
                case "messages":
                    if (MessageReader.Read(ref reader, bytes, out reason) is not { } messages) return null;
                    draft = draft with { Messages = messages };
                    break;
                case "receipts":
                    if (ReceiptReader.Read(ref reader, bytes, out reason) is not { } receipts) return null;
                    draft = draft with { Receipts = receipts };
                    break;
                default: reader.Skip(); break;
            }
        }
        reason = version != Parcel.Version ? "yiwang" : draft.Pact.Length is 0 or > 200 ? "pact" : draft.From == default ? "from" : draft.To == default || draft.To == draft.From ? "to"
            : draft.First < 0 || (draft.Messages.Count > 0 && draft.First == 0) ? "first" : draft.Acknowledged < 0 ? "acknowledged" : draft.Next < 0 ? "next" : null;
        return reason is null ? draft : null;
    }

    internal static long Number(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && long.TryParse(reader.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    /// <summary>The value at which the reader stands, as it was written.</summary>
    internal static ReadOnlyMemory<byte> Raw(ref Utf8JsonReader reader, ReadOnlyMemory<byte> bytes)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return bytes[start..(int)reader.BytesConsumed];
    }
}
