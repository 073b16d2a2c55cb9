using Yiwang.Expressions;

namespace Yiwang.Cases.Definitions.Checks;

/// <summary>
/// What the names of a definition's expressions mean. A choice compares with its options (<c>priority = urgent</c>, <c>priority = 紧急</c>); a list and a table are their length; a number column of a table is its sum, <c>parts.cost</c>;
/// dates and moments are durations since 1970, so that they subtract; money is fen. Beside the fields stand <see cref="Special"/>.
/// </summary>
internal static class FormulaNames
{
    /// <summary>Moment, its day, the state, and who acts, which only `sets` and defaults may say, by itself.</summary>
    public static readonly IReadOnlyList<string> Special = ["now", "today", "state", "user"];

    public static NameTable Of(IReadOnlyList<FieldDefinition> fields)
    {
        var names = new NameTable { Noun = ("字段", "field") };
        foreach (var field in fields)
        {
            names.Add(field.Code, TypeOf(field.Type), "", field.Type == FieldType.Choice ? Labels(field) : null);
            foreach (var column in field.Columns.Where(c => c.Type is FieldType.Integer or FieldType.Decimal or FieldType.Money)) names.Add($"{field.Code}.{column.Code}", ExpressionType.Number);
        }
        foreach (var field in fields) names.AddAlias(field.Name.Zh, field.Code);
        foreach (var moment in new[] { "now", "today" }) names.Add(moment, ExpressionType.Duration);
        foreach (var text in new[] { "state", "user" }) names.Add(text, ExpressionType.Text);
        return names;
    }

    public static ExpressionType TypeOf(FieldType type) => type switch
    {
        FieldType.Boolean => ExpressionType.Boolean,
        FieldType.Date or FieldType.DateTime or FieldType.Time or FieldType.Duration => ExpressionType.Duration,
        FieldType.Integer or FieldType.Decimal or FieldType.Money or FieldType.Choice => ExpressionType.Number,
        FieldType.Choices or FieldType.Files or FieldType.Photos or FieldType.Regions or FieldType.Table => ExpressionType.Number,
        _ => ExpressionType.Text,
    };

    public static bool IsList(FieldType type) => type is FieldType.Choices or FieldType.Files or FieldType.Photos or FieldType.Regions or FieldType.Table;

    private static Dictionary<string, double> Labels(FieldDefinition field)
    {
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
