namespace Yiwang.Connect.Simulators.Processes;

/// <param name="Shifts">From and to, hours of the day.</param>
/// <param name="RunMinutes">Shortest and longest run between two breaks.</param>
/// <param name="Rates">Slowest and fastest, pieces a minute.</param>
internal sealed record WorkPattern((double From, double To)[] Shifts, (double Min, double Max) RunMinutes, (double Min, double Max) Rates, double FaultChance = 0.04, double ChangeChance = 0.12);

/// <summary>Who worked when, drawn from a seed day by day; every moment can be asked for directly.</summary>
internal sealed class WorkPlan(Noise noise, WorkPattern pattern)
{
    /// <summary>Days kept ready; beyond it all are dropped and drawn anew.</summary>
    private const int DaysMax = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<int, WorkSpan[]> _days = [];
    private readonly List<WorkTotals> _totals = [default];

    public WorkSpan At(double seconds)
    {
        foreach (var span in Day(PlantTime.Day(seconds)))
            if (seconds < span.ToS) return span;
        return new(seconds, seconds + 1, WorkState.Stopped);
    }

    public WorkTotals Totals(double seconds)
    {
        var day = PlantTime.Day(seconds);
        if (day < PlantTime.OriginDay) return default;
        var sum = Before(day);
        foreach (var span in Day(day))
        {
            if (seconds <= span.FromS) break;
            sum += WorkTotals.Of(span, seconds);
        }
        return sum;
    }

    /// <summary>The whole local day, without a gap.</summary>
    public WorkSpan[] Day(int day)
    {
        lock (_lock)
        {
            if (_days.TryGetValue(day, out var spans)) return spans;
            if (_days.Count >= DaysMax) _days.Clear();
            return _days[day] = Draw(day);
        }
    }

    private WorkTotals Before(int day)
    {
        lock (_lock)
        {
            while (_totals.Count <= day - PlantTime.OriginDay)
            {
                var next = PlantTime.OriginDay + _totals.Count - 1;
                _totals.Add(Draw(next).Aggregate(_totals[^1], (sum, span) => sum + WorkTotals.Of(span, span.ToS)));
            }
            return _totals[day - PlantTime.OriginDay];
        }
    }

    private WorkSpan[] Draw(int day)
    {
        var spans = new List<WorkSpan>();
        var start = day * PlantTime.DayS;
        var chance = noise.Of((ulong)day);
        var draw = 0L;
        var at = start;
        var works = !PlantTime.IsSunday(day) || chance.Uniform(-1) < 0.15;
        foreach (var (from, to) in works ? pattern.Shifts : [])
        {
            // Between two shifts of a day the machine stays on.
            Add(start + from * 3_600, spans.Count == 0 ? WorkState.Stopped : WorkState.Idle);
            Add(at + 60 * Between(5, 15), WorkState.Idle);
            var end = start + to * 3_600;
            while (at < end)
            {
                Add(Math.Min(end, at + 60 * Between(pattern.RunMinutes.Min, pattern.RunMinutes.Max)), WorkState.Running, Math.Round(Between(pattern.Rates.Min, pattern.Rates.Max), 1));
                var what = Next();
                if (what < pattern.FaultChance) Add(Math.Min(end, at + 60 * Between(4, 18)), WorkState.Fault, cause: (int)(4 * Next()));
                else if (what < pattern.FaultChance + pattern.ChangeChance) Add(Math.Min(end, at + 60 * Between(20, 40)), WorkState.Idle);
                else Add(Math.Min(end, at + 60 * Between(1, 5)), WorkState.Idle);
            }
        }
        Add(start + PlantTime.DayS, WorkState.Stopped);
        return [.. spans];

        void Add(double until, WorkState state, double rate = 0, int cause = 0)
        {
            if (until <= at) return;
            spans.Add(new(at, until, state, rate, cause));
            at = until;
        }
        double Next() => chance.Uniform(draw++);
        double Between(double min, double max) => min + (max - min) * Next();
    }
}
