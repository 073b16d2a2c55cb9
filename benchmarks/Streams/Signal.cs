namespace Yiwang.Benchmarks.Streams;

/// <summary>The three kinds of data of the figures: a random walk of 2 decimals, one of full doubles, and a slow signal of 1 decimal that changes in a twentieth of its samples. Seeded.</summary>
internal sealed class Signal
{
    private const int Length = 1 << 20;
    private readonly double[] _values = new double[Length];

    private Signal(Func<Random, double, double> next)
    {
        var random = new Random(42);
        var value = 50.0;
        for (var i = 0; i < Length; i++) _values[i] = value = next(random, value);
    }

    public static Signal Walk() => new((r, v) => Math.Round(v + 0.1 * Normal(r), 2));
    public static Signal Full() => new((r, v) => v + 0.1 * Normal(r));
    public static Signal Slow() => new((r, v) => r.Next(20) == 0 ? Math.Round(v + 0.1 * r.Next(-5, 6), 1) : v);

    /// <summary>Every series goes along the same signal from a place of its own.</summary>
    public long Bits(int series, int at) => BitConverter.DoubleToInt64Bits(Value(series, at));

    public double Value(int series, int at) => _values[(series * 7_919L * 131 + at) & (Length - 1)];

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
