using System.Text.RegularExpressions;

namespace Yiwang.Cases.Definitions.Reading;

/// <summary>How codes are written. Fields stand in expressions, where a hyphen is a minus; so they are in lower camel.</summary>
internal static partial class Codes
{
    public static void Check(Named kind, YamlText code, ProblemList problems)
    {
        if (kind == Named.Field ? FieldCode().IsMatch(code.Text) : Code().IsMatch(code.Text)) return;
        if (kind == Named.Field) problems.Say(code, $"字段代码“{code.Text}”写成 a–z 开头的字母和数字，例如 stopRequired，最长 40", $"the field code '{code.Text}' is letters and digits beginning with a–z, as stopRequired, at most 40");
        else problems.Say(code, $"代码“{code.Text}”写成小写字母、数字和连字符，例如 in-progress，最长 40", $"the code '{code.Text}' is lower-case letters, digits and hyphens, as in-progress, at most 40");
    }

    /// <summary>Options are values and are written as other systems write them.</summary>
    public static void CheckOption(YamlText code, ProblemList problems)
    {
        if (!Option().IsMatch(code.Text)) problems.Say(code, $"选项代码“{code.Text}”写成字母、数字、点和连字符，最长 40", $"the code of an option '{code.Text}' is letters, digits, dots and hyphens, at most 40");
    }

    public static bool IsDefinitionCode(string text) => text.Length is >= 2 and <= 40 && Code().IsMatch(text);

    [GeneratedRegex("^[a-z][a-zA-Z0-9]{0,39}$", RegexOptions.CultureInvariant)]
    private static partial Regex FieldCode();
    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$", RegexOptions.CultureInvariant)]
    private static partial Regex Option();
    [GeneratedRegex("^(?=.{1,40}$)[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex Code();
}
