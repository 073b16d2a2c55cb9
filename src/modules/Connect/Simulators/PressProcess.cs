using Yiwang.Connect.Simulators.Processes;

namespace Yiwang.Connect.Simulators;

/// <summary>What the press does at any moment.</summary>
internal sealed class PressProcess(Noise noise, WorkPlan plan)
{
    private const double CommissionedPieces = 412_600, CommissionedKwh = 168_240.5;
    private const double RunKw = 152, IdleKw = 38, StopKw = 4, FaultKw = 12;
    private const int IdleRate = 24;

    private readonly Lock _lock = new();
    private readonly WarmBody _oil = new(plan, running: 34, idle: 20, constantS: 2_400);
    private readonly Noise _ripple = noise.Of(1), _slow = noise.Of(2), _pressure = noise.Of(3);
    private (long SinceUs, int Rate, double Pieces)? _set;

    public WorkSpan At(long timeUs) => plan.At(PlantTime.Seconds(timeUs));

    /// <summary>An operator's stroke rate holds from now on.</summary>
    public void Set(int rate, long nowUs)
    {
        var pieces = Pieces(nowUs);
        lock (_lock) _set = (nowUs, rate, pieces);
    }

    public double SetRate(long timeUs)
    {
        lock (_lock)
            if (_set is { } set && timeUs >= set.SinceUs) return set.Rate;
        var span = At(timeUs);
        return span.State == WorkState.Running ? Math.Round(span.Rate) : IdleRate;
    }

    public double StrokeRate(long timeUs) => At(timeUs).State == WorkState.Running ? SetRate(timeUs) : 0;

    public double Pieces(long timeUs)
    {
        var totals = plan.Totals(PlantTime.Seconds(timeUs));
        lock (_lock)
        {
            if (_set is not { } set || timeUs < set.SinceUs) return CommissionedPieces + totals.Pieces;
            return set.Pieces + (totals.RunS - plan.Totals(PlantTime.Seconds(set.SinceUs)).RunS) * set.Rate / 60;
        }
    }

    public double Energy(long timeUs)
    {
        var t = plan.Totals(PlantTime.Seconds(timeUs));
        return CommissionedKwh + (t.RunS * RunKw + t.IdleS * IdleKw + t.StopS * StopKw + t.FaultS * FaultKw) / 3_600;
    }

    /// <summary>A: every stroke loads the drive.</summary>
    public double Current(long timeUs)
    {
        var drift = 1 + 0.02 * _slow.Smooth(timeUs, 300_000_000);
        return At(timeUs).State switch
        {
            WorkState.Running => Math.Max(0, (262 + 46 * Math.Sin(Math.Tau * timeUs / 1e6 * StrokeRate(timeUs) / 60)) * drift + 6 * _ripple.Normal(timeUs / 200_000)),
            WorkState.Idle => 61 * drift + 1.2 * _ripple.Normal(timeUs / 200_000),
            WorkState.Fault => 19 * drift + _ripple.Normal(timeUs / 200_000),
            _ => 0,
        };
    }

    public double OilTemperature(long timeUs) => _oil.At(PlantTime.Seconds(timeUs)) + 0.15 * _slow.Smooth(timeUs, 60_000_000);

    /// <summary>MPa.</summary>
    public double LubePressure(long timeUs)
    {
        var span = At(timeUs);
        var mean = span.State switch
        {
            WorkState.Running => 0.32,
            WorkState.Idle => 0.29,
            WorkState.Fault when span.Cause == 1 => 0.11,
            WorkState.Fault => 0.28,
            _ => 0,
        };
        return mean == 0 ? 0 : mean + 0.008 * _pressure.Normal(timeUs / 1_000_000) + 0.006 * _slow.Smooth(timeUs, 900_000_000);
    }

    /// <summary>Bits: 0 overload, 1 lubrication low, 2 oil hot, 3 emergency stop.</summary>
    public double Alarms(long timeUs)
    {
        var span = At(timeUs);
        return span.State == WorkState.Fault ? 1 << span.Cause : 0;
    }
}
