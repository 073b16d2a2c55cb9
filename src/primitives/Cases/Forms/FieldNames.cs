using System.Globalization;
using System.Text.Json.Nodes;
using Yiwang.Cases.Definitions;
using Yiwang.Cases.Values;
using Yiwang.Expressions;

namespace Yiwang.Cases.Forms;

/// <summary>
/// What the names of a form's expressions mean. A field is called by its code or its Chinese name; a list by its length; a number column of a table by its sum, <c>parts.cost</c>; dates and times are
/// durations since 1970, so that they can be compared and subtracted. Beside the fields stand <c>now</c>, <c>today</c> and <c>state</c>. Money is whole fen.
/// </summary>
internal sealed class FieldNames
{
    private readonly List<(FieldDefinition Field, FieldDefinition? Column, int Slot)> _slots = [];
    private readonly int _now, _today, _state;
    private readonly TimeZoneInfo _zone;

    public FieldNames(IReadOnlyList<FieldDefinition> fields, TimeZoneInfo zone)
    {
        _zone = zone;
        foreach (var field in fields)
        {
            _slots.Add((field, null, Table.Add(field.Code, TypeOf(field.Type), "", Labels(field))));
            foreach (var column in field.Columns.Where(c => TypeOf(c.Type) == ExpressionType.Number && c.Type is not FieldType.Choice))
                _slots.Add((field, column, Table.Add($"{field.Code}.{column.Code}", ExpressionType.Number)));
        }
        foreach (var field in fields) Table.AddAlias(field.Name.Zh, field.Code);
        _now = Table.Add("now", ExpressionType.Duration);
        _today = Table.Add("today", ExpressionType.Duration);
        _state = Table.Add("state", ExpressionType.Text);
        Table.Add(User, ExpressionType.Text);
    }

    public NameTable Table { get; } = new() { Noun = ("字段", "field") };

    /// <summary>Words that no field may take.</summary>
    public static IReadOnlyList<string> Special { get; } = ["now", "today", "state", User];

    /// <summary>Who acts, where it stands by itself in what a transition sets.</summary>
    public const string User = "user";

    public static ExpressionType TypeOf(FieldType type) => type switch
    {
        FieldType.Boolean => ExpressionType.Boolean,
        FieldType.Date or FieldType.DateTime or FieldType.Time or FieldType.Duration => ExpressionType.Duration,
        FieldType.Integer or FieldType.Decimal or FieldType.Money or FieldType.Choice or FieldType.Choices or FieldType.Files or FieldType.Photos or FieldType.Regions or FieldType.Table => ExpressionType.Number,
        _ => ExpressionType.Text,
    };

    /// <summary>A list has no expression but the name of another of its kind, which a transition copies whole.</summary>
    /// <param name="target">What is set.</param>
    public static bool Copies(FieldDefinition target, FieldDefinition? source) =>
        target.Type is FieldType.Files or FieldType.Photos or FieldType.Choices or FieldType.Regions && source is not null && source.Type == target.Type && source.Personal == target.Personal && source.Grade <= target.Grade;

    public Inputs Read(JsonObject values, long nowUs, string? state)
    {
        var inputs = new Inputs(Table.Slots);
        foreach (var (field, column, slot) in _slots)
        {
            var value = column is null ? ValueOf(field, values[field.Code]) : Sum(values[field.Code] as JsonArray, column);
            if (!value.IsUnknown) inputs.Set(slot, nowUs, value);
        }
        inputs.Set(_now, nowUs, Value.Of((double)nowUs));
        inputs.Set(_today, nowUs, Value.Of((double)ZoneDays.StartOfDay(nowUs, _zone)));
        if (state is not null) inputs.Set(_state, nowUs, Value.Of(state));
        return inputs;
    }

    private Value ValueOf(FieldDefinition field, JsonNode? node)
    {
        if (node is null) return TypeOf(field.Type) == ExpressionType.Number && field.Type is FieldType.Choices or FieldType.Files or FieldType.Photos or FieldType.Regions or FieldType.Table ? Value.Of(0.0) : Value.Unknown;
        if (node is JsonArray list) return Value.Of((double)list.Count);
        if (node is not JsonValue value) return Value.Unknown;
        if (field.Type == FieldType.Choice) return Option(field, value.GetValue<string>());
        if (value.TryGetValue<bool>(out var truth)) return Value.Of(truth);
        if (Numbers.TryRead(value, out var number)) return Value.Of(number);
        if (!value.TryGetValue<string>(out var text)) return Value.Unknown;
        return TypeOf(field.Type) switch
        {
            ExpressionType.Text => Value.Of(text),
            ExpressionType.Duration => ZoneDays.TryReadMoment(field.Type, text, _zone, out var us) ? Value.Of((double)us) : Value.Unknown,
            _ => double.TryParse(text, CultureInfo.InvariantCulture, out number) ? Value.Of(number) : Value.Unknown,
        };
    }

    private static Value Sum(JsonArray? rows, FieldDefinition column)
    {
        var sum = 0.0;
        foreach (var row in rows ?? [])
            if (row is JsonObject cells && Numbers.TryRead(cells[column.Code], out var number)) sum += number;
        return Value.Of(sum);
    }

    private static Value Option(FieldDefinition field, string code)
    {
        for (var i = 0; i < field.Options.Count; i++)
            if (field.Options[i].Code == code) return Value.Of((double)i);
        return Value.Unknown;
    }

    /// <summary>By code or by name, in both languages.</summary>
    private static Dictionary<string, double>? Labels(FieldDefinition field)
    {
        if (field.Type != FieldType.Choice) return null;
        var labels = new Dictionary<string, double>(StringComparer.Ordinal);
        for (var i = 0; i < field.Options.Count; i++) labels.TryAdd(field.Options[i].Code, i);
        for (var i = 0; i < field.Options.Count; i++)
        {
            labels.TryAdd(field.Options[i].Name.Zh, i);
            labels.TryAdd(field.Options[i].Name.En, i);
        }
        return labels;
    }
}
