using Xunit;
using Yiwang.Expressions;

namespace Yiwang.Unit.Tests.Expressions;

/// <summary>One expression over the points of a press, with a clock in seconds.</summary>
internal sealed class Bench
{
    public static readonly IReadOnlyDictionary<string, double> States = new Dictionary<string, double> { ["停机"] = 0, ["待机"] = 1, ["运行"] = 2, ["故障"] = 3 };
    private readonly Inputs _inputs;
    private readonly ExpressionRun _run;

    public Bench(string text)
    {
        Assert.True(Expression.TryCompile(text, Names, out var expression, out var problem), problem?.ToString());
        Expression = expression;
        _inputs = new(Names.Slots);
        _run = expression.Start(_inputs);
    }

    public static NameTable Names { get; } = Table();
    public Expression Expression { get; }
    public double? DueSeconds => _run.DueUs == long.MaxValue ? null : _run.DueUs / 1e6;

    public Bench Set(string name, double value, double seconds = 0, Certainty certainty = Certainty.Known) => Set(name, Value.Of(value, certainty), seconds);

    public Bench Set(string name, Value value, double seconds = 0)
    {
        _inputs.Set(Names.Find(name)!.Slot, (long)(seconds * 1e6), value);
        return this;
    }

    public Value At(double seconds) => _run.Evaluate((long)(seconds * 1e6));

    public static ExpressionProblem Problem(string text)
    {
        Assert.False(Expression.TryCompile(text, Names, out _, out var problem), $"compiled: {text}");
        return problem;
    }

    private static NameTable Table()
    {
        var names = new NameTable();
        names.Add("AI0", ExpressionType.Number, "A");
        names.Add("DI0", ExpressionType.Boolean);
        names.Add("oil_temp", ExpressionType.Number, "Cel");
        names.Add("lube", ExpressionType.Number, "MPa");
        names.Add("state", ExpressionType.Number, "", States);
        names.Add("count", ExpressionType.Number);
        names.Add("oil-level", ExpressionType.Number, "mm");
        names.Add("run_time", ExpressionType.Number, "h");
        names.Add("program", ExpressionType.Text);
        names.Add("非标尺寸", ExpressionType.Number, "mm");
        names.Add("x", ExpressionType.Number);
        names.Add("y", ExpressionType.Number);
        names.AddAlias("润滑压力", "lube");
        names.AddAlias("油温", "oil_temp");
        names.AddAlias("状态", "state");
        return names;
    }
}
