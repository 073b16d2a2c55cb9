using System.Text.Json.Nodes;

namespace Yiwang.Connect.Inspection.Values;

/// <summary>Fields of a case's values, read leniently: what is missing or of another kind is empty.</summary>
internal static class JsonFields
{
    public static string Text(this JsonObject o, string name) => o.TextOrNull(name) ?? "";

    public static string? TextOrNull(this JsonObject o, string name) => o[name] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;

    public static bool Flag(this JsonObject o, string name) => o[name] is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;

    public static decimal? Number(this JsonObject o, string name)
    {
        if (o[name] is not JsonValue value) return null;
        if (value.TryGetValue<decimal>(out var number)) return number;
        return value.TryGetValue<double>(out var real) && Math.Abs(real) < 1e15 ? (decimal)real : null;
    }

    public static int? Whole(this JsonObject o, string name) => o.Number(name) is { } number && decimal.Truncate(number) == number && Math.Abs(number) <= int.MaxValue ? (int)number : null;

    public static Things.Handle? Handle(this JsonObject o, string name) => o.TextOrNull(name) is { } text && Things.Handle.TryParse(text, out var handle) ? handle : null;

    public static long? Moment(this JsonObject o, string name) => o.TextOrNull(name) is { } text ? Spans.ReadMoment(text) : null;
}
