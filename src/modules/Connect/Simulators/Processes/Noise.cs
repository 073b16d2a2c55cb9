namespace Yiwang.Connect.Simulators.Processes;

/// <summary>Chance that is the same every time it is asked: a number for each place of a sequence, out of a seed (splitmix64).</summary>
internal readonly struct Noise(ulong seed)
{
    public Noise Of(ulong channel) => new(Mix(seed ^ Mix(channel + 0x9E37_79B9_7F4A_7C15)));

    /// <summary>[0, 1).</summary>
    public double Uniform(long place) => (Mix(seed + (ulong)place * 0xD1B5_4A32_D192_ED03) >> 11) * (1.0 / (1UL << 53));

    /// <summary>Mean 0, standard deviation 1.</summary>
    public double Normal(long place) => Math.Sqrt(-2 * Math.Log(1 - Uniform(2 * place))) * Math.Cos(Math.Tau * Uniform(2 * place + 1));

    /// <summary>A curve through one normal number each period, without corners.</summary>
    public double Smooth(long timeUs, long periodUs)
    {
        var place = Math.DivRem(timeUs, periodUs, out var rest);
        var x = (double)rest / periodUs;
        x = x * x * (3 - 2 * x);
        return Normal(place) * (1 - x) + Normal(place + 1) * x;
    }

    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58_476D_1CE4_E5B9;
        x = (x ^ (x >> 27)) * 0x94D0_49BB_1331_11EB;
        return x ^ (x >> 31);
    }
}
