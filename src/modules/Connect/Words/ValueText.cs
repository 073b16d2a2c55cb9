using System.Globalization;
using Yiwang.Connect.Live;
using Yiwang.Connect.Points;
using Yiwang.Console.Language;
using Yiwang.Streams;

namespace Yiwang.Connect.Words;

/// <summary>Values as people read them: no more digits than the device gives, names for numbered values.</summary>
internal static class ValueText
{
    private const int TextMax = 80;
    private const int DecimalsMax = 6, DecimalsShown = 3;

    public static string Of(Text text, PointLive live) => live.Last is not { } last ? "—" : Of(text, live.Point, last.Bits, last.Quality, live.Text);

    /// <param name="words">Of a text point.</param>
    public static string Of(Text text, Point point, long bits, Quality quality, string? words = null) => point.SampleKind switch
    {
        SampleKind.Text => words is { Length: > TextMax } ? words[..TextMax] + "…" : words ?? "",
        SampleKind.Block => text["波形", "Waveform"],
        SampleKind.Boolean => Label(point, bits) ?? (bits == 0 ? text["断开", "Off"] : text["接通", "On"]),
        SampleKind.Integer => Label(point, bits) ?? bits.ToString(CultureInfo.InvariantCulture),
        _ => Number(point, BitConverter.Int64BitsToDouble(bits)),
    };

    public static string Number(Point point, double value)
    {
        if (double.IsNaN(value)) return "—";
        if (value == Math.Floor(value) && Math.Abs(value) < int.MaxValue && Label(point, (long)value) is { } label) return label;
        return Number(value, Decimals(point));
    }

    /// <param name="decimals">Null = four significant digits.</param>
    public static string Number(double value, int? decimals)
    {
        if (!double.IsFinite(value)) return "—";
        if (decimals is { } places) return value.ToString("F" + places.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var size = Math.Abs(value);
        return value.ToString(size >= 1_000_000 || (size > 0 && size < 0.001) ? "G4" : size >= 1_000 ? "F0" : size >= 100 ? "F1" : size >= 10 ? "F2" : "0.###", CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// Decimals that say something: an absolute dead-band declares how exact a value is, so 0.01 gives two. Without one, what a scale of a power of ten implies for an integer register
    /// (0.1 gives one), three at most. Null for others, whose digits nobody promised.
    /// </summary>
    public static int? Decimals(Point point)
    {
        var scale = ScaleDecimals(point);
        if (point is { Deadband: > 0, DeadbandPercent: false }) return Math.Min(scale ?? DecimalsMax, Math.Clamp((int)Math.Ceiling(-Math.Log10(point.Deadband) - 1e-9), 0, DecimalsMax));
        return scale is { } places ? Math.Min(places, DecimalsShown) : null;
    }

    private static int? ScaleDecimals(Point point)
    {
        if (point.RawType is RawType.Float32 or RawType.Float64 or RawType.Auto) return null;
        if (point.Scale == Math.Floor(point.Scale) && point.Offset == Math.Floor(point.Offset)) return 0;
        for (var places = 1; places <= DecimalsMax; places++)
        {
            if (Math.Abs(point.Scale * Math.Pow(10, places) - 1) < 1e-9) return places;
        }
        return null;
    }

    public static string Unit(Point point) => point.Ucum.Length == 0 ? "" : Units.Of(point.Ucum) ?? "";

    private static string? Label(Point point, long value) => value is >= int.MinValue and <= int.MaxValue && point.Labels.TryGetValue((int)value, out var label) ? label : null;
}
