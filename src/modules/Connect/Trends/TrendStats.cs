using System.Globalization;
using Yiwang.Connect.Points;
using Yiwang.Connect.Words;
using Yiwang.Console.Language;
using Yiwang.Streams.Reading;

namespace Yiwang.Connect.Trends;

/// <summary>The numbers beside a line: lowest, mean, highest, last, and the share of samples that can be used.</summary>
internal static class TrendStats
{
    public static IReadOnlyList<string> Of(Text text, Point point, TrendLine line)
    {
        var unit = ValueText.Unit(point) is { Length: > 0 } sign ? " " + sign : "";
        string Words(double value) => double.IsNaN(value) ? "—" : ValueText.Number(value, ValueText.Decimals(point)) + unit;
        var whole = line.Whole;
        var mean = double.IsNaN(whole.WeightedMean) ? whole.Valid > 0 ? whole.Mean : double.NaN : whole.WeightedMean;
        var meant = double.IsNaN(mean) ? "—" : ValueText.Number(mean, ValueText.Decimals(point) is { } places ? places + 1 : null) + unit;
        return [Words(whole.Min), meant, Words(whole.Max), double.IsNaN(whole.Last) ? "—" : ValueText.Number(point, whole.Last) + unit, whole.Count == 0 ? text["无数据", "none"] : Share(whole), text.Count(whole.Count)];
    }

    // Rounded down: 100 % means all.
    private static string Share(Bucket whole) => (Math.Floor(1_000.0 * whole.Valid / whole.Count) / 10).ToString("0.#", CultureInfo.InvariantCulture) + "%";
}
