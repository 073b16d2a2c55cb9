using Yiwang.Expressions.Functions;
using Yiwang.Expressions.Nodes;
using Yiwang.Expressions.Units;

namespace Yiwang.Expressions.Syntax;

/// <summary>Whether parts fit together; what does not is reported at its place.</summary>
internal sealed class TypeCheck(string text, NameTable names, Report report)
{
    /// <summary>A word by itself must be a name.</summary>
    public bool IsMeant(Term term)
    {
        if (term.Node is not null) return true;
        var end = term.End;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '-' or '_' or '.')) end++;
        var longer = text[term.At..end].TrimEnd('-', '.');
        if (names.Find(longer) is not null)
        {
            report.Say(term.At, longer.Length, $"名称中有“-”，请写成 [{longer}]", $"a name with a hyphen is written [{longer}]", $"[{longer}]");
            return false;
        }
        var near = Nearest.To(term.Word, names.All.Concat(FunctionTable.Names));
        report.Say(term.At, term.Length, $"没有名为“{term.Word}”的{names.Noun.Zh}" + (near is null ? "" : $"，可能是“{near}”"), $"no {names.Noun.En} is called '{term.Word}'" + (near is null ? "" : $"; perhaps '{near}'"), near);
        return false;
    }

    public bool Is(Term term, ExpressionType type)
    {
        if (!IsMeant(term)) return false;
        if (term.Type == type) return true;
        var written = text[term.At..term.End];
        var (zh, en, suggestion) = (type, term.Type) switch
        {
            (ExpressionType.Boolean, ExpressionType.Number) => ("；可写成比较", "; compare it with something", $"{written} != 0"),
            (ExpressionType.Duration, ExpressionType.Number) => ("；请写单位", "; give a unit", $"{written} s"),
            _ => ("", "", null),
        };
        report.Say(term.At, term.Length, $"这里要{TypeWords.Zh(type)}，“{written}”是{TypeWords.Zh(term.Type)}{zh}", $"{TypeWords.En(type)} is wanted here, and '{written}' is {TypeWords.En(term.Type)}{en}", suggestion);
        return false;
    }

    public bool IsNumeric(Term term) => IsMeant(term) && (term.Type == ExpressionType.Duration || Is(term, ExpressionType.Number));

    /// <summary>Brings two numbers or durations to one type and unit: the right one is converted to the left one's.</summary>
    public bool Align(ref Term left, ref Term right)
    {
        if (!IsNumeric(left) || !IsNumeric(right)) return false;
        if (left.Type == ExpressionType.Duration) return ToDuration(ref right);
        if (right.Type == ExpressionType.Duration) return ToDuration(ref left);
        if (left.Unit is null || right.Unit is null) return true;
        if (!right.Unit.Fits(left.Unit))
        {
            report.Say(right.At, right.Length, $"单位不符：“{text[left.At..left.End]}”的单位是 {left.Unit.Code}，这里是 {right.Unit.Code}", $"units differ in kind: '{text[left.At..left.End]}' is in {left.Unit.Code}, this is in {right.Unit.Code}");
            return false;
        }
        right = InUnitOf(left.Unit, right);
        return true;
    }

    private static Term InUnitOf(Unit unit, Term term)
    {
        if (term.Unit is null || term.Unit == unit) return term with { Unit = unit };
        var (scale, offset) = term.Unit.To(unit);
        Node node = term.Constant is { } constant
            ? new ConstantNode(term.Type, Value.Of(constant * scale + offset))
            : new ConvertNode(term.Node!, scale, offset, term.Type);
        return term with { Node = node, Unit = unit, Minutes = 0 };
    }

    private bool ToDuration(ref Term term)
    {
        if (term.Minutes != 0) term = term.AsDuration();
        if (term.Type == ExpressionType.Number && term.Unit is { Dimension: Unit.Time } unit) term = term with { Node = new ConvertNode(term.Node!, unit.Scale, 0, ExpressionType.Duration), Unit = null };
        return Is(term, ExpressionType.Duration);
    }
}
