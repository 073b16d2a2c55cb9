using Yiwang.Events;

namespace Yiwang.Connect.Maintenance.Effectiveness;

/// <summary>A part of OEE with how it was computed. A factor without its data is missing, and is never taken for 100 %.</summary>
/// <param name="Value">A share, 1 = 100 %; performance may pass it when the ideal cycle is set too slow.</param>
/// <param name="Said">How it was computed; or, when it is missing, what to do.</param>
public readonly record struct Factor(double? Value, Bilingual Said)
{
    public static Factor Missing(string zh, string en) => new(null, new(zh, en));
}

/// <summary>Overall equipment effectiveness = availability × performance × quality (ISO 22400-2).</summary>
public sealed record Oee(Factor Availability, Factor Performance, Factor Quality, long PlannedUs, long RunningUs, long UnknownUs)
{
    public double? Value => Availability.Value * Performance.Value * Quality.Value;
}
