namespace Yiwang.Connect.Simulators.Processes;

/// <summary>Power of a photovoltaic roof at 29.5° N: height of the sun, drifting clouds, the inverter's own limit.</summary>
internal sealed class SunlitRoof(Noise noise, double peakW)
{
    private const double StepS = 300;
    private const int Steps = (int)(PlantTime.DayS / StepS);
    private const double LatitudeRad = 29.5 * Math.PI / 180;

    private readonly Lock _lock = new();
    private readonly List<double> _before = [0];
    private (int Day, double[] Sums) _today = (int.MinValue, []);

    /// <summary>W; between the points of a five-minute grid in straight lines, so that the energy is their exact sum.</summary>
    public double Watts(double seconds)
    {
        var place = Math.Floor(seconds / StepS);
        var x = seconds / StepS - place;
        return Grid(place * StepS) * (1 - x) + Grid((place + 1) * StepS) * x;
    }

    public double WattHours(double seconds)
    {
        var day = PlantTime.Day(seconds);
        if (day < PlantTime.OriginDay) return 0;
        lock (_lock)
        {
            while (_before.Count <= day - PlantTime.OriginDay) _before.Add(_before[^1] + Sums(PlantTime.OriginDay + _before.Count - 1)[Steps]);
            if (_today.Day != day) _today = (day, Sums(day));
            var start = day * PlantTime.DayS;
            var step = (int)((seconds - start) / StepS);
            var rest = seconds - start - step * StepS;
            return _before[day - PlantTime.OriginDay] + _today.Sums[step] + (Grid(start + step * StepS) + Watts(seconds)) / 2 * rest / 3_600;
        }
    }

    private double[] Sums(int day)
    {
        var sums = new double[Steps + 1];
        for (var i = 0; i < Steps; i++)
            sums[i + 1] = sums[i] + (Grid(day * PlantTime.DayS + i * StepS) + Grid(day * PlantTime.DayS + (i + 1) * StepS)) / 2 * StepS / 3_600;
        return sums;
    }

    private double Grid(double seconds)
    {
        var yearDay = seconds / PlantTime.DayS % 365.25;
        var declination = -0.4091 * Math.Cos(Math.Tau * (yearDay + 10) / 365.25);
        // Noon stands half an hour late there by the zone's clock.
        var hourAngle = Math.Tau * ((seconds % PlantTime.DayS / 3_600 - 12.5) / 24);
        var height = Math.Sin(LatitudeRad) * Math.Sin(declination) + Math.Cos(LatitudeRad) * Math.Cos(declination) * Math.Cos(hourAngle);
        if (height <= 0) return 0;
        var us = (long)(seconds * 1e6);
        var day = 0.62 + 0.3 * Math.Tanh(noise.Normal(PlantTime.Day(seconds)));
        var cloud = Math.Clamp(day + 0.18 * noise.Of(1).Smooth(us, 1_800_000_000) + 0.06 * noise.Of(2).Normal((long)(seconds / StepS)), 0.05, 1);
        return Math.Min(peakW, peakW * 1.1 * Math.Pow(height, 1.15) * cloud);
    }
}
