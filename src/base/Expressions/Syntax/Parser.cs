using Yiwang.Expressions.Functions;
using Yiwang.Expressions.Nodes;
using Yiwang.Expressions.Units;

namespace Yiwang.Expressions.Syntax;

/// <summary>
/// Tokens to nodes, by recursive descent; weakest first: or · and · not · comparison, with "for" after it · + − · × ÷ · sign. Null = a problem has been reported.
/// </summary>
internal sealed class Parser(string text, IReadOnlyList<Token> tokens, NameTable names, Report report)
{
    private readonly TypeCheck _check = new(text, names, report);
    private readonly List<Node> _memories = [];
    private readonly List<NameInfo> _used = [];
    private int _next;
    private int _depth;
    private int _nodes;

    public TypeCheck Check => _check;
    public Report Report => report;
    public string Text => text;
    private Token Next => tokens[_next];

    public Expression? Parse(ExpressionType? wanted)
    {
        if (Next.Kind == TokenKind.End)
        {
            report.Say(0, 1, "表达式为空", "the expression is empty");
            return null;
        }
        if (Or() is not { } root || !_check.IsMeant(root)) return null;
        if (Next.Kind != TokenKind.End)
        {
            var written = text[Next.At..Next.End];
            report.Say(Next.At, Next.Length, $"“{written}”出现在不该出现的地方，前面可能少了运算符", $"'{written}' is not expected here; an operator before it may be missing", Next.Kind == TokenKind.Close ? "" : null);
            return null;
        }
        return wanted is { } type && !_check.Is(root, type) ? null : new(text, root.Node!, _memories, _used);
    }

    /// <summary>The place of a new memory.</summary>
    public T? Remembering<T>(int at, int length, Func<int, T> make) where T : RememberingNode
    {
        if (_memories.Count == ExpressionLimits.MemoriesMax)
        {
            report.Say(at, length, $"一个表达式最多 {ExpressionLimits.MemoriesMax} 处带时间的运算", $"an expression has at most {ExpressionLimits.MemoriesMax} parts that look back in time");
            return null;
        }
        var node = make(_memories.Count);
        _memories.Add(node);
        return node;
    }

    private Term? Or() => Chain(TokenKind.Or, And, (a, b) => new OrNode(a, b));

    private Term? And() => Chain(TokenKind.And, Not, (a, b) => new AndNode(a, b));

    private Term? Chain(TokenKind sign, Func<Term?> part, Func<Node, Node, Node> join)
    {
        var left = part();
        while (left is { } a && Next.Kind == sign)
        {
            _next++;
            if (!Count() || part() is not { } b) return null;
            if (!_check.Is(a, ExpressionType.Boolean) || !_check.Is(b, ExpressionType.Boolean)) return null;
            left = new Term(join(a.Node!, b.Node!), a.At, b.End);
        }
        return left;
    }

    private Term? Not()
    {
        if (Next.Kind != TokenKind.Not) return Comparison();
        var at = tokens[_next++].At;
        if (!Enter() || !Count() || Not() is not { } of || !_check.Is(of, ExpressionType.Boolean)) return null;
        _depth--;
        return new Term(new NotNode(of.Node!), at, of.End);
    }

    private Term? Comparison()
    {
        if (Sum() is not { } left) return null;
        if (IsComparison(Next.Kind))
        {
            var sign = tokens[_next++];
            if (!Count() || Sum() is not { } right) return null;
            if (new Comparisons(text, _check, report).Build(sign, left, right) is not { } compared) return null;
            if (IsComparison(Next.Kind)) return Chained(left, right);
            left = compared;
        }
        while (Next.Kind == TokenKind.For)
        {
            var sign = tokens[_next++];
            if (!_check.Is(left, ExpressionType.Boolean) || Sum() is not { } time || Window(time) is not { } us) return null;
            var condition = left.Node!;
            if (Remembering(sign.At, sign.Length, m => new HeldNode(m, condition, us)) is not { } held) return null;
            left = new Term(held, left.At, time.End);
        }
        return left;
    }

    private Term? Chained(Term left, Term middle)
    {
        var sign = tokens[_next++];
        if (Sum() is not { } right) return null;
        var inside = text[middle.At..middle.End];
        report.Say(left.At, right.End - left.At, "比较不能连写，请用“且”连接两个比较", "comparisons cannot be chained; join two with 'and'",
            $"{text[left.At..middle.End]} and {inside} {text[sign.At..right.End]}");
        return null;
    }

    /// <summary>A constant duration within the limits, µs.</summary>
    public long? Window(Term term)
    {
        term = term.AsDuration();
        if (!_check.Is(term, ExpressionType.Duration)) return null;
        if (term.Constant is not { } us)
        {
            report.Say(term.At, term.Length, "这里要写明时长，例如 10 s", "a fixed duration is wanted here, as 10 s", "10 s");
            return null;
        }
        if (us < ExpressionLimits.WindowMin.TotalMicroseconds || us > ExpressionLimits.WindowMax.TotalMicroseconds)
        {
            report.Say(term.At, term.Length, "时长须在 0.1 秒到 31 天之间", "a duration is between 0.1 s and 31 d");
            return null;
        }
        return (long)us;
    }

    private Term? Sum()
    {
        var left = Product();
        while (left is { } a && Next.Kind is TokenKind.Plus or TokenKind.Minus)
        {
            var operation = tokens[_next++].Kind == TokenKind.Plus ? Arithmetic.Add : Arithmetic.Subtract;
            if (!Count() || Product() is not { } b || !_check.Align(ref a, ref b)) return null;
            // 80 ℃ − 60 ℃ is no temperature
            var unit = a.Unit ?? b.Unit;
            left = new Term(new ArithmeticNode(operation, a.Node!, b.Node!, a.Type), a.At, b.End, unit is { HasOffset: true } ? null : unit);
        }
        return left;
    }

    private Term? Product()
    {
        var left = Sign();
        while (left is { } a && Next.Kind is TokenKind.Times or TokenKind.Divide)
        {
            var divides = tokens[_next++].Kind == TokenKind.Divide;
            if (!Count() || Sign() is not { } b || !_check.IsNumeric(a) || !_check.IsNumeric(b)) return null;
            left = divides ? Quotient(a, b) : Scaled(a, b, Arithmetic.Multiply);
        }
        return left;
    }

    private Term? Quotient(Term a, Term b)
    {
        if (b.Type == ExpressionType.Number) return Scaled(a, b, Arithmetic.Divide);
        return _check.Is(a, ExpressionType.Duration) ? new Term(new ArithmeticNode(Arithmetic.Divide, a.Node!, b.Node!, ExpressionType.Number), a.At, b.End) : null;
    }

    private Term? Scaled(Term a, Term b, Arithmetic operation)
    {
        if (a.Type == ExpressionType.Duration && !_check.Is(b, ExpressionType.Number)) return null;
        var type = a.Type == ExpressionType.Duration || b.Type == ExpressionType.Duration ? ExpressionType.Duration : ExpressionType.Number;
        // a plain factor keeps the unit; what two units make together is not followed
        var unit = (a.Unit, b.Unit) switch
        {
            ({ HasOffset: false }, null) when b.Constant is not null => a.Unit,
            (null, { HasOffset: false }) when a.Constant is not null && operation == Arithmetic.Multiply => b.Unit,
            _ => null,
        };
        return new Term(new ArithmeticNode(operation, a.Node!, b.Node!, type), a.At, b.End, unit);
    }

    private Term? Sign()
    {
        if (Next.Kind is not (TokenKind.Minus or TokenKind.Plus)) return Primary();
        var sign = tokens[_next++];
        if (!Enter() || !Count() || Sign() is not { } of || !_check.IsNumeric(of)) return null;
        _depth--;
        if (sign.Kind == TokenKind.Plus) return of with { At = sign.At, Name = null };
        Node node = of.Constant is { } constant ? new ConstantNode(of.Type, Value.Of(-constant)) : new ConvertNode(of.Node!, -1, 0, of.Type);
        return new Term(node, sign.At, of.End, of.Unit, Minutes: -of.Minutes);
    }

    private Term? Primary()
    {
        if (!Count()) return null;
        var token = tokens[_next];
        switch (token.Kind)
        {
            case TokenKind.Number:
                _next++;
                return Number(token);
            case TokenKind.Text:
                _next++;
                return new Term(new ConstantNode(ExpressionType.Text, Value.Of(token.Text)), token.At, token.End);
            case TokenKind.True or TokenKind.False:
                _next++;
                return new Term(new ConstantNode(ExpressionType.Boolean, Value.Of(token.Kind == TokenKind.True)), token.At, token.End);
            case TokenKind.Name or TokenKind.Word:
                _next++;
                return NameOrCall(token);
            case TokenKind.Open:
                return Bracketed();
            default:
                Unexpected(token);
                return null;
        }
    }

    private static Term Number(Token token)
    {
        if (token.Text.Length == 0) return new(new ConstantNode(ExpressionType.Number, Value.Of(token.Number)), token.At, token.End);
        var unit = UnitTable.Find(token.Text);
        return unit.Dimension == Unit.Time
            ? new(new ConstantNode(ExpressionType.Duration, Value.Of(token.Number * unit.Scale)), token.At, token.End)
            : new(new ConstantNode(ExpressionType.Number, Value.Of(token.Number)), token.At, token.End, unit, Minutes: token.Text == "m" ? token.Number : 0);
    }

    private Term? NameOrCall(Token token)
    {
        if (names.Find(token.Text) is { } name)
        {
            if (!_used.Contains(name)) _used.Add(name);
            return new Term(new NameNode(name), token.At, token.End, name.Unit.Length == 0 ? null : UnitTable.Find(name.Unit), name);
        }
        return token.Kind == TokenKind.Word && Next.Kind == TokenKind.Open ? Call(token) : new Term(null, token.At, token.End, Word: token.Text);
    }

    private Term? Bracketed()
    {
        var at = tokens[_next++].At;
        if (!Enter() || Or() is not { } inside) return null;
        _depth--;
        return Close(at) ? inside.Spanning(at, tokens[_next - 1].End) : null;
    }

    private Term? Call(Token word)
    {
        if (!FunctionTable.TryFind(word.Text, out var function))
        {
            var near = Nearest.To(word.Text, FunctionTable.Names);
            report.Say(word.At, word.Length, $"没有函数“{word.Text}”" + (near is null ? "" : $"，可能是“{near}”"), $"there is no function '{word.Text}'" + (near is null ? "" : $"; perhaps '{near}'"), near);
            return null;
        }
        var open = tokens[_next++].At;
        var arguments = new List<Term>();
        while (Next.Kind != TokenKind.Close)
        {
            if (arguments.Count > 0 && !Expect(TokenKind.Comma, ",")) return null;
            if (!Enter() || Or() is not { } argument || !_check.IsMeant(argument)) return null;
            _depth--;
            arguments.Add(argument);
        }
        if (!Close(open)) return null;
        var call = new Call(this, function, arguments, word.At, tokens[_next - 1].End);
        return call.Build();
    }

    private bool Close(int opened)
    {
        if (Next.Kind == TokenKind.Close)
        {
            _next++;
            return true;
        }
        if (Next.Kind == TokenKind.End) report.Say(opened, 1, "这个括号没有闭合", "this bracket is not closed", null);
        else Unexpected(Next);
        return false;
    }

    private bool Expect(TokenKind kind, string sign)
    {
        if (Next.Kind == kind)
        {
            _next++;
            return true;
        }
        report.Say(Next.At, Next.Length, $"这里要“{sign}”", $"'{sign}' is expected here", sign);
        return false;
    }

    private void Unexpected(Token token)
    {
        if (token.Kind == TokenKind.End) report.Say(token.At, 1, "表达式没有写完", "the expression ends too early");
        else report.Say(token.At, token.Length, $"这里不该是“{text[token.At..token.End]}”", $"'{text[token.At..token.End]}' is not expected here");
    }

    private bool Enter()
    {
        if (_depth++ < ExpressionLimits.DepthMax) return true;
        report.Say(Next.At, Next.Length, "括号或运算嵌套过深", "brackets or operators are nested too deeply");
        return false;
    }

    private bool Count()
    {
        if (_nodes++ < ExpressionLimits.NodesMax) return true;
        report.Say(Next.At, Next.Length, $"表达式过大，最多 {ExpressionLimits.NodesMax} 个部分", $"the expression is too large: at most {ExpressionLimits.NodesMax} parts");
        return false;
    }

    private static bool IsComparison(TokenKind kind) => kind is >= TokenKind.Equal and <= TokenKind.GreaterOrEqual;
}
