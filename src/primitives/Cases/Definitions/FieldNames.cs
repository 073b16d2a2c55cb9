using Yiwang.Expressions;

namespace Yiwang.Cases.Definitions;

/// <summary>
/// What the names of a definition's expressions mean. A choice compares with its options (<c>priority = urgent</c>, <c>priority = 紧急</c>, <c>state = 'in-progress'</c>); dates and moments are durations since 1970, so that they subtract;
/// money is fen. Beside the fields: <c>parts.rows</c>, <c>parts.cost.sum</c> of a table, <c>photos.count</c> of a list, and <see cref="Special"/>.
/// </summary>
public static class FieldNames
{
    /// <summary>Moment of the transition, its day, the person who takes it, the organisation that opened the case, when it was opened and last moved, and its state before the transition.</summary>
    public static readonly IReadOnlyList<string> Special = ["now", "today", "actor", "applicant", "openedAt", "movedAt", "state"];

    public static NameTable Of(CaseDefinition definition)
    {
        var names = new NameTable { Noun = ("字段", "field") };
        foreach (var field in definition.Fields) Add(names, field, field.Code);
        foreach (var moment in new[] { "now", "today", "openedAt", "movedAt" }) names.Add(moment, ExpressionType.Duration);
        foreach (var party in new[] { "actor", "applicant" }) names.Add(party, ExpressionType.Text);
        names.Add("state", ExpressionType.Number, labels: Labels(definition.States.Select(s => (s.Code, s.Name.Zh))));
        return names;
    }

    /// <summary>The names that a column of a table may use: its row first, then the fields.</summary>
    public static NameTable OfRow(CaseDefinition definition, FieldDefinition table)
    {
        var names = new NameTable { Noun = ("字段", "field") };
        foreach (var column in table.Columns) Add(names, column, column.Code);
        foreach (var field in definition.Fields.Where(f => f.Code != table.Code)) Add(names, field, field.Code);
        return names;
    }

    /// <summary>0, 1, … in the order of the file.</summary>
    public static IReadOnlyDictionary<string, double> OptionLabels(FieldDefinition field) => Labels(field.Options.Select(o => (o.Code, o.Name.Zh)));

    public static ExpressionType TypeOf(FieldType type) => type switch
    {
        FieldType.Integer or FieldType.Decimal or FieldType.Money or FieldType.Choice => ExpressionType.Number,
        FieldType.Boolean => ExpressionType.Boolean,
        FieldType.Date or FieldType.Time or FieldType.DateTime or FieldType.Duration => ExpressionType.Duration,
        _ => ExpressionType.Text,
    };

    public static bool IsList(FieldType type) => type is FieldType.Choices or FieldType.Files or FieldType.Photos or FieldType.Regions;

    private static void Add(NameTable names, FieldDefinition field, string name)
    {
        if (field.Type == FieldType.Table)
        {
            names.Add($"{name}.rows", ExpressionType.Number);
            foreach (var column in field.Columns.Where(c => c.Type is FieldType.Integer or FieldType.Decimal or FieldType.Money)) names.Add($"{name}.{column.Code}.sum", ExpressionType.Number);
        }
        else if (IsList(field.Type)) names.Add($"{name}.count", ExpressionType.Number);
        else names.Add(name, TypeOf(field.Type), field.Unit ?? "", field.Type == FieldType.Choice ? OptionLabels(field) : null);
    }

    private static Dictionary<string, double> Labels(IEnumerable<(string Code, string Zh)> words)
    {
        var labels = new Dictionary<string, double>(StringComparer.Ordinal);
        var next = 0;
        foreach (var (code, zh) in words)
        {
            labels.TryAdd(code, next);
            labels.TryAdd(zh, next++);
        }
        return labels;
    }
}
