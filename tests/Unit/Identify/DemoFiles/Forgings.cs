using System.Globalization;
using Yiwang.Console.Export.Xlsx;
using Yiwang.Console.Tables.Xlsx;
using Yiwang.Parties;
using Yiwang.Things.Aliases;

namespace Yiwang.Unit.Tests.Identify.DemoFiles;

/// <summary>渝州精锻's steering knuckles as its MES exports them: one workbook as it should be, one as it usually is.</summary>
internal static class Forgings
{
    public const int Rows = 3_000, WrongRows = 400;
    public const int Code = 0, Batch = 1, Heat = 2, Material = 3, Temperature = 4, Hardness = 5, Treatment = 6, Magnetic = 7, Weight = 8, Inspector = 9, Date = 10, Trace = 11, Barcode = 12, Supplier = 13;
    public static readonly string[] Headings = ["产品编码", "批号", "炉号", "材料牌号", "锻造温度（℃）", "硬度（HRC）", "热处理", "磁粉探伤", "重量（kg）", "检验员", "检验日期", "追溯码", "商品条码", "钢材供应商信用代码"];
    private static readonly string[] Inspectors = ["何明", "周建国", "冉小琴", "田茂", "向阳"];
    /// <summary>2026-10-12 in the 1900 date system.</summary>
    private const int FirstDay = 46_307;
    /// <summary>Of the wrong workbook: a merged title, then a heading of two rows.</summary>
    public const int WrongHeaderRow = 3, WrongFirstRow = 4;

    /// <summary>Codes go on where the range of the demonstration network ends, so that either file can be imported there.</summary>
    public static string CellText(int i, int column) => column switch
    {
        Code => $"ZXJ26{20_000 + i:D6}",
        Batch => $"ZXJ-202610{12 + i / 300:D2}-A{1 + i / 100 % 3:D2}",
        Heat => $"H{2610 + i / 600}-{i / 150 % 4 + 1:D2}",
        Material => "42CrMo",
        Temperature => (1_150 + i * 7 % 60 + i % 10 * 0.1).ToString("0.0", CultureInfo.InvariantCulture),
        Hardness => (28 + i * 3 % 50 * 0.1).ToString("0.0", CultureInfo.InvariantCulture),
        Treatment => "调质",
        Magnetic => i % 500 == 499 ? "不合格" : "合格",
        Weight => (6.8 + i * 11 % 40 * 0.01).ToString("0.00", CultureInfo.InvariantCulture),
        Inspector => Inspectors[i / 40 % Inspectors.Length],
        Date => (FirstDay + i / 300).ToString(CultureInfo.InvariantCulture),
        Trace => $"10260{3670:D4}{(long)i * 104_729 % 1_000_000_000:D9}",
        Barcode => GtinOf(2000500_10_000L + i),
        _ => i % 3 == 0 ? UsccOf("91500120YW000016X") : UsccOf("91510603YW0000135"),
    };

    /// <summary>GS1 keeps 20… for use inside a company, so that no demo code is anybody's.</summary>
    private static string GtinOf(long body)
    {
        var digits = body.ToString(CultureInfo.InvariantCulture).PadRight(12, '0')[..12];
        return digits + Gtin.CheckDigit(digits);
    }

    private static string UsccOf(string first17) => first17 + Uscc.CheckCharacter(first17);

    public static byte[] Right() => TableTextBytes.Xlsx(x =>
    {
        var sheet = x.AddSheet("转向节锻件", new() { FrozenRows = 1, Widths = [16, 20, 12, 10, 12, 12, 10, 10, 10, 10, 12, 22, 16, 22] });
        WriteHeading(sheet.StartRow(), Headings);
        for (var i = 1; i <= Rows; i++) WriteRow(sheet.StartRow(), i, _ => null);
    });

    private static void WriteHeading(SheetWriter sheet, string[] texts)
    {
        foreach (var text in texts) sheet.Text(text, XlsxStyle.Heading);
    }

    private static void WriteRow(SheetWriter sheet, int i, Func<int, Mistake?> wrongAt)
    {
        for (var column = 0; column < Headings.Length; column++)
        {
            if (wrongAt(column) is { } wrong) WriteWrong(sheet, wrong);
            else if (column == Date) sheet.Number(double.Parse(CellText(i, column), CultureInfo.InvariantCulture), XlsxStyle.Date);
            else if (column is Temperature or Hardness or Weight) sheet.Number(double.Parse(CellText(i, column), CultureInfo.InvariantCulture));
            else sheet.Text(CellText(i, column));
        }
    }

    private static void WriteWrong(SheetWriter sheet, Mistake wrong)
    {
        if (wrong.Text.Length == 0) sheet.Skip();
        else if (wrong.Text.StartsWith("raw:", StringComparison.Ordinal)) sheet.Verbatim(wrong.Text[4..]);
        else sheet.Text(wrong.Text);
    }

    public static readonly IReadOnlyList<int> HiddenRows = [60, 61, 200];
    /// <summary>A batch number merged over four rows, as people do by hand.</summary>
    public static readonly MergedArea MergedBatch = new(300, 303, Batch, Batch);

    public static readonly IReadOnlyList<Mistake> Mistakes =
    [
        new(10, Code, "ＺＸＪ２６０２０００７", "fixed.full-width", Fixed: true),
        new(12, Code, "  ZXJ26020009　", "fixed.blanks", Fixed: true),
        new(15, Code, "ZXJ26020002", "handle.duplicate-in-file"),
        new(18, Code, "", "handle.missing"),
        new(20, Code, "ZXJ26 020017", "suffix.space"),
        new(22, Batch, "ZXJ-20261012-A01 ", "fixed.blanks", Fixed: true),
        new(25, Heat, "", "value.required"),
        new(28, Material, "42CrMoo", "value.not-an-option"),
        new(30, Temperature, "1178.5", "fixed.number-text", Fixed: true),
        new(31, Temperature, "１１８０", "fixed.full-width", Fixed: true),
        new(33, Temperature, "1,180", "fixed.number-form", Fixed: true),
        new(35, Temperature, "1180℃", "fixed.unit", Fixed: true),
        new(38, Temperature, "raw:><v>11800</v></c>", "value.out-of-range"),
        new(40, Temperature, "约1180", "value.not-number"),
        new(42, Hardness, "raw: t=\"e\"><f>VLOOKUP(A42,#REF!,2,0)</f><v>#REF!</v></c>", "cell.formula-error"),
        new(45, Hardness, "raw: t=\"e\"><f>1/0</f><v>#DIV/0!</v></c>", "cell.formula-error"),
        new(48, Date, "2026年10月13日", "fixed.date", Fixed: true),
        new(50, Date, "2026/10/13", "fixed.date", Fixed: true),
        new(52, Date, "20261013", "fixed.date", Fixed: true),
        new(54, Date, "raw:><v>46308</v></c>", "fixed.date", Fixed: true),
        new(56, Date, "2026年13月1日", "value.not-date"),
        new(58, Date, "昨天", "value.not-date"),
        new(70, Trace, "raw:><v>1.02603670000733E+17</v></c>", "cell.digits-lost"),
        new(72, Trace, "raw:><v>102603670000942000</v></c>", "cell.digits-lost"),
        new(74, Trace, "1.02604E+17", "cell.scientific"),
        new(76, Trace, "102603670007645000", "cell.digits-zeroed"),
        new(80, Barcode, "2000500100083", "gtin.check-digit"),
        new(82, Barcode, "20005001000", "gtin.shape"),
        new(84, Barcode, "raw:><v>2.0005001000817E+17</v></c>", "cell.digits-lost"),
        new(90, Supplier, "91500120YW000016X8", "uscc.check-character"),
        new(92, Supplier, "91500120YW000O16XD", "uscc.character"),
        new(94, Supplier, "9.15001E+17", "cell.scientific"),
        new(96, Supplier, "91500120YW000016", "uscc.length"),
        new(98, Supplier, "９１５００１２０ＹＷ００００１６ＸＤ", "fixed.full-width", Fixed: true),
        new(110, Inspector, "一位名字特别特别特别特别特别特别特别特别特别长的检验员", "value.too-long"),
        new(112, Inspector, "<script>alert(1)</script>"[..20], ""),
        new(114, Inspector, "=HYPERLINK(\"x\")"[..15], ""),
        new(120, Magnetic, "？", "value.not-an-option"),
        new(122, Weight, "-1", "value.out-of-range"),
        new(124, Weight, "7.123", "value.decimals"),
    ];

    public static byte[] Wrong() => TableTextBytes.Xlsx(x =>
    {
        var byRow = Mistakes.ToLookup(m => m.Row);
        MergedArea[] merges = [new(1, 1, 0, 13), new(2, 2, Temperature, Treatment), .. Enumerable.Range(0, 14).Where(c => c is < Temperature or > Treatment).Select(c => new MergedArea(2, 3, c, c)), MergedBatch];
        var sheet = x.AddSheet("转向节锻件", new() { Merges = merges, Widths = [16, 20, 12, 10, 12, 12, 10, 10, 10, 10, 12, 22, 16, 22] });
        sheet.StartRow().Text("渝州精锻 转向节锻件台账（2026 年 10 月）", XlsxStyle.Title);
        WriteHeading(sheet.StartRow(), [.. Headings.Select((h, c) => c is > Temperature and <= Treatment ? "" : c == Temperature ? "工艺" : h)]);
        WriteHeading(sheet.StartRow(), [.. Headings.Select((h, c) => c is >= Temperature and <= Treatment ? h : "")]);
        for (var row = WrongFirstRow; row < WrongFirstRow + WrongRows; row++)
        {
            var inMerge = row > MergedBatch.FirstRow && row <= MergedBatch.LastRow;
            WriteRow(sheet.StartRow(HiddenRows.Contains(row)), row - WrongHeaderRow, c => inMerge && c == Batch ? new(row, c, "", "") : byRow[row].FirstOrDefault(m => m.Column == c));
        }
        var notes = x.AddSheet("填表说明");
        notes.StartRow().Text("一件一行，编码由 MES 生成。");
        notes.StartRow().Text("检验日期请填实际检验的日期。");
    });
}
