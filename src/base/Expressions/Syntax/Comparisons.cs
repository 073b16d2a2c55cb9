using Yiwang.Expressions.Nodes;

namespace Yiwang.Expressions.Syntax;

/// <summary>Builds comparisons: of numbers with their units, of texts, of true and false, and of a value with its label.</summary>
internal sealed class Comparisons(string text, TypeCheck check, Report report)
{
    public Term? Build(Token sign, Term left, Term right)
    {
        if (!TakeLabel(left, ref right) || !TakeLabel(right, ref left)) return null;
        if (!check.IsMeant(left) || !check.IsMeant(right)) return null;
        Node? node = (left.Type, right.Type) switch
        {
            (ExpressionType.Text, _) or (_, ExpressionType.Text) => Texts(sign, left, right),
            (ExpressionType.Boolean, _) or (_, ExpressionType.Boolean) => Truths(sign, left, right),
            _ => check.Align(ref left, ref right) ? new CompareNode(sign.Kind, left.Node!, right.Node!) : null,
        };
        return node is null ? null : new Term(node, left.At, right.End);
    }

    /// <summary>状态 = 运行: the word, or a text in quotes, is the name of a value of the other side.</summary>
    private bool TakeLabel(Term other, ref Term term)
    {
        var word = term.Node is null ? term.Word : term.Node is ConstantNode { Type: ExpressionType.Text } constant ? constant.Value.Text! : null;
        if (word is null || other.Name is not { Type: not ExpressionType.Text } name) return true;
        if (name.Labels is { Count: > 0 } labels)
        {
            if (labels.TryGetValue(word, out var value))
            {
                term = new(new ConstantNode(name.Type, Value.Of(value)), term.At, term.End);
                return true;
            }
            var near = Nearest.To(word, labels.Keys);
            var all = string.Join("、", labels.OrderBy(l => l.Value).Select(l => l.Key).Take(20));
            report.Say(term.At, term.Length, $"“{name.Name}”没有“{word}”这个值；有：{all}", $"'{name.Name}' has no value called '{word}'; it has: {all.Replace("、", ", ")}", near);
            return false;
        }
        return true;
    }

    private CompareNode? Truths(Token sign, Term left, Term right)
    {
        if (!IsTruth(ref left) || !IsTruth(ref right)) return null;
        return IsEquality(sign, ExpressionType.Boolean) ? new(sign.Kind, left.Node!, right.Node!) : null;
    }

    /// <summary>0 and 1 may stand for false and true, as in a point table.</summary>
    private bool IsTruth(ref Term term)
    {
        if (term.Type == ExpressionType.Number && term.Constant is 0 or 1) term = term with { Node = new ConstantNode(ExpressionType.Boolean, Value.Of(term.Constant.Value)) };
        return check.Is(term, ExpressionType.Boolean);
    }

    private TextEqualNode? Texts(Token sign, Term left, Term right)
    {
        if (!check.Is(left, ExpressionType.Text) || !check.Is(right, ExpressionType.Text)) return null;
        return IsEquality(sign, ExpressionType.Text) ? new(sign.Kind == TokenKind.Equal, left.Node!, right.Node!) : null;
    }

    private bool IsEquality(Token sign, ExpressionType type)
    {
        if (sign.Kind is TokenKind.Equal or TokenKind.NotEqual) return true;
        report.Say(sign.At, sign.Length, $"{TypeWords.Zh(type)}只能用 = 或 != 比较，不能用“{text[sign.At..sign.End]}”", $"{TypeWords.En(type)} compares with = and != only, not with '{text[sign.At..sign.End]}'", "=");
        return false;
    }
}
