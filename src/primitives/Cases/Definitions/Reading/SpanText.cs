using System.Globalization;

namespace Yiwang.Cases.Definitions.Reading;

/// <summary><c>30 min</c>, <c>4 h</c>, <c>30 d</c>, <c>3 wd</c>.</summary>
internal static class SpanText
{
    private const int Most = 100_000;

    public static bool TryParse(string text, out CaseSpan span)
    {
        span = default;
        var trimmed = text.AsSpan().Trim();
        var digits = 0;
        while (digits < trimmed.Length && char.IsAsciiDigit(trimmed[digits])) digits++;
        if (!int.TryParse(trimmed[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > Most) return false;
        SpanUnit? unit = trimmed[digits..].Trim().ToString() switch
        {
            "min" or "分钟" => SpanUnit.Minutes,
            "h" or "小时" => SpanUnit.Hours,
            "d" or "天" => SpanUnit.Days,
            "wd" or "工作日" or "个工作日" => SpanUnit.Workdays,
            _ => null,
        };
        if (unit is not { } known || (known == SpanUnit.Workdays && count > 1_000)) return false;
        span = new(count, known);
        return true;
    }

    public static CaseSpan? Read(YamlText text, ProblemList problems)
    {
        if (TryParse(text.Text, out var span)) return span;
        problems.Say(text, $"“{text.Text}”不是期限：写 30 min、4 h、30 d 或 3 wd（工作日）", $"'{text.Text}' is no span: write 30 min, 4 h, 30 d or 3 wd (workdays)");
        return null;
    }
}
