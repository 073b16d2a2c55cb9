using System.Text.RegularExpressions;
using Yiwang.Cases.Definitions.Reading;
using Yiwang.Expressions.Syntax;

namespace Yiwang.Cases.Definitions.Checks;

/// <summary>Fields in braces, as in titles and arguments.</summary>
internal static partial class Placeholders
{
    public static void Check(CaseDefinition definition, YamlText text, IEnumerable<string> others, ReadContext context)
    {
        foreach (Match match in Braces().Matches(text.Text))
        {
            var name = match.Groups[1].Value;
            if (definition.Field(name) is not null || others.Contains(name)) continue;
            var near = Nearest.To(name, definition.Fields.Select(f => f.Code).Concat(others));
            var (line, column) = TextPlace.Of(context.Source, text, match.Groups[1].Index);
            context.Problems.Say(line, column, $"没有名为“{name}”的字段" + (near is null ? "" : $"，可能是“{near}”"), $"there is no field '{name}'" + (near is null ? "" : $"; perhaps '{near}'"));
        }
    }

    [GeneratedRegex(@"\{([^{}]*)\}")]
    private static partial Regex Braces();
}
