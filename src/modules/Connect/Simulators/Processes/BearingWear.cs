namespace Yiwang.Connect.Simulators.Processes;

/// <param name="TimeUs">µs since 1970 UTC.</param>
/// <param name="VelocityRms">mm/s, 10–1,000 Hz.</param>
/// <param name="Temperature">℃ of the bearing.</param>
public readonly record struct VibrationReading(long TimeUs, double VelocityRms, double Temperature);

/// <summary>
/// The compressor's drive-end bearing (domain J2): healthy for 14 days around 1.12 mm/s with a median absolute deviation of 0.06, then 0.055 mm/s more each day: 2.77 on
/// day 45, 4.5 about a month later.
/// </summary>
internal sealed class BearingWear(Noise noise, DateTimeOffset start)
{
    private const double Healthy = 1.12, PerDay = 0.055, Worst = 9;
    private const double WearFromDay = 15;
    /// <summary>0.06 · 1.4826, divided over a fast and a slow part.</summary>
    private const double FastDeviation = 0.084, SlowDeviation = 0.03;

    private readonly int _firstDay = PlantTime.Day(PlantTime.Seconds((start - DateTimeOffset.UnixEpoch).Ticks / 10)) - 1;

    public VibrationReading At(long timeUs)
    {
        var seconds = PlantTime.Seconds(timeUs);
        // Counted in whole days, so that the median of day 45 is 2.77 and not what its last hour says.
        var day = PlantTime.Day(seconds) - _firstDay;
        var median = Math.Min(Worst, Healthy + PerDay * Math.Max(0, day - WearFromDay));
        var velocity = median + FastDeviation * noise.Normal(timeUs / 1_000_000) + SlowDeviation * noise.Of(1).Smooth(timeUs, 1_800_000_000);
        var temperature = 46 + 0.35 * PlantTime.Ambient(seconds) + 4.5 * (median - Healthy) + 0.6 * noise.Of(2).Smooth(timeUs, 600_000_000);
        return new(timeUs, Math.Round(Math.Max(0.05, velocity), 3), Math.Round(temperature, 1));
    }
}
