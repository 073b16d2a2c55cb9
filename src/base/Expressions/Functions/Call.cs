using Yiwang.Expressions.Nodes;
using Yiwang.Expressions.Syntax;
using Yiwang.Expressions.Units;
using Yiwang.Expressions.Windows;

namespace Yiwang.Expressions.Functions;

/// <summary>One use of a function, being checked. Whatever answers null has reported why.</summary>
internal sealed class Call(Parser parser, Function function, List<Term> arguments, int at, int end)
{
    public int Count => arguments.Count;
    public ExpressionType Type(int i) => arguments[i].Type;

    public Term? Build()
    {
        if (Count < function.Least || Count > function.Most)
        {
            parser.Report.Say(at, end - at, $"参数个数不对，写法：{function.Usage}", $"wrong number of arguments; it is written {function.Usage}", function.Usage);
            return null;
        }
        return function.Build(this) is { } node ? new Term(node, at, end, Unit()) : null;
    }

    private Unit? Unit() => function.Unit switch
    {
        ResultUnit.Same => arguments[0].Unit,
        ResultUnit.Difference when arguments[0].Unit is { HasOffset: false } unit => unit,
        _ => null,
    };

    /// <summary>A number or a duration.</summary>
    public Node? Number(int i) => parser.Check.IsNumeric(arguments[i]) ? arguments[i].Node : null;

    public Node? Condition(int i) => parser.Check.Is(arguments[i], ExpressionType.Boolean) ? arguments[i].Node : null;

    public Node? Any(int i) => arguments[i].Node;

    /// <summary>A point by itself: what asks for earlier values or times cannot ask a computed one.</summary>
    public NameInfo? Point(int i)
    {
        if (arguments[i].Name is { } name) return name;
        Say(i, $"{function.Name} 的第 {i + 1} 个参数要是测点名", $"argument {i + 1} of {function.Name} is the name of a point");
        return null;
    }

    public NameInfo? NumberPoint(int i) => Point(i) is { } name && parser.Check.Is(arguments[i], ExpressionType.Number) ? name : null;

    public long? Window(int i) => parser.Window(arguments[i]);

    /// <summary>A constant whole number.</summary>
    public int? Whole(int i, int least, int most)
    {
        if (arguments[i].Constant is { } n && n == Math.Floor(n) && n >= least && n <= most) return (int)n;
        Say(i, $"这里要 {least} 到 {most} 的整数", $"a whole number from {least} to {most} is wanted here");
        return null;
    }

    /// <summary>All arguments from the first, in the unit of the first.</summary>
    public Node[]? Aligned(int count)
    {
        var nodes = new Node[count];
        var first = arguments[0];
        for (var i = 0; i < count; i++)
        {
            var term = arguments[i];
            if (!parser.Check.Align(ref first, ref term)) return null;
            nodes[i] = term.Node!;
        }
        nodes[0] = first.Node!;
        return nodes;
    }

    /// <summary>Two values that may stand for each other.</summary>
    public (Node, Node)? Alike(int a, int b)
    {
        var (left, right) = (arguments[a], arguments[b]);
        if (left.Type is ExpressionType.Number or ExpressionType.Duration) return parser.Check.Align(ref left, ref right) ? (left.Node!, right.Node!) : null;
        return parser.Check.Is(right, left.Type) ? (left.Node!, right.Node!) : null;
    }

    /// <summary>Whether the second of two arguments is the length of a window: 10m is ten minutes unless the first is a length in metres.</summary>
    public bool HasWindow() =>
        Count == 2 && Type(0) is not ExpressionType.Duration
        && (Type(1) == ExpressionType.Duration || (arguments[1].Minutes > 0 && arguments[0].Unit?.Dimension != UnitTable.Find("m").Dimension))
        && arguments[0].Unit?.Dimension != Units.Unit.Time;

    public Node? Over(WindowFunction what, Node? of, int window)
    {
        if (of is null || Window(window) is not { } us) return null;
        var type = what is WindowFunction.Rate or WindowFunction.Increase or WindowFunction.Pulses ? ExpressionType.Number : of.Type;
        return Remembering(m => new WindowNode(m, what, of, us, type));
    }

    public Node? Remembering<T>(Func<int, T> make) where T : RememberingNode => parser.Remembering(at, end - at, make);

    private void Say(int i, string zh, string en) => parser.Report.Say(arguments[i].At, arguments[i].Length, $"{zh}，写法：{function.Usage}", $"{en}; it is written {function.Usage}");
}
