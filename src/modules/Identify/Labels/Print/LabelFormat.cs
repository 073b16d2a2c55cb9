using Yiwang.Events;

namespace Yiwang.Identify.Labels.Print;

/// <summary>A size of label and how labels lie on the page; all lengths in millimetres.</summary>
/// <param name="Columns">Labels side by side on a page; 1 on a roll.</param>
/// <param name="Top">From the page's upper edge to the first label.</param>
internal sealed record LabelFormat(string Key, Bilingual Name, double Width, double Height, int Columns, int Rows, double PageWidth, double PageHeight, double Left, double Top)
{
    public static readonly IReadOnlyList<LabelFormat> All =
    [
        Roll("40x30", 40, 30), Roll("60x40", 60, 40), Roll("70x50", 70, 50),
        new("a4-3x8", new("A4 不干胶 3×8（70×37）", "A4 sheet 3×8 (70×37)"), 70, 37, 3, 8, 210, 297, 0, 0.5),
    ];

    public int PerPage => Columns * Rows;
    /// <summary>Height of the two or three lines of text under the symbol.</summary>
    public double TextHeight => Height * 0.32;
    public double Padding => 1.5;
    public double SymbolSide => Math.Round(Height - TextHeight - 2 * Padding, 1);

    public static LabelFormat? Find(string? key) => All.FirstOrDefault(f => f.Key == key);

    private static LabelFormat Roll(string key, double width, double height) =>
        new(key, new($"卷装 {width}×{height} mm", $"Roll {width}×{height} mm"), width, height, 1, 1, width, height, 0, 0);
}

/// <summary>What is printed. Gs1Qr holds a GS1 Digital Link, Gs1DataMatrix an element string with FNC1 (GS1 General Specifications §5.6 and §5.10).</summary>
internal enum LabelSymbol { Qr, DataMatrix, Gs1Qr, Gs1DataMatrix }

/// <summary>What she set for this print.</summary>
/// <param name="OffsetX">Calibration, mm, −10…10: positive moves everything right. Printers pull paper in a little askew; each printer has its own.</param>
/// <param name="Skip">Labels of the first sheet that are already used up, 0–23.</param>
internal sealed record LabelLayout(LabelFormat Format, LabelSymbol Symbol, double OffsetX = 0, double OffsetY = 0, int Skip = 0)
{
    public const double OffsetMax = 10;

    public static Outcome<LabelLayout> From(string? format, string? symbol, double offsetX, double offsetY, int skip)
    {
        if (LabelFormat.Find(format) is not { } known) return Wrong("format", "请选择标签规格。", "Choose a label size.");
        if (!Enum.TryParse<LabelSymbol>(symbol, ignoreCase: true, out var kind) || !Enum.IsDefined(kind)) return Wrong("symbol", "请选择码制。", "Choose a symbol.");
        if (!(Math.Abs(offsetX) <= OffsetMax && Math.Abs(offsetY) <= OffsetMax)) return Wrong("offset", "校准偏移须在 −10 到 10 毫米之间。", "Calibration offsets are −10 to 10 mm.");
        if (skip < 0 || skip >= known.PerPage) return Wrong("skip", $"已用掉的标签数须在 0 到 {known.PerPage - 1} 之间。", $"Used-up labels are 0 to {known.PerPage - 1}.");
        return new LabelLayout(known, kind, offsetX, offsetY, skip);
    }

    private static Outcome Wrong(string field, string zh, string en) => new(Codes.RequestInvalid, null, field, new Bilingual(zh, en));
}
