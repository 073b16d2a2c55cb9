using Yiwang.Connect.Simulators.Processes;

namespace Yiwang.Connect.Simulators;

/// <summary>EQ-A-008, an old surface grinder that says nothing itself: a proximity switch counts its pieces, a clamp measures its current.</summary>
internal sealed class GrinderProcess(Noise noise, WorkPlan plan)
{
    /// <summary>How long the switch stays closed for a piece.</summary>
    private const double PulseS = 1.2;

    private readonly Noise _fast = noise.Of(1);

    public double Pieces(long timeUs) => plan.Totals(PlantTime.Seconds(timeUs)).Pieces;

    public double Contact(long timeUs)
    {
        var span = plan.At(PlantTime.Seconds(timeUs));
        if (span.State != WorkState.Running) return 0;
        var pieces = Pieces(timeUs);
        return (pieces - Math.Floor(pieces)) * 60 / span.Rate < PulseS ? 1 : 0;
    }

    /// <summary>A of 0–20: over 3.5 the wheel cuts.</summary>
    public double Current(long timeUs)
    {
        var span = plan.At(PlantTime.Seconds(timeUs));
        var stroke = Math.Sin(Math.Tau * timeUs / 7.5e6);
        return span.State switch
        {
            WorkState.Running => Math.Max(4.1, 7.2 + 1.1 * stroke + 0.3 * _fast.Normal(timeUs / 200_000)),
            WorkState.Idle or WorkState.Fault => 1.6 + 0.05 * _fast.Normal(timeUs / 200_000),
            _ => 0,
        };
    }
}
