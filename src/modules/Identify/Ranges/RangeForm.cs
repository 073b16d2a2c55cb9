using System.Globalization;
using Microsoft.AspNetCore.Http;
using Yiwang.Console.Components;
using Yiwang.Console.Language;
using Yiwang.Things;

namespace Yiwang.Identify.Ranges;

/// <summary>What was typed into the range form.</summary>
internal sealed record RangeForm(string Prefix, string Stem, string Digits, string Tail, string From, string To)
{
    public static readonly RangeForm Blank = new("", "", "6", "", "1", "1000");

    public static RangeForm Read(IFormCollection form)
    {
        string Of(string name) => form[name].ToString().Trim();
        return new(Of("prefix"), Of("stem"), Of("digits"), Of("tail"), Of("from"), Of("to"));
    }

    /// <summary>The pattern, or null with what is wrong beside the fields.</summary>
    public RangePattern? Check(Text text, FormErrors errors)
    {
        if (!Things.Prefix.TryParse(Prefix, out var prefix, out _))
        {
            errors.Add("prefix", text["请选择前缀。", "Choose a prefix."]);
        }
        if (!Number(Digits, out var digits) || digits is < 1 or > RangePattern.DigitsMax)
        {
            errors.Add("digits", text[$"位数为 1 到 {RangePattern.DigitsMax}。", $"Between 1 and {RangePattern.DigitsMax} digits."]);
        }
        if (!Number(From, out var from))
        {
            errors.Add("from", text["请填写起始号，只用数字。", "The first number, digits only."]);
        }
        if (!Number(To, out var to) || to < from)
        {
            errors.Add("to", text["结束号不能小于起始号。", "The last number must not be below the first."]);
        }
        else if (digits is >= 1 and <= RangePattern.DigitsMax && To.TrimStart('0').Length > digits)
        {
            errors.Add("to", text[$"结束号超过了 {digits} 位。", $"The last number has more than {digits} digits."]);
        }
        if (Tail.Any(char.IsAsciiDigit))
        {
            errors.Add("tail", text["流水号后面的部分不能有数字。", "What follows the number must not hold digits."]);
        }
        if (errors.Any)
        {
            return null;
        }
        var pattern = new RangePattern(prefix, Stem, (int)digits, Tail, from, to);
        if (!Handle.TryParse(pattern.ToString().Replace("[", "", StringComparison.Ordinal).Split('-')[0].AsSpan(), out _, out var reason))
        {
            errors.Add("stem", text[Things.Grammar.HandleFaults.Say(reason)]);
            return null;
        }
        return pattern;
    }

    private static bool Number(string typed, out long number) => long.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
