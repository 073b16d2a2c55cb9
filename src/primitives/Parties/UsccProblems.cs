using System.Globalization;
using System.Text.RegularExpressions;

namespace Yiwang.Parties;

internal static partial class UsccProblems
{
    internal static readonly Problem Empty = new("uscc.empty", "请填写统一社会信用代码（18 位）。", "Give the unified social credit code (18 characters).");

    internal static readonly Problem WrongCheck = new("uscc.check-character",
        "校验位不符：有一位或几位抄错了，请对照营业执照核对。",
        "The check character does not fit: one or more characters are wrong. Compare it with the business licence.");

    internal static readonly Problem ExcelZeros = new("uscc.excel-zeros",
        "末三位变成了 000：Excel 把它当作数字，第 15 位以后已经丢失，找不回来。请把该列设为“文本”，再对照营业执照重新填写。",
        "It ends in 000 because Excel took it for a number and lost what follows the 15th digit. Format the column as text and enter it again from the licence.");

    internal static readonly Problem ExcelFloat = new("uscc.excel-scientific",
        "Excel 把代码变成了科学计数（如 9.15E+17），后面的数字已经丢失，找不回来。请把该列设为“文本”，再对照营业执照重新填写。",
        "Excel turned the code into scientific notation (as 9.15E+17) and its digits are lost. Format the column as text and enter it again from the licence.");

    /// <summary>The damage that Excel does, which no check digit explains to a person.</summary>
    internal static Problem? OfExcel(string text) => text.Length < 64 && Scientific().IsMatch(text.Trim()) ? ExcelFloat : null;

    internal static Problem WrongLength(int length) => new("uscc.length",
        string.Create(CultureInfo.InvariantCulture, $"应为 18 位，现在是 {length} 位。"),
        string.Create(CultureInfo.InvariantCulture, $"It has 18 characters; this has {length}."));

    internal static Problem WrongCharacter(int index, char c)
    {
        var (zh, en) = c switch
        {
            'O' => ("字母 O，代码里不用这个字母，多半是数字 0", "the letter O, which the code never uses; it is probably the digit 0"),
            'I' => ("字母 I，代码里不用这个字母，多半是数字 1", "the letter I, which the code never uses; it is probably the digit 1"),
            'Z' => ("字母 Z，代码里不用这个字母，多半是数字 2", "the letter Z, which the code never uses; it is probably the digit 2"),
            'S' => ("字母 S，代码里不用这个字母，多半是数字 5", "the letter S, which the code never uses; it is probably the digit 5"),
            'V' => ("字母 V，代码里不用这个字母，多半是 U 或 Y", "the letter V, which the code never uses; it is probably U or Y"),
            _ => ("不允许的字符", "not a digit or letter of the code"),
        };
        return new("uscc.character",
            string.Create(CultureInfo.InvariantCulture, $"第 {index + 1} 位是{zh}。"),
            string.Create(CultureInfo.InvariantCulture, $"Character {index + 1} is {en}."));
    }

    internal static Problem RegionNotDigits(int index, char c) => new("uscc.region",
        string.Create(CultureInfo.InvariantCulture, $"第 3–8 位是行政区划码，只能是数字；第 {index + 1} 位是“{c}”。"),
        string.Create(CultureInfo.InvariantCulture, $"Characters 3–8 are a region code, digits only; character {index + 1} is '{c}'."));

    // CultureInvariant: the same file must read the same on every machine.
    [GeneratedRegex(@"^[0-9]([.,][0-9]+)?[eE]\+?[0-9]{1,3}$", RegexOptions.CultureInvariant)]
    private static partial Regex Scientific();
}
