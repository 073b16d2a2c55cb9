using System.Text;
using Yiwang.Connect.Alarms.Rules;
using Yiwang.Connect.Points;
using Yiwang.Expressions;
using Yiwang.Things;

namespace Yiwang.Connect.Alarms.Evaluation;

/// <summary>Compiles a rule once for all devices whose points look alike. For one thread at a time.</summary>
internal sealed class RuleCompiler(IPointBook book)
{
    private readonly Dictionary<string, RuleShape> _shapes = new(StringComparer.Ordinal);

    /// <summary>Expressions that were compiled, for tests of sharing.</summary>
    public int Compiled { get; private set; }

    /// <summary>What devices with these points share.</summary>
    public RuleShape ShapeOf(IReadOnlyList<Point> points)
    {
        var signature = Signature(points);
        return _shapes.TryGetValue(signature, out var shape) ? shape : _shapes[signature] = new RuleShape(RuleNames.TableOf(points));
    }

    /// <summary>All expressions of a rule over a device's own points, or over other devices' too.</summary>
    public CompiledRule Compile(AlarmRule rule, Handle device, string owner, IReadOnlyList<Point> points)
    {
        var shape = ShapeOf(points);
        var (when, suppress, problem) = All(rule, text => Shared(shape, text));
        if (problem is null) return new(shape.Names, Sources(shape.Names, points, device), when, suppress, null, IsWide: false);
        return Wide(rule, device, owner, points) ?? new(shape.Names, [], [], null, problem, IsWide: false);
    }

    private CompiledRule? Wide(AlarmRule rule, Handle device, string owner, IReadOnlyList<Point> points)
    {
        var foreign = rule.Conditions.SelectMany(RuleNames.Foreign).Concat(RuleNames.Foreign(rule.SuppressWhen)).ToList();
        if (foreign.Count == 0) return null;
        var table = RuleNames.TableOf(points);
        var sources = Sources(table, points, device).ToList();
        foreach (var name in foreign)
        {
            if (table.SlotOf(name) >= 0 || RuleNames.Add(table, name, owner, book) is not { } point) continue;
            sources.Add(new(table.SlotOf(name), point));
        }
        var (when, suppress, problem) = All(rule, text => One(text, table));
        return new(table, sources, when, suppress, problem, IsWide: true);
    }

    private static (IReadOnlyList<Expression> When, Expression? Suppress, ExpressionProblem? Problem) All(AlarmRule rule, Func<string, (Expression?, ExpressionProblem?)> compile)
    {
        List<Expression> when = [];
        foreach (var text in rule.Conditions)
        {
            var (expression, problem) = compile(text);
            if (problem is not null) return ([], null, problem);
            when.Add(expression!);
        }
        if (rule.SuppressWhen.Length == 0) return (when, null, null);
        var (suppress, wrong) = compile(rule.SuppressWhen);
        return (when, suppress, wrong);
    }

    private (Expression?, ExpressionProblem?) Shared(RuleShape shape, string text) => shape.Expressions.TryGetValue(text, out var known) ? known : shape.Expressions[text] = One(text, shape.Names);

    private (Expression?, ExpressionProblem?) One(string text, NameTable names)
    {
        Compiled++;
        return Expression.TryCompileCondition(text, names, out var expression, out var problem) ? (expression, null) : (null, problem);
    }

    private static List<RuleSource> Sources(NameTable names, IReadOnlyList<Point> points, Handle device) =>
        [.. points.Append(RuleNames.StatePoint(device)).Select(p => new RuleSource(names.SlotOf(p.Code), p)).Where(s => s.Slot >= 0).DistinctBy(s => s.Slot)];

    /// <summary>Everything of a point table that an expression depends on.</summary>
    private static string Signature(IReadOnlyList<Point> points)
    {
        var text = new StringBuilder();
        foreach (var p in points)
        {
            text.Append(p.Code).Append('\t').Append(p.Name).Append('\t').Append(p.NameEn).Append('\t').Append((byte)p.SampleKind).Append('\t').Append(p.Ucum);
            foreach (var (value, label) in p.Labels) text.Append('\t').Append(value).Append('=').Append(label);
            text.Append('\n');
        }
        return text.ToString();
    }
}

/// <summary>Devices with the same points: one table of names, and each text compiled once.</summary>
internal sealed record RuleShape(NameTable Names)
{
    public Dictionary<string, (Expression? Expression, ExpressionProblem? Problem)> Expressions { get; } = new(StringComparer.Ordinal);
}

/// <summary>Where the value of a slot comes from.</summary>
internal readonly record struct RuleSource(int Slot, Point Point);

/// <param name="When">One for each condition.</param>
/// <param name="Problem">Null = all compile.</param>
/// <param name="IsWide">It reads points of other devices, so it has values of its own.</param>
internal sealed record CompiledRule(NameTable Names, IReadOnlyList<RuleSource> Sources, IReadOnlyList<Expression> When, Expression? Suppress, ExpressionProblem? Problem, bool IsWide);
