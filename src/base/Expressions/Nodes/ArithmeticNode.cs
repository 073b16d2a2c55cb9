namespace Yiwang.Expressions.Nodes;

internal enum Arithmetic : byte { Add, Subtract, Multiply, Divide, Modulo, Power }

internal sealed class ArithmeticNode(Arithmetic operation, Node left, Node right, ExpressionType type) : Node(type)
{
    public override Value Evaluate(ExpressionRun run)
    {
        var (a, b) = (left.Evaluate(run), right.Evaluate(run));
        // a division by zero is infinite or NaN, and so unknown
        return Value.Of(operation switch
        {
            Arithmetic.Add => a.Number + b.Number,
            Arithmetic.Subtract => a.Number - b.Number,
            Arithmetic.Multiply => a.Number * b.Number,
            Arithmetic.Divide => a.Number / b.Number,
            // as in mathematics: the result has the sign of the divisor
            Arithmetic.Modulo => a.Number - b.Number * Math.Floor(a.Number / b.Number),
            _ => Math.Pow(a.Number, b.Number),
        }, Worse(a, b));
    }
}

/// <summary>A function of one number that remembers nothing.</summary>
internal sealed class MathNode(Func<double, double> function, Node of, ExpressionType type) : Node(type)
{
    public override Value Evaluate(ExpressionRun run)
    {
        var v = of.Evaluate(run);
        return v.IsUnknown ? v : Value.Of(function(v.Number), v.Certainty);
    }
}

/// <summary>The least or greatest of several; unknown when one of them is.</summary>
internal sealed class ExtremeNode(bool greatest, Node[] of, ExpressionType type) : Node(type)
{
    public override Value Evaluate(ExpressionRun run)
    {
        var result = of[0].Evaluate(run);
        for (var i = 1; i < of.Length; i++)
        {
            var v = of[i].Evaluate(run);
            result = Value.Of(greatest ? Math.Max(result.Number, v.Number) : Math.Min(result.Number, v.Number), Worse(result, v));
        }
        return result;
    }
}
