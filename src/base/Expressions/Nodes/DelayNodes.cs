namespace Yiwang.Expressions.Nodes;

/// <summary>A part with a place among the memories of a run.</summary>
internal abstract class RememberingNode(int memory, ExpressionType type) : Node(type)
{
    protected T Memory<T>(ExpressionRun run) where T : Memory => (T)run.Remembered(memory);
}

internal sealed class Moment : Memory
{
    public const long None = long.MinValue;
    public long Us = None;
    public bool On;
}

/// <summary>True once the condition has been true without a break for so long. An unknown moment is a break.</summary>
internal sealed class HeldNode(int memory, Node condition, long us) : RememberingNode(memory, ExpressionType.Boolean)
{
    public override Memory Remember() => new Moment();
    public override long LooksBackUs => us;

    public override Value Evaluate(ExpressionRun run)
    {
        var v = condition.Evaluate(run);
        var since = Memory<Moment>(run);
        if (!v.IsTrue)
        {
            since.Us = Moment.None;
            return v;
        }
        if (since.Us == Moment.None) since.Us = run.NowUs;
        if (run.NowUs - since.Us >= us) return v;
        run.Due(since.Us + us);
        return Value.Of(false, v.Certainty);
    }
}

/// <summary>True while the condition is, and for so long afterwards.</summary>
internal sealed class OffDelayNode(int memory, Node condition, long us) : RememberingNode(memory, ExpressionType.Boolean)
{
    public override Memory Remember() => new Moment();
    public override long LooksBackUs => us;

    public override Value Evaluate(ExpressionRun run)
    {
        var v = condition.Evaluate(run);
        var ended = Memory<Moment>(run);
        if (v.IsTrue)
        {
            ended.On = true;
            return v;
        }
        if (ended.On) (ended.On, ended.Us) = (false, run.NowUs);
        if (ended.Us == Moment.None || run.NowUs - ended.Us >= us) return v;
        run.Due(ended.Us + us);
        return Value.Of(true, v.IsUnknown ? Certainty.Uncertain : v.Certainty);
    }
}

/// <summary>Set by one condition, cleared by the other, and unmoved while both are unknown. Clearing wins.</summary>
internal sealed class LatchNode(int memory, Node on, Node off) : RememberingNode(memory, ExpressionType.Boolean)
{
    public override Memory Remember() => new Moment();
    public override long LooksBackUs => long.MaxValue;

    public override Value Evaluate(ExpressionRun run)
    {
        var (set, clear) = (on.Evaluate(run), off.Evaluate(run));
        var state = Memory<Moment>(run);
        if (clear.IsTrue) state.On = false;
        else if (set.IsTrue) state.On = true;
        return Value.Of(state.On, clear.IsUnknown || set.IsUnknown ? Certainty.Uncertain : Worse(set, clear));
    }
}
