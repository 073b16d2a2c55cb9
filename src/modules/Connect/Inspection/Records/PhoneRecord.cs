using System.Globalization;
using System.Text;
using System.Text.Json;
using Yiwang.Cases;
using Yiwang.Connect.Inspection.Runs;
using Yiwang.Storage.Blobs;

namespace Yiwang.Connect.Inspection.Records;

/// <summary>What a phone sends: the body exactly as it was signed, and the signature.</summary>
/// <param name="Body">JSON of a <see cref="PhoneRecord"/>; at most <see cref="PhoneRecord.BytesMax"/> bytes.</param>
/// <param name="Signature">base64url of r‖s; null where the browser keeps no keys, and then the session speaks for the person.</param>
internal sealed record SignedRecord(string? Body, string? Signature);

/// <param name="User">User name.</param>
/// <param name="At">Clock of the phone, ms since 1970.</param>
/// <param name="Item">Number of the item in the run.</param>
/// <param name="Value">As typed, a decimal.</param>
internal sealed record PhoneRecord(string Id, string Run, int Item, string User, long At, string Result, string? Value = null, string? Remark = null, IReadOnlyList<PhonePhoto>? Photos = null, PhonePresence? Presence = null, string? Handling = null)
{
    public const int BytesMax = 8_192, IdMax = 64, RemarkMax = 500, PhotosMax = 9;
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, MaxDepth = 6 };

    /// <summary>Null for anything that is not a record with sound values.</summary>
    public static PhoneRecord? TryRead(string? body)
    {
        if (body is not { Length: > 1 and <= BytesMax } || Encoding.UTF8.GetByteCount(body) > BytesMax) return null;
        try
        {
            return JsonSerializer.Deserialize<PhoneRecord>(body, s_json) is { } record && record.IsSound ? record : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public ItemResult? Outcome => Values.FieldWords.Read<ItemResult>(Result) is { } result and not ItemResult.Missed ? result : null;

    public decimal? Number => Value is { Length: > 0 and <= 20 } && decimal.TryParse(Value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < 1e11m ? decimal.Round(number, 4) : null;

    public bool IsSound => Id is { Length: > 7 and <= IdMax } && Id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') && Run.Length is > 0 and <= 100 && User.Length is > 0 and <= 64
        && At is > 0 and < 32_503_680_000_000 && Outcome is not null && (Value is null or "" || Number is not null) && (Remark?.Length ?? 0) <= RemarkMax && (Photos?.Count ?? 0) <= PhotosMax
        && Presence is null or { Text: null or { Length: <= 2_100 } };
}

/// <param name="Name"><c>sha256-…</c>.</param>
internal sealed record PhonePhoto(string Name, long Bytes, string Type)
{
    /// <param name="number">Of the photo, from 1: phones give no names worth keeping.</param>
    public FileReference? AsFile(int number) => BlobName.TryParse(Name, out var blob) ? new(blob, $"{number}{PhotoTypes.Extension(Type)}", Type, Bytes) : null;
}

/// <param name="Kind">qr, nfc, gps, code.</param>
/// <param name="Text">What was scanned or typed.</param>
/// <param name="Accuracy">Metres.</param>
internal sealed record PhonePresence(string Kind, string? Text = null, double? Latitude = null, double? Longitude = null, double? Accuracy = null);
