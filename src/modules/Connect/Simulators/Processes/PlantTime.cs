namespace Yiwang.Connect.Simulators.Processes;

/// <summary>The plant's wall clock: UTC+8, no summer time.</summary>
internal static class PlantTime
{
    public const double DayS = 86_400;
    /// <summary>2025-01-01: counters stand at their commissioning value before it.</summary>
    public const int OriginDay = 20_089;
    private const double ZoneS = 8 * 3_600;

    public static double Seconds(long timeUs) => timeUs / 1e6 + ZoneS;
    public static int Day(double seconds) => (int)Math.Floor(seconds / DayS);
    public static bool IsSunday(int day) => (day + 4) % 7 == 0;

    /// <summary>℃ outside, Chongqing: 8 in January, 29 in July, coolest before sunrise.</summary>
    public static double Ambient(double seconds)
    {
        var year = Math.Cos(Math.Tau * (seconds / DayS - 200) / 365.25);
        var day = Math.Cos(Math.Tau * (seconds % DayS / 3_600 - 15) / 24);
        return 18.5 + 10.5 * year + 3.5 * day;
    }
}
