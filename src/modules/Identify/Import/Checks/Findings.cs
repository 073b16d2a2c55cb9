using Yiwang.Events;

namespace Yiwang.Identify.Import.Checks;

/// <summary>The words of what is found in cells; each says what is wrong and what to do.</summary>
internal static class Findings
{
    /// <summary>Longer ones are looked up in the table.</summary>
    private const int ShownMax = 24;

    /// <summary>With what stands in the cell, so that nobody has to open the file to see it.</summary>
    public static Bilingual Standing(Bilingual say, string text) => text.Length is 0 or > ShownMax ? say
        : new($"{say.Zh.TrimEnd('。')}；现在是“{text}”。", $"{say.En} It holds '{text}'.");

    public static Bilingual FormulaError(string text) => new($"公式出错（{text}），请改好公式或填入数值。", $"The formula fails ({text}); correct it or type the value.");
    public static readonly Bilingual Undecodable = new("有乱码（文件编码不对或字符损坏），请核对后重填。", "Broken characters (wrong encoding or damage); check and type again.");
    public static Bilingual DigitsLost(string text) => new(
        $"Excel 把这个编码当成数字，只保留了前 15 位，后面变成了 0（{text}），找不回来。请把该列设为“文本”后重新填写。",
        $"Excel took this code for a number and kept 15 digits; the rest became 0 ({text}). Format the column as text and type it again.");
    public static Bilingual Scientific(string text) => new(
        $"Excel 把编码变成了科学计数（{text}），后面的数字已经丢失，找不回来。请把该列设为“文本”后重新填写。",
        $"Excel turned the code into scientific notation ({text}) and its digits are lost. Format the column as text and type it again.");
    public static Bilingual DigitsZeroed(string text) => new(
        $"第 15 位以后全是 0（{text}），多半是 Excel 改坏的。请对照原始资料重新填写；如果编码本来就是这样，请在上一步勾选“长编码确实以 0 结尾”。",
        $"All digits after the 15th are 0 ({text}), most likely by Excel. Type it again from the source; if the code is really so, say that in the step before.");
    public static Bilingual DuplicateInFile(string text, int row) => new($"编码“{text}”与第 {row} 行重复。", $"The code '{text}' stands in row {row} already.");
    public static Bilingual Registered(string text) => new($"编码“{text}”已经注册过，标识不能重复使用。", $"The code '{text}' is registered already; identifiers are never reused.");
    public static Bilingual Voided(string text) => new($"编码“{text}”已经作废，作废的标识不能再用。", $"The code '{text}' was voided; a voided identifier is never used again.");
    public static Bilingual ValueTwice(string name, int row) => new($"“{name}”不能重复，与第 {row} 行相同。", $"'{name}' must be unique; row {row} has the same.");
    public static Bilingual AliasTwice(int row) => new($"与第 {row} 行的编码相同，一个编码只能属于一个产品。", $"Row {row} has the same; a code belongs to one Thing.");
    public static Bilingual AliasTaken(string handle) => new($"这个编码已经属于 {handle}。", $"This code belongs to {handle} already.");
    public static readonly Bilingual CodeMissing = new("编码为空，这一行没有标识可用。", "The code is empty, so the row has no identifier.");
    public static Bilingual ExtraCells(int extra) => new($"这一行比表头多 {extra} 个单元格，多半是分隔符或引号出了错。", $"The row has {English.Count(extra, "cell more", "cells more")} than the heading; a delimiter or a quote is probably wrong.");
    public static Bilingual GtinWrong(char right) => new($"商品条码的校验位不对，最后一位应为 {right}；请核对有没有抄错。", $"The GTIN's check digit is wrong: the last digit should be {right}.");
    public static readonly Bilingual GtinShape = new("商品条码须是 8、12、13 或 14 位数字。", "A GTIN has 8, 12, 13 or 14 digits.");

    public static readonly Bilingual BlanksTrimmed = new("首尾空格已去掉。", "Blanks at the ends removed.");
    public static readonly Bilingual HalfWidth = new("全角字符已改为半角。", "Full-width characters made plain.");
    public static Bilingual DateRead(string date) => new($"文本日期已识别为 {date}。", $"Date typed as text read as {date}.");
    public static readonly Bilingual NumberText = new("以文本存放的数字已按数字读取。", "Number stored as text read as a number.");
    public static Bilingual NumberForm(string number) => new($"已按数字 {number} 读取。", $"Read as the number {number}.");
    public static Bilingual UnitDropped(string unit) => new($"单位“{unit}”已去掉。", $"The unit '{unit}' was dropped.");
    public static Bilingual MergedFilled(string text) => new($"合并单元格，已填入“{text}”。", $"Merged cell, filled with '{text}'.");
}
