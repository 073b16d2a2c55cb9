namespace Yiwang.Connect.Simulators.Processes;

/// <summary>Something that warms while it works and cools while it does not, with one time constant.</summary>
internal sealed class WarmBody(WorkPlan plan, double running, double idle, double constantS)
{
    /// <summary>℃. A night is long enough to forget the day before, so it starts from the air at midnight.</summary>
    public double At(double seconds)
    {
        var day = PlantTime.Day(seconds);
        var temperature = PlantTime.Ambient(day * PlantTime.DayS) + 2;
        foreach (var span in plan.Day(day))
        {
            if (span.FromS >= seconds) break;
            var target = PlantTime.Ambient(span.FromS) + span.State switch { WorkState.Running => running, WorkState.Idle => idle, WorkState.Fault => idle / 2, _ => 2 };
            temperature = target + (temperature - target) * Math.Exp(-(Math.Min(span.ToS, seconds) - span.FromS) / constantS);
        }
        return temperature;
    }
}
