using System.Text.RegularExpressions;
using Yiwang.Cases.Definitions.Reading;

namespace Yiwang.Cases.Definitions.Checks;

/// <summary>Number and title.</summary>
internal static partial class TextCheck
{
    public static void Run(CaseDefinition definition, ReadContext context)
    {
        if (context.Number is { } number) Numbering(definition.Numbering, number, context.Problems);
        if (context.Title is { } title)
        {
            Placeholders.Check(definition, title, ["number", "applicant"], context);
            foreach (var field in definition.Fields.Where(f => f.Personal && Forms.TextTemplate.Fields(title.Text).Contains(f.Code)))
                context.Problems.Say(title, $"标题人人可见，不能含个人信息“{field.Code}”", $"everybody sees the title: it cannot hold the personal field '{field.Code}'");
        }
    }

    private static void Numbering(string text, YamlText at, ProblemList problems)
    {
        var counters = Braces().Matches(text).Where(m => Counter().IsMatch(m.Value)).ToList();
        if (counters.Count != 1) problems.Say(at, "编号须有且只有一个流水号 {n:3}，否则会重复", "a number has exactly one counter {n:3}; without it numbers repeat");
        foreach (Match match in Braces().Matches(text))
        {
            if (!Counter().IsMatch(match.Value) && !Day().IsMatch(match.Value)) problems.Say(at, $"编号里不认识“{match.Value}”；可写 {{yyyy}}、{{yyyyMM}}、{{yyyyMMdd}}、{{n}}、{{n:3}}", $"'{match.Value}' is not known in a number; one of {{yyyy}}, {{yyyyMM}}, {{yyyyMMdd}}, {{n}}, {{n:3}}");
        }
        if (text.Length == 0 || !char.IsAsciiLetterUpper(text[0])) problems.Say(at, "编号以大写字母开头，各种表单不同，例如 WO-", "a number begins with capital letters of its own, as WO-");
    }

    /// <summary>What tells the numbers of one form from those of another.</summary>
    public static string Prefix(string numbering) => numbering.IndexOf('{', StringComparison.Ordinal) is var at and >= 0 ? numbering[..at] : numbering;

    [GeneratedRegex(@"\{[^{}]*\}")]
    private static partial Regex Braces();
    [GeneratedRegex(@"^\{n(:[1-9])?\}$")]
    private static partial Regex Counter();
    [GeneratedRegex(@"^\{(yyyy|yyyyMM|yyyyMMdd|yy|yyMM|yyMMdd)\}$")]
    private static partial Regex Day();
}
