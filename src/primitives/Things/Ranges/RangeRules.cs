using System.Globalization;
using Yiwang.Events;
using Yiwang.Things.Grammar;

namespace Yiwang.Things.Ranges;

/// <summary>Whether a pattern is a range, and how people write one.</summary>
public static class RangeRules
{
    public static Outcome Check(RangePattern pattern)
    {
        if (pattern is not { Stem: { } stem, Tail: { } tail }) return Shape();
        var leading = stem.Length - stem.AsSpan().TrimEnd("0123456789").Length;
        if (pattern.Digits < 1 || leading + pattern.Digits > RangePattern.DigitsMax) return Invalid("digits", $"流水号连同前面的数字最多 {RangePattern.DigitsMax} 位。", $"The number and the digits before it have at most {RangePattern.DigitsMax} places.");
        if (tail.AsSpan().ContainsAnyInRange('0', '9')) return Invalid("tail", "流水号后面的固定部分不能有数字。", "What follows the number may hold no digit.");
        if (pattern.From < 0 || pattern.To < pattern.From) return Invalid("from", "起始号不能大于终止号。", "The first number may not be above the last.");
        if (pattern.To.ToString(CultureInfo.InvariantCulture).Length > pattern.Digits) return Invalid("to", $"终止号超过 {pattern.Digits} 位。", $"The last number has more than {pattern.Digits} digits.");
        var member = string.Concat(pattern.Prefix.ToString(), "/", stem, new string('0', pattern.Digits), tail);
        if (!Handle.TryParse(member.AsSpan(), out var handle, out var reason)) return HandleFaults.ToOutcome(reason, "stem");
        return handle.CheckRegistration() is var fault and not HandleFault.None ? HandleFaults.ToOutcome(fault, field: "stem") : Outcome.Ok;
    }

    /// <summary>Reads <c>99.501.1001/ZXJ26[000001-020000]</c>, with a tail after the bracket if there is one.</summary>
    public static Outcome<RangePattern> Parse(string text)
    {
        text = (text ?? "").Trim();
        var open = text.IndexOf('[', StringComparison.Ordinal);
        var close = text.IndexOf(']', StringComparison.Ordinal);
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || open < slash || close < open) return Shape();
        var numbers = text[(open + 1)..close].Split('-');
        if (numbers.Length != 2 || numbers[0].Length != numbers[1].Length || numbers[0].Length > RangePattern.DigitsMax || !TryNumber(numbers[0], out var from) || !TryNumber(numbers[1], out var to)) return Shape();
        if (!Prefix.TryParse(text.AsSpan(0, slash), out var prefix, out var reason)) return HandleFaults.ToOutcome(reason);
        var pattern = new RangePattern(prefix, text[(slash + 1)..open], numbers[0].Length, text[(close + 1)..], from, to);
        return Check(pattern) is { Succeeded: false } wrong ? wrong : pattern;
    }

    private static bool TryNumber(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static Outcome Shape() => Invalid("pattern", "标识段写作 前缀/前段[000001-020000]，起止号位数相同。", "A range is written prefix/stem[000001-020000], both numbers with as many digits.");

    private static Outcome Invalid(string field, string zh, string en) => new(Codes.ThingsRangeInvalid, field, field, new Bilingual(zh, en));
}
