using Yiwang.Expressions.Syntax;

namespace Yiwang.Expressions.Nodes;

internal sealed class CompareNode(TokenKind operation, Node left, Node right) : Node(ExpressionType.Boolean)
{
    public override Value Evaluate(ExpressionRun run)
    {
        var (a, b) = (left.Evaluate(run), right.Evaluate(run));
        return Value.Of(operation switch
        {
            TokenKind.Equal => a.Number == b.Number,
            TokenKind.NotEqual => a.Number != b.Number,
            TokenKind.Less => a.Number < b.Number + run.Slack,
            TokenKind.LessOrEqual => a.Number <= b.Number + run.Slack,
            TokenKind.Greater => a.Number > b.Number - run.Slack,
            _ => a.Number >= b.Number - run.Slack,
        }, Worse(a, b));
    }
}

internal sealed class TextEqualNode(bool equal, Node left, Node right) : Node(ExpressionType.Boolean)
{
    public override Value Evaluate(ExpressionRun run)
    {
        var (a, b) = (left.Evaluate(run), right.Evaluate(run));
        return Value.Of(string.Equals(a.Text, b.Text, StringComparison.Ordinal) == equal, Worse(a, b));
    }
}

internal sealed class BetweenNode(Node of, Node low, Node high) : Node(ExpressionType.Boolean)
{
    public override Value Evaluate(ExpressionRun run)
    {
        var (v, a, b) = (of.Evaluate(run), low.Evaluate(run), high.Evaluate(run));
        return Value.Of(v.Number >= a.Number - run.Slack && v.Number <= b.Number + run.Slack, (Certainty)Math.Max((byte)Worse(v, a), (byte)b.Certainty));
    }
}
