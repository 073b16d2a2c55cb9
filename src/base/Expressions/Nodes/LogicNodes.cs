namespace Yiwang.Expressions.Nodes;

/// <summary>False when one side is false, whatever the other may be; otherwise unknown when one side is.</summary>
internal sealed class AndNode(Node left, Node right) : Node(ExpressionType.Boolean)
{
    public override Value Evaluate(ExpressionRun run)
    {
        var (a, b) = (left.Evaluate(run), right.Evaluate(run));
        if (a.IsFalse && b.IsFalse) return Value.Of(false, a.Certainty < b.Certainty ? a.Certainty : b.Certainty);
        if (a.IsFalse) return a;
        return b.IsFalse ? b : Value.Of(true, Worse(a, b));
    }
}

/// <summary>True when one side is true, whatever the other may be; otherwise unknown when one side is.</summary>
internal sealed class OrNode(Node left, Node right) : Node(ExpressionType.Boolean)
{
    public override Value Evaluate(ExpressionRun run)
    {
        var (a, b) = (left.Evaluate(run), right.Evaluate(run));
        if (a.IsTrue && b.IsTrue) return Value.Of(true, a.Certainty < b.Certainty ? a.Certainty : b.Certainty);
        if (a.IsTrue) return a;
        return b.IsTrue ? b : Value.Of(false, Worse(a, b));
    }
}

internal sealed class NotNode(Node of) : Node(ExpressionType.Boolean)
{
    public override Value Evaluate(ExpressionRun run)
    {
        run.Slack = -run.Slack;
        var v = of.Evaluate(run);
        run.Slack = -run.Slack;
        return Value.Of(v.Number == 0, v.Certainty);
    }
}

/// <summary>One of two values; unknown while it is unknown which.</summary>
internal sealed class IfNode(Node condition, Node then, Node otherwise) : Node(then.Type)
{
    public override Value Evaluate(ExpressionRun run)
    {
        var (c, a, b) = (condition.Evaluate(run), then.Evaluate(run), otherwise.Evaluate(run));
        if (c.IsUnknown) return c;
        var chosen = c.IsTrue ? a : b;
        return chosen.Text is { } text ? Value.Of(text, Worse(c, chosen)) : Value.Of(chosen.Number, Worse(c, chosen));
    }
}

/// <summary>One bit of a whole number, two's complement below zero.</summary>
internal sealed class BitNode(Node of, int bit) : Node(ExpressionType.Boolean)
{
    private const double Beyond = 9.2e18;

    public override Value Evaluate(ExpressionRun run)
    {
        var v = of.Evaluate(run);
        return Math.Abs(v.Number) > Beyond ? Value.Unknown : Value.Of(((long)v.Number >> bit & 1) == 1, v.Certainty);
    }
}

/// <summary>Asks about the value and not for it, so it is never unknown itself.</summary>
internal sealed class CertaintyNode(Node of, Certainty worst) : Node(ExpressionType.Boolean)
{
    public override Value Evaluate(ExpressionRun run) => Value.Of(of.Evaluate(run).Certainty <= worst);
}

/// <summary>A value for when there is none; Uncertain then.</summary>
internal sealed class DefaultNode(Node of, Node otherwise) : Node(of.Type)
{
    public override Value Evaluate(ExpressionRun run)
    {
        var (v, o) = (of.Evaluate(run), otherwise.Evaluate(run));
        if (!v.IsUnknown) return v;
        return o.Text is { } text ? Value.Of(text, Certainty.Uncertain) : Value.Of(o.Number, o.IsUnknown ? Certainty.Unknown : Certainty.Uncertain);
    }
}
