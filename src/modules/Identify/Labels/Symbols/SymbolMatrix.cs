using System.Globalization;
using System.Text;

namespace Yiwang.Identify.Labels.Symbols;

/// <summary>A square two-dimensional code as modules, its quiet zone included; true = dark.</summary>
internal sealed class SymbolMatrix(int size, bool[] modules)
{
    /// <summary>Modules along one side, quiet zone included.</summary>
    public int Size { get; } = size;

    public bool this[int row, int column] => modules[row * Size + column];

    /// <summary>SVG of exactly this size; each run of dark modules in a row is one rectangle of the path.</summary>
    public void WriteSvg(TextWriter into, double sideMm)
    {
        into.Write(string.Create(CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{sideMm}mm\" height=\"{sideMm}mm\" viewBox=\"0 0 {Size} {Size}\" shape-rendering=\"crispEdges\"><path d=\""));
        for (var row = 0; row < Size; row++)
            for (var column = 0; column < Size; column++)
            {
                if (!this[row, column]) continue;
                var from = column;
                while (column + 1 < Size && this[row, column + 1]) column++;
                into.Write(string.Create(CultureInfo.InvariantCulture, $"M{from} {row}h{column - from + 1}v1h-{column - from + 1}z"));
            }
        into.Write("\"/></svg>");
    }

    public string ToSvg(double sideMm)
    {
        var text = new StringBuilder(4_096);
        using var writer = new StringWriter(text, CultureInfo.InvariantCulture);
        WriteSvg(writer, sideMm);
        return text.ToString();
    }
}
