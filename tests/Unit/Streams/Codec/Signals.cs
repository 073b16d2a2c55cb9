namespace Yiwang.Unit.Tests.Streams.Codec;

/// <summary>Columns as machines make them, from a seed.</summary>
internal static class Signals
{
    public const long Start = 1_790_000_000_000_000;

    public static long[] Steady(int count, long stepUs = 1_000_000) => [.. Enumerable.Range(0, count).Select(i => Start + i * stepUs)];

    public static long[] Jittery(int count, int seed, int spread, long unit = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => (Start / unit + i * (1_000_000 / unit) + random.Next(-spread, spread + 1)) * unit)];
    }

    public static long[] Walk(int count, int seed, double sigma, int digits)
    {
        var random = new Random(seed);
        var value = 50.0;
        return [.. Enumerable.Range(0, count).Select(_ => Bits(digits > 15 ? value += sigma * Normal(random) : Math.Round(value += sigma * Normal(random), digits)))];
    }

    /// <summary>Changes in one sample of twenty.</summary>
    public static long[] Slow(int count, int seed)
    {
        var random = new Random(seed);
        var value = 20.0;
        return [.. Enumerable.Range(0, count).Select(_ => Bits(random.Next(20) == 0 ? value = Math.Round(value + random.Next(-5, 6) * 0.1, 1) : value))];
    }

    public static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    public static long Bits(double value) => BitConverter.DoubleToInt64Bits(value);
}
