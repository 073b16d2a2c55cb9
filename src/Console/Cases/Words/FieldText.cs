using System.Globalization;
using System.Text.Json.Nodes;
using Yiwang.Cases;
using Yiwang.Cases.Definitions;
using Yiwang.Console.Cases.Data;
using Yiwang.Console.Cases.Names;
using Yiwang.Console.Language;
using Yiwang.Events;

namespace Yiwang.Console.Cases.Words;

/// <summary>A field's value as people read it, on one line; for lists, exports, titles and the timeline.</summary>
internal sealed class FieldText(Text text, ReferenceNames names)
{
    public Text Language => text;
    public ReferenceNames Names => names;

    public string Of(FieldDefinition field, JsonNode? value) => value switch
    {
        null => "",
        JsonArray rows when field.Type == FieldType.Table => text[$"{rows.Count} 行", English.Count(rows.Count, "row")],
        JsonArray list => string.Join(text["、", ", "], list.Select(v => One(field, v)).Where(v => v.Length > 0)),
        _ => One(field, value),
    };

    private string One(FieldDefinition field, JsonNode? value)
    {
        if (value is JsonObject) return FileReference.Read(value)?.Name ?? "";
        var plain = Plain(value);
        if (plain.Length == 0) return "";
        return field.Type switch
        {
            FieldType.Choice or FieldType.Choices => field.Options.FirstOrDefault(o => o.Code == plain) is { } option ? text[option.Name] : plain,
            FieldType.Boolean => plain == "true" ? text["是", "Yes"] : text["否", "No"],
            FieldType.Money => Money(plain),
            FieldType.Integer or FieldType.Decimal => Number(field, plain),
            FieldType.DateTime => Moment(plain),
            FieldType.Duration => DurationText.Of(text, plain),
            FieldType.Region or FieldType.Regions => Regions.Find(plain) is { } region ? text[region.Name] : plain,
            FieldType.Industry => Industries.Find(plain) is { } industry ? text[industry.Name] is var name && name.Contains(plain, StringComparison.Ordinal) ? name : $"{name} {plain}" : plain,
            FieldType.Thing or FieldType.Point or FieldType.User or FieldType.Organization => names.Of(field.Type, plain).Name,
            _ => plain,
        };
    }

    /// <summary>As programs write it.</summary>
    public static string Plain(JsonNode? value) => value switch
    {
        null => "",
        JsonValue v when v.TryGetValue<string>(out var s) => s,
        JsonValue v when v.TryGetValue<bool>(out var b) => b ? "true" : "false",
        _ => value.ToJsonString(),
    };

    /// <summary>Fen as yuan with two digits, grouped.</summary>
    public static string Money(string fen) => decimal.TryParse(fen, NumberStyles.Integer, CultureInfo.InvariantCulture, out var amount) ? (amount / 100m).ToString("N2", CultureInfo.InvariantCulture) : fen;

    private static string Number(FieldDefinition field, string plain)
    {
        if (!decimal.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return plain;
        var whole = field.Ungrouped ? "0" : "#,##0";
        var digits = field.Type == FieldType.Integer ? whole : whole + "." + new string('#', Math.Clamp(field.Decimals, 0, 12));
        return number.ToString(digits, CultureInfo.InvariantCulture);
    }

    private string Moment(string plain) => Us(plain) is { } us ? text.Minute(us) : plain;

    /// <summary>Of a moment as a field keeps it: ISO text or microseconds.</summary>
    public static long? Us(string plain)
    {
        if (long.TryParse(plain, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var us)) return us;
        return DateTimeOffset.TryParse(plain, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond : null;
    }
}
