using Yiwang.Connect.Alarms.Evaluation;
using Yiwang.Connect.Alarms.Rules;
using Yiwang.Connect.Points;
using Yiwang.Expressions;
using Yiwang.Parties;
using Yiwang.Streams;
using Yiwang.Things;

namespace Yiwang.Connect.Alarms.Editing;

/// <summary>When a rule would have fired: it runs over the samples that are kept, exactly as it would have run at the time.</summary>
internal sealed class RuleTrial(IPointBook book, IStreamStore store, TimeProvider clock)
{
    /// <summary>Samples that one trial reads; a longer past is cut, and said.</summary>
    public const long SamplesMax = 3_000_000;
    public const int SpansMax = 500;

    public TrialAnswer Run(AlarmRule rule, Handle device, int hours)
    {
        var points = book.PointsOf(device);
        if (points.Count == 0) return new([], 0, 0, null, [], false);
        var planner = new DevicePlanner(book, store, _ => null, null);
        var plan = planner.Plan(points[0].Device, points, [rule]);
        if (plan.Problems is [var problem, ..]) return new([], 0, 0, problem.Problem, [], false);
        var to = Micros.Of(clock);
        var from = to - hours * 3_600_000_000L;
        var (replay, spans) = (new RuleReplay(store, SamplesMax), new List<(long From, long To)>());
        long? open = null;
        var group = plan.Groups[0];
        var until = replay.Run(group, from, to, (run, turns, at) =>
        {
            // what is suppressed by design is no alarm
            if (run.IsActive && !run.IsSuppressed) open ??= at;
            else if (open is { } since)
            {
                if (spans.Count < SpansMax) spans.Add((since, at));
                open = null;
            }
        });
        if (open is { } still) spans.Add((still, until));
        return new(spans, from, until, null, [.. group.Slots.Select(s => s.Point.Point).Where(p => p.Code != RuleNames.State)], replay.IsCut);
    }
}

/// <param name="Spans">Times in which the alarm would have stood.</param>
/// <param name="Problem">Why the rule means nothing on the device; null = it does.</param>
/// <param name="Points">What it reads.</param>
/// <param name="IsCut">There were more samples than one trial reads.</param>
internal sealed record TrialAnswer(IReadOnlyList<(long FromUs, long ToUs)> Spans, long FromUs, long ToUs, ExpressionProblem? Problem, IReadOnlyList<Point> Points, bool IsCut);
