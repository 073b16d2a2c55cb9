using System.Numerics;

namespace Yiwang.Streams.Codec;

/// <summary>Turns a column into numbers that are as small as may be: common step out, then differences.</summary>
internal static class Residuals
{
    /// <summary>How many values decide the order; a column that changes its nature later only takes more space.</summary>
    private const int Probe = 512;

    /// <summary>Writes (value - first) / step and returns the step, the greatest one that divides all of them. Needs two different values.</summary>
    public static ulong Scale(ReadOnlySpan<long> values, Span<long> scaled)
    {
        var first = values[0];
        ulong step = 0;
        foreach (var v in values)
        {
            var distance = Magnitude(v - first);
            if (step == 0) step = distance;
            else if (distance % step != 0) step = Divisor(step, distance);
            if (step == 1) break;
        }
        if (step > long.MaxValue) step = 1;
        for (var i = 0; i < values.Length; i++) scaled[i] = values[i] - first;
        if (step > 1) for (var i = 0; i < values.Length; i++) scaled[i] /= (long)step;
        return step;
    }

    /// <summary>0: as they are; 1: differences; 2: differences of differences; whichever takes the fewest bits.</summary>
    public static int Order(ReadOnlySpan<long> scaled)
    {
        if (scaled.Length < 4) return scaled.Length < 3 ? 0 : 1;
        var probe = scaled[..Math.Min(scaled.Length, Probe)];
        long zero = 0, one = 0, two = 0, sum = 0;
        foreach (var v in probe) sum += v;
        var mean = sum / probe.Length;
        for (var i = 2; i < probe.Length; i++)
        {
            long difference = probe[i] - probe[i - 1], before = probe[i - 1] - probe[i - 2];
            zero += Bits(probe[i] - mean);
            one += Bits(difference);
            two += Bits(difference - before);
        }
        return zero <= one && zero <= two ? 0 : one <= two ? 1 : 2;
    }

    /// <summary>In place; the leading values that a header carries are left as they fall.</summary>
    public static void Difference(Span<long> scaled, int order)
    {
        for (var round = 0; round < order; round++)
        {
            for (var i = scaled.Length - 1; i > round; i--) scaled[i] -= scaled[i - 1];
        }
    }

    public static int Bits(long value) => 64 - BitOperations.LeadingZeroCount(ZigZag.Encode(value));

    private static ulong Magnitude(long value) => value < 0 ? 0UL - (ulong)value : (ulong)value;

    private static ulong Divisor(ulong a, ulong b)
    {
        while (b != 0) (a, b) = (b, a % b);
        return a;
    }
}
