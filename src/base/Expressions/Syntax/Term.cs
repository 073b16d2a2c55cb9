using Yiwang.Expressions.Nodes;
using Yiwang.Expressions.Units;

namespace Yiwang.Expressions.Syntax;

/// <summary>A part of the text with what it became.</summary>
/// <param name="Node">Null = a word that means nothing by itself; it may still be a label of what it is compared with.</param>
/// <param name="At">Counted from 0.</param>
/// <param name="Unit">Null = none, or not one that can be told.</param>
/// <param name="Name">When it is nothing but a name.</param>
/// <param name="Minutes">Of a number in <c>m</c>, which is metres, or minutes where a duration is wanted; 0 = another.</param>
internal readonly record struct Term(Node? Node, int At, int End, Unit? Unit = null, NameInfo? Name = null, string Word = "", double Minutes = 0)
{
    public int Length => End - At;
    public ExpressionType Type => Node!.Type;
    public double? Constant => Node is ConstantNode { Type: not ExpressionType.Text } constant ? constant.Value.Number : null;

    public Term Spanning(int at, int end) => this with { At = at, End = end, Name = null };

    /// <summary>10m in the place of a duration.</summary>
    public Term AsDuration() =>
        Minutes == 0 ? this : new(new ConstantNode(ExpressionType.Duration, Value.Of(Minutes * 60e6)), At, End);
}
