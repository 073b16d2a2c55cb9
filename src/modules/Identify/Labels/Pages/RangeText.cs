using System.Globalization;
using System.Text.RegularExpressions;
using Yiwang.Things;

namespace Yiwang.Identify.Labels.Pages;

/// <summary>A range as people write it: <c>99.501.1001/ZXJ26[000001-000500]</c>.</summary>
internal static partial class RangeText
{
    [GeneratedRegex(@"^([^/\[\]]+)/([^\[\]]*)\[(\d{1,18})-(\d{1,18})\]([^\[\]]*)$", RegexOptions.NonBacktracking)]
    private static partial Regex Form();

    public static RangePattern? TryParse(string text)
    {
        var m = Form().Match(text);
        if (!m.Success || m.Groups[3].Length != m.Groups[4].Length || !Prefix.TryParse(m.Groups[1].ValueSpan, out var prefix, out _)) return null;
        return new RangePattern(prefix, m.Groups[2].Value, m.Groups[3].Length, m.Groups[5].Value, Long(m.Groups[3]), Long(m.Groups[4]));
    }

    private static long Long(Group digits) => long.Parse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
}
