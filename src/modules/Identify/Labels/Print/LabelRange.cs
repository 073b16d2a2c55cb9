using System.Globalization;
using Yiwang.Events;
using Yiwang.Things;

namespace Yiwang.Identify.Labels.Print;

/// <summary>The labels of a part of a range, made one by one as they are printed.</summary>
internal sealed record LabelRange
{
    /// <summary>Labels of one print page: a roll has 500 to 5,000, and a browser lays out no more in reasonable time.</summary>
    public const int PrintMax = 5_000;
    /// <summary>Lines of one file for the print house.</summary>
    public const long FileMax = 10_000_000;

    private readonly RangePattern _pattern;
    private readonly long _from, _to;
    private readonly string _name;

    private LabelRange(RangePattern pattern, long from, long to, string name) => (_pattern, _from, _to, _name) = (pattern, from, to, name);

    public static Outcome<LabelRange> Of(RangePattern pattern, long from, long to, string name, long max)
    {
        if (from < pattern.From || to > pattern.To || from > to)
            return new Outcome(Codes.ThingsRangeInvalid, null, "from", new Bilingual($"起止号须在 {pattern.From}–{pattern.To} 之间，且起不大于止。", $"From and to lie within {pattern.From}–{pattern.To}, from not after to."));
        if (to - from >= max)
            return new Outcome(Codes.RequestTooLarge, null, "to", new Bilingual($"一次最多 {max:N0} 个标签，现在选了 {to - from + 1:N0} 个。请分段打印，或导出给印刷厂。", $"At most {max:N0} labels at once, {to - from + 1:N0} chosen. Print in parts or export for the print house."));
        return new LabelRange(pattern, from, to, name);
    }

    public IEnumerable<LabelItem> Items()
    {
        for (var n = _from; n <= _to; n++)
        {
            var number = n.ToString(CultureInfo.InvariantCulture).PadLeft(_pattern.Digits, '0');
            if (Handle.TryParse($"{_pattern.Prefix}/{_pattern.Stem}{number}{_pattern.Tail}", out var handle)) yield return new LabelItem(handle, _name);
        }
    }
}
