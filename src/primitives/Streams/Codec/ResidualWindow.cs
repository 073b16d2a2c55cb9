using System.Numerics;

namespace Yiwang.Streams.Codec;

/// <summary>The range that most residuals lie in, so that a few far ones (a gap, a spike) do not widen all.</summary>
/// <param name="Low">Least residual of the window.</param>
/// <param name="Shift">Low bits that are kept as they are, so that the rest fits the symbols.</param>
/// <param name="Width">Bits of the window's range.</param>
internal readonly record struct ResidualWindow(long Low, int Shift, int Width, long PlainLow, int PlainWidth, long PlainBits)
{
    /// <summary>A symbol and its raw bits are written together, in at most 56 bits.</summary>
    private const int ShiftMax = 56 - PrefixCode.LengthMax;
    private const int SymbolBits = 7;

    public static ResidualWindow Of(ReadOnlySpan<long> residuals)
    {
        if (residuals.IsEmpty) return default;
        Span<int> classes = stackalloc int[65];
        Span<long> least = stackalloc long[65], most = stackalloc long[65];
        least.Fill(long.MaxValue);
        most.Fill(long.MinValue);
        foreach (var r in residuals)
        {
            var bits = Residuals.Bits(r);
            classes[bits]++;
            if (r < least[bits]) least[bits] = r;
            if (r > most[bits]) most[bits] = r;
        }
        var cut = Cut(classes, residuals.Length);
        var (low, width) = Range(least[..(cut + 1)], most[..(cut + 1)]);
        var (plainLow, plainWidth) = Range(least, most);
        return new(low, Math.Clamp(width - SymbolBits, 0, ShiftMax), width, plainLow, plainWidth, (long)plainWidth * residuals.Length);
    }

    /// <summary>The class up to which residuals belong to the window: those beyond cost 64 bits more.</summary>
    private static int Cut(ReadOnlySpan<int> classes, int count)
    {
        var (best, cut, inside) = (long.MaxValue, 64, 0);
        for (var bits = 0; bits <= 64; bits++)
        {
            inside += classes[bits];
            if (inside == 0) continue;
            var cost = (long)inside * bits + (count - inside) * (64L + bits);
            if (cost < best) (best, cut) = (cost, bits);
        }
        return cut;
    }

    private static (long Low, int Width) Range(ReadOnlySpan<long> least, ReadOnlySpan<long> most)
    {
        var (low, high) = (long.MaxValue, long.MinValue);
        for (var i = 0; i < least.Length; i++)
        {
            low = Math.Min(low, least[i]);
            high = Math.Max(high, most[i]);
        }
        return (low, 64 - BitOperations.LeadingZeroCount((ulong)(high - low)));
    }
}
