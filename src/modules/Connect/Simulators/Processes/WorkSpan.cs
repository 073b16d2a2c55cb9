namespace Yiwang.Connect.Simulators.Processes;

/// <summary>As the press writes it into register 0: 停, 待机, 运行, 故障.</summary>
internal enum WorkState { Stopped = 0, Idle = 1, Running = 2, Fault = 3 }

/// <param name="FromS">Seconds since 1970 in plant time (UTC+8), as <paramref name="ToS"/>.</param>
/// <param name="Rate">Pieces a minute while running.</param>
/// <param name="Cause">Of a fault: which alarm, 0–3.</param>
internal readonly record struct WorkSpan(double FromS, double ToS, WorkState State, double Rate = 0, int Cause = 0);

/// <summary>What has been done since <see cref="PlantTime.OriginDay"/>: the integrals behind counters.</summary>
internal readonly record struct WorkTotals(double RunS, double IdleS, double StopS, double FaultS, double Pieces)
{
    public static WorkTotals operator +(WorkTotals a, WorkTotals b) => new(a.RunS + b.RunS, a.IdleS + b.IdleS, a.StopS + b.StopS, a.FaultS + b.FaultS, a.Pieces + b.Pieces);

    public static WorkTotals Of(WorkSpan span, double untilS)
    {
        var s = Math.Min(span.ToS, untilS) - span.FromS;
        return span.State switch
        {
            WorkState.Running => new(s, 0, 0, 0, s * span.Rate / 60),
            WorkState.Idle => new(0, s, 0, 0, 0),
            WorkState.Fault => new(0, 0, 0, s, 0),
            _ => new(0, 0, s, 0, 0),
        };
    }
}
