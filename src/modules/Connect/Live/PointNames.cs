using Yiwang.Connect.Points;
using Yiwang.Expressions;
using Yiwang.Streams;

namespace Yiwang.Connect.Live;

/// <summary>Points as names of an expression: by code, by name in either language, with their unit and labels.</summary>
internal static class PointNames
{
    public static NameTable TableOf(IReadOnlyList<Point> points)
    {
        var table = new NameTable();
        foreach (var point in points)
        {
            Add(table, point.Code, point);
        }
        // after all codes, so that a name never takes the place of one
        foreach (var point in points)
        {
            table.AddAlias(point.Name, point.Code);
            table.AddAlias(point.NameEn, point.Code);
        }
        return table;
    }

    /// <summary>Nothing is added for a point that no rule compares, as a waveform.</summary>
    public static void Add(NameTable table, string name, Point point)
    {
        if (TypeOf(point) is { } type) table.Add(name, type, type == ExpressionType.Number ? point.Ucum : "", LabelsOf(point));
    }

    /// <summary>Whether a rule may be saved; null = yes. What the editor of rules and the book ask.</summary>
    public static ExpressionProblem? Check(string when, IReadOnlyList<Point> points) =>
        Expression.TryCompileCondition(when, TableOf(points), out _, out var problem) ? null : problem;

    private static ExpressionType? TypeOf(Point point) => point.SampleKind switch
    {
        SampleKind.Number or SampleKind.Integer => ExpressionType.Number,
        SampleKind.Boolean => ExpressionType.Boolean,
        SampleKind.Text => ExpressionType.Text,
        // a waveform is no value that a rule compares
        _ => null,
    };

    private static Dictionary<string, double>? LabelsOf(Point point)
    {
        if (point.Labels.Count == 0) return null;
        var labels = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (value, label) in point.Labels) labels.TryAdd(label, value);
        return labels;
    }
}
