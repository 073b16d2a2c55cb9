using System.Globalization;

namespace Yiwang.Console.Tables.Xlsx;

/// <summary>Numbers as a spreadsheet stores them (a double) and shows them (15 significant digits).</summary>
internal static class CellNumber
{
    /// <summary>From here on a double typed with more digits has lost those after the fifteenth.</summary>
    private const double LossyFrom = 1e15;

    public static bool TryFormat(ReadOnlySpan<char> stored, Span<char> into, out int written, out bool lossy, out double value)
    {
        lossy = false;
        written = 0;
        if (!double.TryParse(stored, NumberStyles.Float, CultureInfo.InvariantCulture, out value) || !double.IsFinite(value)) return false;
        var size = Math.Abs(value);
        lossy = size >= LossyFrom;
        if (size < 1e21 && Math.Truncate(value) == value) return ((decimal)value).TryFormat(into, out written, "0", CultureInfo.InvariantCulture);
        if (size is >= 1e-6 and < 1e15) return Shortest(value).TryFormat(into, out written, "0.####################", CultureInfo.InvariantCulture);
        return value.TryFormat(into, out written, "G15", CultureInfo.InvariantCulture);
    }

    /// <summary>0.30000000000000004 was typed as 0.3: fifteen digits are what she saw.</summary>
    private static decimal Shortest(double value) =>
        decimal.Parse(value.ToString("G15", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture);
}
