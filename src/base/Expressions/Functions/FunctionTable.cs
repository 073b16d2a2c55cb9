using System.Collections.Frozen;
using Yiwang.Expressions.Nodes;
using Yiwang.Expressions.Windows;

namespace Yiwang.Expressions.Functions;

/// <summary>Every function, with its Chinese name. docs/expressions.md lists them; a test keeps the two alike.</summary>
internal static class FunctionTable
{
    private const int ManyMax = 16;

    private static readonly (Function Function, string Zh)[] s_functions =
    [
        (new("abs", "abs(x)", 1, 1, c => Math1(c, Math.Abs), ResultUnit.Same), "绝对值"),
        (new("round", "round(x)", 1, 2, Round, ResultUnit.Same), "四舍五入"),
        (new("floor", "floor(x)", 1, 1, c => Math1(c, Math.Floor), ResultUnit.Same), "向下取整"),
        (new("ceil", "ceil(x)", 1, 1, c => Math1(c, Math.Ceiling), ResultUnit.Same), "向上取整"),
        (new("sqrt", "sqrt(x)", 1, 1, c => Math1(c, Math.Sqrt)), "平方根"),
        (new("pow", "pow(x, y)", 2, 2, c => Math2(c, Arithmetic.Power)), "乘方"),
        (new("mod", "mod(x, y)", 2, 2, c => Math2(c, Arithmetic.Modulo)), "取余"),
        (new("min", "min(x, 10min)", 2, ManyMax, c => Extreme(c, greatest: false), ResultUnit.Same), "最小"),
        (new("max", "max(x, 10min)", 2, ManyMax, c => Extreme(c, greatest: true), ResultUnit.Same), "最大"),
        (new("between", "between(x, 10, 20)", 3, 3, c => c.Aligned(3) is { } n ? new BetweenNode(n[0], n[1], n[2]) : null), "介于"),
        (new("bit", "bit(x, 3)", 2, 2, c => c.Number(0) is { } of && c.Whole(1, 0, 62) is { } bit ? new BitNode(of, bit) : null), "位"),
        (new("if", "if(x > 1, a, b)", 3, 3, c => c.Condition(0) is { } when && c.Alike(1, 2) is var (a, b) ? new IfNode(when, a, b) : null), "如果"),
        (new("good", "good(x)", 1, 1, c => c.Any(0) is { } of ? new CertaintyNode(of, Certainty.Known) : null), "良好"),
        (new("known", "known(x)", 1, 1, c => c.Any(0) is { } of ? new CertaintyNode(of, Certainty.Uncertain) : null), "有值"),
        (new("default", "default(x, 0)", 2, 2, c => c.Alike(0, 1) is var (a, b) ? new DefaultNode(a, b) : null, ResultUnit.Same), "缺省"),
        (new("last", "last(x)", 1, 1, c => c.Point(0) is { } name ? new LastNode(name) : null, ResultUnit.Same), "最近值"),
        (new("previous", "previous(x)", 1, 1, c => c.Point(0) is { } name ? new PreviousNode(name) : null, ResultUnit.Same), "上一值"),
        (new("age", "age(x)", 1, 1, c => c.Point(0) is { } name ? new AgeNode(name) : null), "距今"),
        (new("changed", "changed(x, 10s)", 1, 2, Changed), "变化"),
        (new("delta", "delta(x, 10min)", 1, 2, c => Difference(c, perSecond: false), ResultUnit.Difference), "变化量"),
        (new("rate", "rate(x, 10min)", 1, 2, c => Difference(c, perSecond: true)), "变化率"),
        (new("avg", "avg(x, 10min)", 2, 2, c => c.Over(WindowFunction.Mean, c.Number(0), 1), ResultUnit.Same), "平均"),
        (new("increase", "increase(x, 1h)", 2, 2, c => c.Over(WindowFunction.Increase, c.Number(0), 1), ResultUnit.Difference), "增量"),
        (new("pulses", "pulses(x > 0, 1min)", 2, 2, c => c.Over(WindowFunction.Pulses, c.Condition(0), 1)), "脉冲数"),
        (new("offdelay", "offdelay(x > 1, 10s)", 2, 2, c => c.Condition(0) is { } of && c.Window(1) is { } us ? c.Remembering(m => new OffDelayNode(m, of, us)) : null), "延时断开"),
        (new("latch", "latch(x > 80, x < 75)", 2, 2, c => c.Condition(0) is { } on && c.Condition(1) is { } off ? c.Remembering(m => new LatchNode(m, on, off)) : null), "锁存"),
    ];

    private static readonly FrozenDictionary<string, Function> s_all = s_functions.SelectMany(f => new[] { (Name: f.Function.Name, f.Function), (Name: f.Zh, f.Function) })
        .ToFrozenDictionary(f => f.Name, f => f.Function, StringComparer.OrdinalIgnoreCase);

    public static IEnumerable<string> Names => s_functions.SelectMany(f => new[] { f.Function.Name, f.Zh });

    public static IEnumerable<(Function Function, string Zh)> All => s_functions;

    public static bool TryFind(ReadOnlySpan<char> name, out Function function) => s_all.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out function!);

    private static MathNode? Math1(Call call, Func<double, double> function) => call.Number(0) is { } of ? new(function, of, of.Type) : null;

    private static ArithmeticNode? Math2(Call call, Arithmetic operation) =>
        call.Number(0) is { } a && call.Number(1) is { } b ? new(operation, a, b, ExpressionType.Number) : null;

    private static MathNode? Round(Call call)
    {
        if (call.Number(0) is not { } of) return null;
        if (call.Count == 1) return new(x => Math.Round(x, MidpointRounding.AwayFromZero), of, of.Type);
        return call.Whole(1, 0, 15) is { } digits ? new(x => Math.Round(x, digits, MidpointRounding.AwayFromZero), of, of.Type) : null;
    }

    private static Node? Extreme(Call call, bool greatest)
    {
        if (call.HasWindow()) return call.Over(greatest ? WindowFunction.Max : WindowFunction.Min, call.Number(0), 1);
        return call.Aligned(call.Count) is { } nodes ? new ExtremeNode(greatest, nodes, nodes[0].Type) : null;
    }

    private static Node? Changed(Call call)
    {
        if (call.Point(0) is not { } name) return null;
        if (call.Count == 1) return new DiffersNode(name);
        return call.Window(1) is { } us ? call.Remembering(m => new ChangedNode(m, name, us)) : null;
    }

    private static Node? Difference(Call call, bool perSecond)
    {
        if (call.Count == 2) return call.Over(perSecond ? WindowFunction.Rate : WindowFunction.Delta, call.Number(0), 1);
        return call.NumberPoint(0) is { } name ? new DeltaNode(name, perSecond) : null;
    }
}
