using System.Text.Json.Nodes;
using Yiwang.Cases.Definitions;
using Yiwang.Cases.Forms;
using Yiwang.Expressions;

namespace Yiwang.Cases.Values;

/// <summary>Fields that nobody types: computed ones, defaults, and what a transition sets. And what is hidden goes.</summary>
internal static class Derivation
{
    /// <summary>In a default or in what a transition sets: the person who acts.</summary>
    private const string Acting = "user";

    public static void Defaults(CaseForm form, JsonObject values, long nowUs, string? user, TimeZoneInfo zone)
    {
        foreach (var field in form.Definition.Fields)
        {
            if (field.Default is not { } text || values.ContainsKey(field.Code)) continue;
            if (field.Type == FieldType.User) { if (text == Acting && user is not null) values[field.Code] = user; }
            else if (field.Type == FieldType.Duration && ZoneDays.TryReadSpan(text, out var span)) values[field.Code] = ZoneDays.WriteSpan(span);
            else if (field.Type is FieldType.Choice && field.Options.Any(o => o.Code == text)) values[field.Code] = text;
            else if (FieldNames.TypeOf(field.Type) == ExpressionType.Text) values[field.Code] = text;
            else if (ToNode(field, form.Evaluate(text, values, nowUs, null), zone) is { } value) values[field.Code] = value;
        }
    }

    /// <summary>One field may be computed from another, in any order: as many rounds as there are such fields settle all.</summary>
    public static void Compute(CaseForm form, JsonObject values, long nowUs, string state, TimeZoneInfo zone)
    {
        foreach (var table in form.Definition.Fields.Where(f => f.Columns.Any(c => c.Computed is not null))) ComputeRows(form, table, values[table.Code] as JsonArray, nowUs, zone);
        for (var round = 0; round < form.Computed.Count; round++)
        {
            var changed = false;
            foreach (var field in form.Computed)
            {
                var value = ToNode(field, form.Evaluate(field.Computed!, values, nowUs, state), zone);
                if (JsonNode.DeepEquals(value, values[field.Code])) continue;
                changed = true;
                if (value is null) values.Remove(field.Code);
                else values[field.Code] = value;
            }
            if (!changed) break;
        }
    }

    /// <summary>Hidden fields are not kept.</summary>
    public static void Hide(CaseForm form, JsonObject values, long nowUs, string state)
    {
        foreach (var field in form.Definition.Fields)
            if (field.ShownWhen is not null && values.ContainsKey(field.Code) && !form.IsShown(field, values, nowUs, state)) values.Remove(field.Code);
    }

    public static void Set(CaseForm form, TransitionDefinition transition, JsonObject values, long nowUs, string state, string? user, TimeZoneInfo zone)
    {
        foreach (var (code, expression) in transition.Sets)
        {
            if (form.Field(code) is not { } field) continue;
            if (form.Field(expression.Trim()) is { } source && FieldNames.Copies(field, source))
            {
                if (values[source.Code]?.DeepClone() is { } copy) values[code] = copy;
                else values.Remove(code);
                continue;
            }
            // Who acts is no value of a field, and the most wanted one.
            var value = field.Type == FieldType.User && expression == Acting ? user : ToNode(field, form.Evaluate(expression, values, nowUs, state), zone);
            if (value is null) values.Remove(code);
            else values[code] = value;
        }
    }

    private static void ComputeRows(CaseForm form, FieldDefinition table, JsonArray? rows, long nowUs, TimeZoneInfo zone)
    {
        foreach (var row in rows?.OfType<JsonObject>() ?? [])
        {
            foreach (var column in table.Columns.Where(c => c.Computed is not null))
            {
                if (ToNode(column, form.EvaluateRow(table, column.Computed!, row, nowUs), zone) is { } value) row[column.Code] = value;
                else row.Remove(column.Code);
            }
        }
    }

    /// <summary>Whole numbers and fen are rounded, halves away from zero; nothing stays nothing.</summary>
    internal static JsonNode? ToNode(FieldDefinition field, Value value, TimeZoneInfo zone)
    {
        if (value.IsUnknown) return null;
        switch (field.Type)
        {
            case FieldType.Boolean: return JsonValue.Create(value.IsTrue);
            case FieldType.Integer or FieldType.Money: return Math.Abs(value.Number) <= 1L << 53 ? JsonValue.Create((long)Math.Round(value.Number, MidpointRounding.AwayFromZero)) : null;
            case FieldType.Decimal: return JsonValue.Create(Math.Round(value.Number, Math.Clamp(field.Decimals, 0, 12), MidpointRounding.AwayFromZero));
            case FieldType.Choice when value.Text is { } code: return field.Options.Any(o => o.Code == code) ? JsonValue.Create(code) : null;
            case FieldType.Choice: return (int)value.Number is var i && i >= 0 && i < field.Options.Count ? JsonValue.Create(field.Options[i].Code) : null;
            case FieldType.Date: return JsonValue.Create(ZoneDays.DayOf((long)value.Number, zone).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
            case FieldType.DateTime: return JsonValue.Create(ZoneDays.WriteTime((long)value.Number));
            case FieldType.Duration: return JsonValue.Create(ZoneDays.WriteSpan(new CaseSpan((int)(value.Number / ZoneDays.MinuteUs), SpanUnit.Minutes)));
            default: return value.Text is { } text ? JsonValue.Create(text) : null;
        }
    }
}
