using Yiwang.Unit.Tests.Console.Tables;

namespace Yiwang.Unit.Tests.Identify.DemoFiles;

/// <summary>赤河酒业's bottles as the filling line writes them: CSV in GBK without a mark, CRLF.</summary>
internal static class Bottles
{
    public const int Rows = 3_000, WrongRows = 300;
    public const int Code = 0, Name = 1, Aroma = 2, Alcohol = 3, Content = 4, Materials = 5, Grade = 6, Batch = 7, Date = 8, Licence = 9, Producer = 10, Origin = 11, Case = 12;
    private static readonly string[] Headings = ["瓶码", "产品名称", "香型", "酒精度", "净含量(ml)", "原料", "质量等级", "批号", "灌装日期", "食品生产许可证编号", "生产者", "产地", "箱码"];

    public static string CellText(int i, int column) => column switch
    {
        Code => $"B26A1{i:D8}",
        Name => "赤河·陈酿",
        Aroma => "浓香型",
        Alcohol => "52",
        Content => "500",
        Materials => "水、高粱、大米、糯米、小麦、玉米",
        Grade => "优级",
        Batch => $"PK-20261102-L{3 + i / 1_500}",
        Date => "2026-11-02",
        Licence => "SC11551052200001",
        Producer => "泸州赤河酒业有限公司",
        Origin => "四川省泸州市合江县",
        _ => $"10551120261102{((i - 1) / 6 + 1) * 37 % 10_000:D4}",
    };

    public static readonly IReadOnlyList<Mistake> Mistakes =
    [
        new(5, Code, "B26A100000002", "handle.duplicate-in-file"),
        new(8, Code, "Ｂ２６Ａ１０００００００７", "fixed.full-width", Fixed: true),
        new(10, Code, "", "handle.missing"),
        new(12, Name, "赤河·陈酿   ", "fixed.blanks", Fixed: true),
        new(14, Name, "赤河·陈酿,礼盒", ""),
        new(16, Aroma, "农香型", "value.not-an-option"),
        new(18, Alcohol, "52%vol", "fixed.unit", Fixed: true),
        new(20, Alcohol, "520", "value.out-of-range"),
        new(22, Alcohol, "五十二", "value.not-number"),
        new(24, Content, "５００", "fixed.full-width", Fixed: true),
        new(26, Date, "2026年11月2日", "fixed.date", Fixed: true),
        new(28, Date, "2026/11/2", "fixed.date", Fixed: true),
        new(30, Date, "02-Nov-26", "fixed.date", Fixed: true),
        new(32, Date, "2026-11-31", "value.not-date"),
        new(34, Licence, "SC1155105220", "value.pattern"),
        new(36, Producer, "", "value.required"),
        new(40, Case, "1.05511E+17", "cell.scientific"),
        new(42, Case, "105511202611020000", "cell.digits-zeroed"),
        new(44, Origin, "四川省\n泸州市", ""),
        new(46, Origin, "<script>alert(1)</script>", ""),
        new(48, Name, "bad:赤河", "cell.undecodable"),
    ];

    /// <summary>A comma typed into a cell without quotes moves all that follows.</summary>
    public const int ShiftedRow = 50;

    public static byte[] Right() => Write(Rows, (_, _) => null);

    public static byte[] Wrong()
    {
        var byRow = Mistakes.ToLookup(m => m.Row);
        return Write(WrongRows, (row, column) => byRow[row].FirstOrDefault(m => m.Column == column)?.Text);
    }

    private static byte[] Write(int rows, Func<int, int, string?> wrongAt)
    {
        var file = new MemoryStream();
        file.Write(Line(Headings));
        for (var i = 1; i <= rows; i++)
        {
            var row = i + 1;
            var cells = Enumerable.Range(0, Headings.Length).Select(c => wrongAt(row, c) ?? CellText(i, c)).ToArray();
            var line = Line(cells);
            if (rows == WrongRows && row == ShiftedRow) line = [.. line[..^2], .. ",补,货\r\n"u8.ToArray()];
            file.Write(line);
        }
        return file.ToArray();
    }

    private static byte[] Line(string[] cells)
    {
        var bytes = new MemoryStream();
        for (var i = 0; i < cells.Length; i++)
        {
            if (i > 0) bytes.WriteByte((byte)',');
            var quoted = cells[i].AsSpan().ContainsAny(",\"\n") ? $"\"{cells[i].Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cells[i];
            // half a character, as a program leaves that cuts at a byte count
            if (cells[i].StartsWith("bad:", StringComparison.Ordinal)) bytes.Write([.. TableText.Gb18030.GetBytes(cells[i][4..]), 0xB3, (byte)' ']);
            else bytes.Write(TableText.Gb18030.GetBytes(quoted));
        }
        bytes.Write("\r\n"u8);
        return bytes.ToArray();
    }
}
