using System.Text.RegularExpressions;
using Yiwang.Events;

namespace Yiwang.Cases.Definitions.Reading;

/// <summary>
/// What a hand that writes Chinese slips on. A full-width colon or comma is text to YAML, and so is a colon without a blank: it complains a line later, and of something else.
/// </summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in characters.</param>
internal sealed partial record YamlSlip(int Line, int Column, Bilingual Say)
{
    /// <summary>YAML notices within so many lines.</summary>
    private const int LinesBack = 2;

    private static readonly (Regex Pattern, Bilingual Say)[] s_slips =
    [
        (TabIndent(), new("缩进只能用空格，这里有制表符（Tab）", "indentation is blanks only; a tab stands here")),
        (WideColon(), new("键后面用半角冒号加空格“: ”，这里是全角的“：”", "a key is followed by ': '; a full-width colon stands here")),
        (WideComma(), new("各项之间用半角逗号“, ”，这里是全角的“，”", "items are separated by ', '; a full-width comma stands here")),
        (NoBlank(), new("冒号后面要有一个空格", "a blank follows the colon")),
    ];

    /// <param name="line">Where YAML gave up, from 1.</param>
    /// <returns>Null = none of the usual slips.</returns>
    public static YamlSlip? Find(string text, int line)
    {
        var lines = text.Split('\n');
        // of a tab it names the beginning of the whole block
        for (var i = 0; i < lines.Length; i++)
            if (TabIndent().Match(lines[i]) is { Success: true } tab && i + 1 >= line) return new(i + 1, tab.Groups["at"].Index + 1, s_slips[0].Say);
        for (var i = Math.Min(line, lines.Length) - 1; i >= Math.Max(0, line - 1 - LinesBack); i--)
            foreach (var (pattern, say) in s_slips)
                if (pattern.Match(lines[i]) is { Success: true } found) return new(i + 1, found.Groups["at"].Index + 1, say);
        return null;
    }

    [GeneratedRegex(@"^ *(?<at>\t)")]
    private static partial Regex TabIndent();

    [GeneratedRegex(@"(^\s*(- )?|[{,，]\s*)[A-Za-z][A-Za-z0-9-]*\s*(?<at>：)")]
    private static partial Regex WideColon();

    [GeneratedRegex(@"[{\[].*?(?<at>，)\s*[A-Za-z][A-Za-z0-9-]*\s*[:：,\]]")]
    private static partial Regex WideComma();

    [GeneratedRegex(@"^\s*(- )?[A-Za-z][A-Za-z0-9-]*:(?<at>[^\s/])")]
    private static partial Regex NoBlank();
}
