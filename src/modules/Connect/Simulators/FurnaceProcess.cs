using Yiwang.Connect.Simulators.Processes;

namespace Yiwang.Connect.Simulators;

/// <summary>EQ-A-002, 1000 kW induction furnace behind its power meter: it heats the billets that the press takes five minutes later.</summary>
internal sealed class FurnaceProcess(Noise noise, WorkPlan plan)
{
    private const double AheadS = 300;
    private const double CommissionedKwh = 1_204_377;
    private const double HeatKw = 842, HoldKw = 176, OffKw = 1.2;

    private readonly Noise _fast = noise.Of(1), _slow = noise.Of(2);

    private WorkState State(long timeUs) => plan.At(PlantTime.Seconds(timeUs) + AheadS).State;

    public double Kilowatts(long timeUs)
    {
        var wave = 0.03 * _slow.Smooth(timeUs, 120_000_000) + 0.008 * _fast.Normal(timeUs / 1_000_000);
        return State(timeUs) switch { WorkState.Running => HeatKw * (1 + wave), WorkState.Stopped => OffKw, _ => HoldKw * (1 + wave) };
    }

    public double Energy(long timeUs)
    {
        var t = plan.Totals(PlantTime.Seconds(timeUs) + AheadS);
        return CommissionedKwh + (t.RunS * HeatKw + (t.IdleS + t.FaultS) * HoldKw + t.StopS * OffKw) / 3_600;
    }

    public double PowerFactor(long timeUs) => State(timeUs) switch
    {
        WorkState.Running => 0.943 + 0.006 * _slow.Smooth(timeUs, 180_000_000),
        WorkState.Stopped => 0.31,
        _ => 0.812 + 0.01 * _slow.Smooth(timeUs, 180_000_000),
    };
}
