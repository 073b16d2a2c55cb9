using Yiwang.Connect.Simulators.Processes;

namespace Yiwang.Connect.Simulators;

/// <summary>EQ-A-006, 37 kW circulating pump of the cooling water; its transmitters give 4–20 mA into an I/O module.</summary>
internal sealed class PumpProcess(Noise noise, WorkPlan plan)
{
    private readonly WarmBody _bearing = new(plan, running: 26, idle: 26, constantS: 3_000);
    private readonly Noise _slow = noise.Of(1), _fast = noise.Of(2);

    /// <summary>Water runs while anything is warm: from the first shift to the last.</summary>
    public bool Runs(long timeUs) => plan.At(PlantTime.Seconds(timeUs)).State != WorkState.Stopped;

    /// <summary>m³/h of 0–200.</summary>
    public double Flow(long timeUs) => Runs(timeUs) ? 142 + 4 * _slow.Smooth(timeUs, 500_000_000) + 0.9 * _fast.Normal(timeUs / 1_000_000) : 0;

    /// <summary>MPa of 0–1.6; at rest the tank's own height.</summary>
    public double Pressure(long timeUs) => Runs(timeUs) ? 0.462 - 0.004 * _slow.Smooth(timeUs, 500_000_000) + 0.002 * _fast.Normal(timeUs / 500_000) : 0.048;

    /// <summary>A of 0–100.</summary>
    public double Current(long timeUs) => Runs(timeUs) ? 61.5 + 1.4 * _slow.Smooth(timeUs, 500_000_000) + 0.25 * _fast.Normal(timeUs / 700_000) : 0;

    /// <summary>℃ of 0–150.</summary>
    public double BearingTemperature(long timeUs) => _bearing.At(PlantTime.Seconds(timeUs)) + 0.1 * _slow.Smooth(timeUs, 90_000_000);
}
