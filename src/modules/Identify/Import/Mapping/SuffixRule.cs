using System.Globalization;
using Yiwang.Events;

namespace Yiwang.Identify.Import.Mapping;

/// <summary>
/// How a code is made: plain text with <c>{heading}</c> for a column, <c>{序号:6}</c> (or <c>{seq:6}</c>) for a running number of that many digits and
/// <c>{日期:yyyyMMdd}</c> (or <c>{date:…}</c>) for the day of the import. A column alone, <c>{产品编码}</c>, is the usual case.
/// </summary>
internal sealed class SuffixRule
{
    private const int LengthMax = 300, DigitsMax = 12;
    private static readonly string[] DateForms = ["yyyyMMdd", "yyMMdd", "yyyyMM", "yyMM", "yyyy"];

    private readonly List<Part> _parts = [];

    private readonly record struct Part(string? Text, int Column, int Digits);

    /// <summary>Columns that the code is made of.</summary>
    public IEnumerable<int> Columns => _parts.Where(p => p.Text is null && p.Digits == 0).Select(p => p.Column);

    public static string OfColumn(string heading) => $"{{{heading}}}";

    public static Outcome<SuffixRule> Parse(string? pattern, IReadOnlyList<string> headings, DateOnly date)
    {
        if (string.IsNullOrWhiteSpace(pattern)) return Wrong("请选择哪一列是编码，或填写编码规则。", "Choose the column that holds the code, or give a rule.");
        if (pattern.Length > LengthMax) return Wrong($"编码规则最多 {LengthMax} 个字符。", $"A rule has at most {LengthMax} characters.");
        var rule = new SuffixRule();
        var at = 0;
        while (at < pattern.Length)
        {
            var open = pattern.IndexOf('{', at);
            var text = open < 0 ? pattern[at..] : pattern[at..open];
            if (text.Length > 0) rule._parts.Add(new(text, 0, 0));
            if (open < 0) break;
            var close = pattern.IndexOf('}', open);
            if (close < 0) return Wrong("编码规则里的“{”没有配对的“}”。", "A '{' in the rule has no '}'.");
            if (!rule.AddField(pattern[(open + 1)..close], headings, date))
                return Wrong($"编码规则里的“{{{pattern[(open + 1)..close]}}}”既不是列名，也不是 {{序号:6}} 或 {{日期:yyyyMMdd}}。", $"'{pattern[open..(close + 1)]}' is neither a heading nor {{seq:6}} nor {{date:yyyyMMdd}}.");
            at = close + 1;
        }
        return rule._parts.All(p => p.Text is not null) ? Wrong("编码规则里至少要有一列或一个序号，否则每行的编码都一样。", "A rule needs a column or a running number, or every row gets the same code.") : rule;
    }

    private bool AddField(string field, IReadOnlyList<string> headings, DateOnly date)
    {
        for (var i = 0; i < headings.Count; i++)
        {
            if (headings[i].Length == 0 || !string.Equals(headings[i], field, StringComparison.OrdinalIgnoreCase)) continue;
            _parts.Add(new(null, i, 0));
            return true;
        }
        var colon = field.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) return false;
        var (name, argument) = (field[..colon], field[(colon + 1)..]);
        if (name is "序号" or "seq" && int.TryParse(argument, NumberStyles.None, CultureInfo.InvariantCulture, out var digits) && digits is >= 1 and <= DigitsMax)
        {
            _parts.Add(new(null, -1, digits));
            return true;
        }
        if (name is not ("日期" or "date") || !DateForms.Contains(argument)) return false;
        _parts.Add(new(date.ToString(argument, CultureInfo.InvariantCulture), 0, 0));
        return true;
    }

    /// <param name="cell">The cleaned text of a column.</param>
    public string Make(Func<int, string> cell, long sequence) => string.Concat(_parts.Select(p =>
        p.Text ?? (p.Digits > 0 ? sequence.ToString(CultureInfo.InvariantCulture).PadLeft(p.Digits, '0') : cell(p.Column))));

    private static Outcome Wrong(string zh, string en) => new(Codes.RequestInvalid, "suffix", "suffix", new Bilingual(zh, en));
}
