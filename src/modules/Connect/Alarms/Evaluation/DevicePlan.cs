using Yiwang.Connect.Alarms.Rules;
using Yiwang.Connect.Live;
using Yiwang.Connect.Points;
using Yiwang.Expressions;
using Yiwang.Streams;
using Yiwang.Things;

namespace Yiwang.Connect.Alarms.Evaluation;

/// <summary>The rules of one device, compiled and connected to the points that they read, but not at work yet.</summary>
/// <param name="Watched">Every point that is read, by its handle.</param>
internal sealed record DevicePlan(Handle Device, string Owner, IReadOnlyList<InputGroup> Groups, IReadOnlyDictionary<Handle, WatchedPoint> Watched, IReadOnlyList<RuleProblem> Problems)
{
    public IEnumerable<RuleRun> Runs => Groups.SelectMany(g => g.Runs);

    /// <summary>Devices whose points it reads, itself among them.</summary>
    public IEnumerable<Handle> Reads => Watched.Values.Select(w => w.Point.Device).Append(Device).Distinct();
}

/// <summary>A rule that does not work on a device, and why.</summary>
internal sealed record RuleProblem(AlarmRule Rule, Handle Device, ExpressionProblem Problem);

/// <summary>Makes plans out of the point book. For one thread at a time.</summary>
internal sealed class DevicePlanner(IPointBook book, IStreamStore store, Func<Handle, WatchedPoint?> known, Func<string, string, bool>? isThere)
{
    private readonly RuleCompiler _compiler = new(book);

    public DevicePlan Plan(Handle device, IReadOnlyList<Point> points, IReadOnlyList<AlarmRule> rules)
    {
        var own = points[0].Device;
        var owner = points[0].Handle.Prefix.ToString();
        Dictionary<Handle, WatchedPoint> watched = [];
        List<RuleProblem> problems = [];
        List<InputGroup> groups = [];
        List<(CompiledRule Compiled, RuleRun Run)> shared = [];
        InputGroup? common = null;
        foreach (var rule in rules)
        {
            var compiled = _compiler.Compile(rule, own, owner, points);
            if (compiled.Problem is { } problem)
            {
                problems.Add(new(rule, device, problem));
                continue;
            }
            var group = compiled.IsWide ? new InputGroup(device, new Inputs(compiled.Names.Slots)) : common ??= new(device, new Inputs(compiled.Names.Slots));
            var run = new RuleRun(rule, device, [.. compiled.When.Select(w => w.Start(group.Inputs))], compiled.Suppress?.Start(group.Inputs));
            if (compiled.IsWide) groups.Add(Connect(group, [(compiled, run)], watched));
            else shared.Add((compiled, run));
        }
        if (common is not null) groups.Insert(0, Connect(common, shared, watched));
        return new(device, owner, groups, watched, problems);
    }

    private InputGroup Connect(InputGroup group, List<(CompiledRule Compiled, RuleRun Run)> rules, Dictionary<Handle, WatchedPoint> watched)
    {
        var bySlot = rules.SelectMany(r => Slots(r.Compiled).Select(slot => (slot, r.Run))).ToLookup(r => r.slot, r => r.Run);
        group.Slots = [.. rules[0].Compiled.Sources.Where(s => bySlot.Contains(s.Slot)).Select(s => new RuleSlot(group, Watch(s.Point, watched), s.Slot, [.. bySlot[s.Slot].Distinct()]))];
        group.Runs = [.. rules.Select(r => r.Run)];
        group.LooksBackUs = rules.Max(r => Sum(r.Compiled.When.Max(w => w.LooksBackUs), r.Compiled.Suppress?.LooksBackUs ?? 0, r.Run.Rule.LongestOnDelayUs, r.Run.Rule.OffDelayUs));
        foreach (var run in group.Runs) run.Reads = [.. group.Slots.Where(s => s.Readers.Contains(run)).Select(s => s.Point)];
        return group;
    }

    private static IEnumerable<int> Slots(CompiledRule rule) => rule.When.SelectMany(w => w.Names).Concat(rule.Suppress?.Names ?? []).Select(n => n.Slot).Distinct();

    private WatchedPoint Watch(Point point, Dictionary<Handle, WatchedPoint> watched)
    {
        if (watched.TryGetValue(point.Handle, out var there)) return there;
        // one that nobody changed goes on as it is
        if (known(point.Handle) is { } old && (ReferenceEquals(old.Point, point) || point.Code == RuleNames.State)) return watched[point.Handle] = old;
        var owner = point.Handle.Prefix.ToString();
        var points = book.PointsOf(point.Device);
        var plan = new LivePlan(point.Device, points, book.RulesOf(point.Device), book, store) { IsThere = isThere };
        // the judged state is right until the next one
        var (fresh, reach) = point.Code == RuleNames.State ? (long.MaxValue, null) : (plan.FreshForUs(point), plan.ReachOf(point));
        var made = new WatchedPoint(point, new SeriesKey(point.Handle.ToString(), owner), fresh, reach);
        if (known(point.Handle) is { } before && before.Point.SampleKind == point.SampleKind) made.TakeOver(before);
        return watched[point.Handle] = made;
    }

    private static long Sum(params ReadOnlySpan<long> spans)
    {
        long sum = 0;
        foreach (var span in spans) sum = span > long.MaxValue - sum ? long.MaxValue : sum + span;
        return sum;
    }
}
