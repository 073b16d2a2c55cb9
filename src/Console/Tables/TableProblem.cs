using Yiwang.Events;

namespace Yiwang.Console.Tables;

/// <summary>Why a file as a whole cannot be read, in words for the person who sent it.</summary>
public sealed record TableProblem(string Code, Bilingual Sentence)
{
    public static readonly TableProblem Empty = new("table.empty", new("文件是空的。", "The file is empty."));
    public static readonly TableProblem OldExcel = new("table.old-excel", new(
        "这是旧版 Excel 的 .xls 文件。请在 Excel 或 WPS 中打开，另存为 .xlsx 后再上传。", "This is an old .xls workbook. Open it in Excel or WPS, save it as .xlsx and upload that."));
    public static readonly TableProblem Encrypted = new("table.encrypted", new(
        "这个工作簿设了打开密码。请去掉密码、另存为 .xlsx 后再上传。", "This workbook has an opening password. Remove it, save as .xlsx and upload that."));
    public static readonly TableProblem NotATable = new("table.not-a-table", new(
        "认不出这个文件。可以上传 .xlsx 工作簿或 .csv 文本（UTF-8、GBK、GB18030）。", "This is neither an .xlsx workbook nor a .csv text (UTF-8, GBK, GB18030)."));
    public static readonly TableProblem NoSheets = new("table.no-sheets", new("工作簿里没有工作表。", "The workbook holds no worksheet."));

    public static TableProblem Damaged(string what) => new("table.damaged", new(
        $"文件损坏或不是规范的 .xlsx（{what}）。请在 Excel 或 WPS 中重新另存为 .xlsx。", $"The file is damaged or is no proper .xlsx ({what}). Save it again as .xlsx."));
    public static TableProblem TooLarge(long bytes, long max) => new("table.too-large", new(
        $"文件有 {bytes:N0} 字节，上限是 {max:N0} 字节。请分成几个文件。", $"The file has {bytes:N0} bytes, the limit is {max:N0}. Split it."));
    public static TableProblem Bomb(string part) => new("table.zip-bomb", new(
        $"压缩包里的“{part}”展开后过大，已拒绝，没有展开。", $"The part '{part}' would inflate beyond the limit; refused before inflating."));
    public static TableProblem TooManyParts(long count, int max) => new("table.too-many-parts", new(
        $"压缩包里有 {count:N0} 个部件，上限是 {max:N0} 个。", $"The package has {count:N0} parts, the limit is {max:N0}."));
    public static TableProblem TooManyRows(int max) => new("table.too-many-rows", new(
        $"行数超过 {max:N0}。请分成几个文件导入。", $"More than {max:N0} rows. Split the file."));
    public static TableProblem TooManyColumns(int row, int max) => new("table.too-many-columns", new(
        $"第 {row} 行超过 {max} 列。请检查分隔符，或删去多余的列。", $"Row {row} has more than {max} columns. Check the delimiter or remove columns."));
    public static TableProblem CellTooLong(int row, int max) => new("table.cell-too-long", new(
        $"第 {row} 行有单元格超过 {max:N0} 个字符。", $"Row {row} has a cell of more than {max:N0} characters."));
    public static TableProblem RecordTooLong(int row, int max) => new("table.record-too-long", new(
        $"第 {row} 行超过 {max:N0} 字节，多半是引号没有配对。", $"Row {row} is longer than {max:N0} bytes; a quote is probably not closed."));
    public static TableProblem OpenQuote(int row) => new("table.open-quote", new(
        $"第 {row} 行的引号没有配对，直到文件末尾。", $"A quote opened in row {row} is never closed."));
    public static TableProblem TooManyStrings(long max) => new("table.too-many-strings", new(
        $"工作簿的文字超过 {max:N0} 个字符。请分成几个文件，或另存为 CSV。", $"The workbook holds more than {max:N0} characters of text. Split it or save as CSV."));
    public static TableProblem SheetUnknown(string name) => new("table.sheet-unknown", new(
        $"工作簿里没有名为“{name}”的工作表。", $"The workbook has no sheet named '{name}'."));
}
