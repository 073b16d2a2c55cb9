namespace Yiwang.Streams.Codec;

internal static class ChunkSummaries
{
    public static ChunkSummary Of(SampleKind kind, ReadOnlySpan<long> times, ReadOnlySpan<long> bits, ReadOnlySpan<byte> qualities) => kind switch
    {
        SampleKind.Number => Of(new Doubles(), times, bits, qualities),
        SampleKind.Integer or SampleKind.Boolean => Of(new Integers(), times, bits, qualities),
        _ => Counts(times, qualities),
    };

    private static ChunkSummary Of<TValues>(TValues values, ReadOnlySpan<long> times, ReadOnlySpan<long> bits, ReadOnlySpan<byte> qualities)
        where TValues : struct, IValues
    {
        double min = double.PositiveInfinity, max = double.NegativeInfinity, sum = 0, first = double.NaN, last = double.NaN, weighted = 0;
        long valid = 0, weightedUs = 0, longest = 0;
        // the value that is held until the next sample, and the time from which; NaN when none is
        var held = double.NaN;
        var since = times[0];
        bits = bits[..times.Length];
        qualities = qualities[..times.Length];
        for (var i = 0; i < times.Length; i++)
        {
            var step = times[i] - since;
            since = times[i];
            if (step > longest) longest = step;
            if (!double.IsNaN(held))
            {
                weighted += held * step;
                weightedUs += step;
            }
            held = qualities[i] >= 0x80 ? double.NaN : values.Number(bits[i]);
            if (double.IsNaN(held)) continue;
            if (valid++ == 0) first = held;
            if (held < min) min = held;
            if (held > max) max = held;
            sum += held;
            last = held;
        }
        if (valid == 0) (min, max) = (double.NaN, double.NaN);
        return new(times[0], times[^1], times.Length, valid, min, max, sum, first, last, weighted, weightedUs, longest, !double.IsNaN(held));
    }

    private static ChunkSummary Counts(ReadOnlySpan<long> times, ReadOnlySpan<byte> qualities)
    {
        long valid = 0, longest = 0;
        for (var i = 0; i < times.Length; i++)
        {
            if (qualities[i] < 0x80) valid++;
            if (i > 0) longest = Math.Max(longest, times[i] - times[i - 1]);
        }
        return new(times[0], times[^1], times.Length, valid, double.NaN, double.NaN, 0, double.NaN, double.NaN, 0, 0, longest, qualities[^1] < 0x80);
    }

    private interface IValues
    {
        double Number(long bits);
    }

    private readonly struct Doubles : IValues
    {
        public double Number(long bits) => BitConverter.Int64BitsToDouble(bits);
    }

    private readonly struct Integers : IValues
    {
        public double Number(long bits) => bits;
    }
}
