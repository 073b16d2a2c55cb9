namespace Yiwang.Expressions.Nodes;

internal sealed class ConstantNode(ExpressionType type, Value value) : Node(type)
{
    public Value Value { get; } = value;

    public override Value Evaluate(ExpressionRun run) => Value;
}

/// <summary>The present value of a name.</summary>
internal sealed class NameNode(NameInfo name) : Node(name.Type)
{
    public override Value Evaluate(ExpressionRun run) => run.Inputs[name.Slot].Present;
}

/// <summary>From one unit to another.</summary>
internal sealed class ConvertNode(Node of, double scale, double offset, ExpressionType type) : Node(type)
{
    public override Value Evaluate(ExpressionRun run)
    {
        var v = of.Evaluate(run);
        return Value.Of(v.Number * scale + offset, v.Certainty);
    }
}
