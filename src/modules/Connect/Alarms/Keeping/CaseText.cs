using System.Globalization;
using System.Text.Json.Nodes;
using Yiwang.Parties;

namespace Yiwang.Connect.Alarms.Keeping;

/// <summary>Values of a case as types; what is absent, or of another type, is empty.</summary>
internal static class CaseText
{
    public static string Text(this JsonObject values, string field) => values[field] is JsonValue value ? value.TryGetValue<string>(out var text) ? text : value.ToString() : "";

    public static double Number(this JsonObject values, string field) =>
        values[field] is not JsonValue value ? 0 : value.TryGetValue<double>(out var number) ? number : double.TryParse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out number) ? number : 0;

    public static long Whole(this JsonObject values, string field) => values[field] is JsonValue value && value.TryGetValue<long>(out var whole) ? whole : (long)values.Number(field);

    /// <summary>µs since 1970 UTC; 0 = none.</summary>
    public static long Moment(this JsonObject values, string field) =>
        DateTimeOffset.TryParse(values.Text(field), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? Micros.Of(at) : 0;

    /// <summary>A moment as a field keeps it.</summary>
    public static string Moment(long us) => Micros.ToTime(us).UtcDateTime.ToString(us % 1_000_000 == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    public static bool Flag(this JsonObject values, string field) => values[field] is JsonValue value && (value.TryGetValue<bool>(out var flag) ? flag : value.ToString() == "true");
}
