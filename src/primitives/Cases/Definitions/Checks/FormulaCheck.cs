using Yiwang.Cases.Definitions.Reading;
using Yiwang.Cases.Forms;
using Yiwang.Expressions;

namespace Yiwang.Cases.Definitions.Checks;

/// <summary>Compiles every expression; a problem's column is that of the file.</summary>
internal static class FormulaCheck
{
    public static void Run(CaseDefinition definition, ReadContext context)
    {
        var names = Names(definition.Fields);
        foreach (var formula in context.Formulas)
        {
            var table = formula.Table is { } code ? definition.Field(code) : null;
            if (table is null && Target(definition, null, formula.Target) is { Computed: null } list && FieldNames.Copies(list, definition.Field(formula.At.Text.Trim()))) continue;
            Check(formula, table is null ? names : Names(table.Columns), Target(definition, table, formula.Target), context);
        }
        Cycles(definition, names, context);
    }

    private static FieldDefinition? Target(CaseDefinition definition, FieldDefinition? table, string? code) =>
        code is null ? null : table is null ? definition.Field(code) : table.Columns.FirstOrDefault(c => c.Code == code);

    private static void Check(Formula formula, NameTable names, FieldDefinition? target, ReadContext context)
    {
        var text = formula.At.Text;
        ExpressionProblem? problem;
        if (formula.Target is null)
        {
            if (Expression.TryCompileCondition(text, names, out var condition, out problem))
            {
                Person(formula, condition, target, context);
                return;
            }
        }
        else if (Expression.TryCompile(text, names, out var expression, out problem))
        {
            Person(formula, expression, target, context);
            if (target is not null && !Fits(target, expression.Type)) context.Problems.Say(formula.At, $"“{target.Code}”不能由这个表达式得到：类型不符", $"'{target.Code}' cannot take what this expression gives: the types differ");
            return;
        }
        var (line, column) = TextPlace.Of(context.Source, formula.At, problem.Column - 1);
        var better = problem.Suggestion is { Length: > 0 } suggestion ? suggestion : null;
        context.Problems.Say(line, column, problem.Zh + (better is null || problem.Zh.Contains(better, StringComparison.Ordinal) ? "" : $"；可写“{better}”"), problem.En + (better is null || problem.En.Contains(better, StringComparison.Ordinal) ? "" : $"; write '{better}'"));
    }

    /// <summary>Who acts is known to a transition alone, and only as a whole.</summary>
    private static void Person(Formula formula, Expression expression, FieldDefinition? target, ReadContext context)
    {
        if (expression.Names.All(n => n.Name != FieldNames.User) || (formula.At.Text.Trim() == FieldNames.User && target is { Type: FieldType.User, Computed: null })) return;
        context.Problems.Say(formula.At, "“user”只能单独写在 sets 里，给人员字段；限制由谁办理请用 notWhoTook 或 byAssignee", "'user' stands by itself in 'sets', for a field of a person; to say who may act use notWhoTook or byAssignee");
    }

    /// <summary>What the engine computes with: types and words are the same in every zone.</summary>
    public static NameTable Names(IReadOnlyList<FieldDefinition> fields) => new FieldNames(fields, TimeZoneInfo.Utc).Table;

    private static bool IsList(FieldType type) => type is FieldType.Choices or FieldType.Files or FieldType.Photos or FieldType.Regions or FieldType.Table;

    private static bool Fits(FieldDefinition target, ExpressionType type) =>
        FieldNames.TypeOf(target.Type) == type ? !IsList(target.Type) : target.Type == FieldType.Choice && type == ExpressionType.Text;

    /// <summary>Computed fields that wait for each other.</summary>
    private static void Cycles(CaseDefinition definition, NameTable names, ReadContext context)
    {
        var reads = new Dictionary<string, string[]>();
        foreach (var field in definition.Fields.Where(f => f.Computed is not null))
        {
            if (Expression.TryCompile(field.Computed!, names, out var expression, out _)) reads[field.Code] = [.. expression.Names.Select(n => n.Name)];
        }
        foreach (var field in reads.Keys.Where(f => Reaches(reads, f, f, [])))
        {
            context.Problems.Say(context.Place(Named.Field, field), $"“{field}”的计算绕回自己", $"'{field}' is computed from itself, by way of others");
        }
    }

    private static bool Reaches(Dictionary<string, string[]> reads, string from, string to, HashSet<string> seen) =>
        reads.TryGetValue(from, out var next) && next.Any(n => n == to || (seen.Add(n) && Reaches(reads, n, to, seen)));
}
