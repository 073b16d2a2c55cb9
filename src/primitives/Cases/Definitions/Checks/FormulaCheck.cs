using Yiwang.Cases.Definitions.Reading;
using Yiwang.Expressions;

namespace Yiwang.Cases.Definitions.Checks;

/// <summary>Compiles every expression; a problem's column is that of the file.</summary>
internal static class FormulaCheck
{
    public static void Run(CaseDefinition definition, ReadContext context)
    {
        var names = FormulaNames.Of(definition.Fields);
        foreach (var formula in context.Formulas)
        {
            var table = formula.Table is { } code ? definition.Field(code) : null;
            Check(formula, table is null ? names : FormulaNames.Of(table.Columns), Target(definition, table, formula.Target), context);
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
            if (Expression.TryCompileCondition(text, names, out _, out problem)) return;
        }
        else if (Expression.TryCompile(text, names, out var expression, out problem))
        {
            if (target is not null && !Fits(target, expression.Type)) context.Problems.Say(formula.At, $"“{target.Code}”不能由这个表达式得到：类型不符", $"'{target.Code}' cannot take what this expression gives: the types differ");
            return;
        }
        var (line, column) = TextPlace.Of(context.Source, formula.At, problem.Column - 1);
        var better = problem.Suggestion is { Length: > 0 } suggestion ? suggestion : null;
        context.Problems.Say(line, column, problem.Zh + (better is null || problem.Zh.Contains(better, StringComparison.Ordinal) ? "" : $"；可写“{better}”"), problem.En + (better is null || problem.En.Contains(better, StringComparison.Ordinal) ? "" : $"; write '{better}'"));
    }

    private static bool Fits(FieldDefinition target, ExpressionType type) =>
        FormulaNames.TypeOf(target.Type) == type ? !FormulaNames.IsList(target.Type) : target.Type == FieldType.Choice && type == ExpressionType.Text;

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
