using Yiwang.Expressions.Nodes;

namespace Yiwang.Expressions.Windows;

internal enum WindowFunction : byte { Mean, Min, Max, Delta, Rate, Increase, Pulses }

/// <summary>A function over the last so long. Uncertain while less than half of it is known, unknown while nothing is.</summary>
internal sealed class WindowNode(int memory, WindowFunction function, Node of, long us, ExpressionType type) : RememberingNode(memory, type)
{
    public override Memory Remember() => new PaneWindow(us);
    public override long LooksBackUs => us;

    public override Value Evaluate(ExpressionRun run)
    {
        var window = Memory<PaneWindow>(run);
        var present = of.Evaluate(run);
        window.Add(run.NowUs, present);
        var totals = window.Sum();
        if (!totals.Any) return Value.Unknown;
        if (totals.Min != totals.Max || totals.Increase > 0 || totals.Thin) run.Due(window.NextUs);
        var certainty = totals.Thin || totals.Uncertain ? Certainty.Uncertain : Certainty.Known;
        return function switch
        {
            WindowFunction.Mean => Value.Of(totals.CoveredUs == 0 ? totals.First : totals.Integral / totals.CoveredUs, certainty),
            WindowFunction.Min => Value.Of(totals.Min, certainty),
            WindowFunction.Max => Value.Of(totals.Max, certainty),
            WindowFunction.Increase => Value.Of(totals.Increase, certainty),
            WindowFunction.Pulses => Value.Of(totals.Rises, certainty),
            _ when present.IsUnknown => present,
            WindowFunction.Delta => Value.Of(present.Number - totals.First, certainty),
            _ => Value.Of((present.Number - totals.First) * 1e6 / (run.NowUs - totals.FirstUs), certainty),
        };
    }
}
