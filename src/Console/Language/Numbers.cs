using System.Globalization;

namespace Yiwang.Console.Language;

internal static class Numbers
{
    private static readonly CultureInfo s_invariant = CultureInfo.InvariantCulture;

    public static string Grouped(long value) => value.ToString("N0", s_invariant);

    public static string ShortChinese(long value) => value switch
    {
        >= 100_000_000 => $"{Tenth(value, 100_000_000)} 亿",
        >= 100_000 => $"{Tenth(value, 10_000)} 万",
        _ => Grouped(value),
    };

    public static string ShortEnglish(long value) => value switch
    {
        >= 1_000_000_000 => $"{Tenth(value, 1_000_000_000)}B",
        >= 1_000_000 => $"{Tenth(value, 1_000_000)}M",
        >= 100_000 => $"{Tenth(value, 1_000)}K",
        _ => Grouped(value),
    };

    public static string Bytes(long value) => value switch
    {
        >= 1L << 30 => $"{Tenth(value, 1L << 30)} GB",
        >= 1L << 20 => $"{Tenth(value, 1L << 20)} MB",
        >= 1L << 10 => $"{Tenth(value, 1L << 10)} KB",
        _ => $"{value} B",
    };

    // Rounds down: a tile never claims more than there is.
    private static string Tenth(long value, long unit) => (Math.Floor(value * 10m / unit) / 10m).ToString("0.#", s_invariant);
}
