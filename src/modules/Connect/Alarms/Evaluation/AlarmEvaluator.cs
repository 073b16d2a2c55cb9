using System.Collections.Concurrent;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Alarms.Rules;
using Yiwang.Connect.Live;
using Yiwang.Connect.Points;
using Yiwang.Streams;
using Yiwang.Things;

namespace Yiwang.Connect.Alarms.Evaluation;

/// <summary>
/// All rules in force over the samples that have become durable. A sample costs a look-up and the rules that read its point, and allocates nothing; rules that wait for a moment stand in a heap.
/// One lock, held for one batch: the rules of all devices together take less than the store does for the same samples.
/// </summary>
internal sealed class AlarmEvaluator : ISampleListener
{
    /// <summary>A window longer than that fills up again after a restart.</summary>
    private const long ReplayMaxUs = 3_600_000_000, ReplayLeastUs = 120_000_000;
    /// <summary>Samples read again at a start; rules of devices beyond them begin afresh.</summary>
    private const long ReplaySamplesMax = 20_000_000;
    /// <summary>A clock ahead by more speaks of no present; the store puts such samples aside, too.</summary>
    private const long AheadMaxUs = 60_000_000;

    private readonly Lock _gate = new(), _loading = new();
    private readonly SeriesPoints<WatchedPoint> _series = new();
    private readonly Dictionary<Handle, WatchedPoint> _points = [];
    private readonly Dictionary<Handle, DevicePlan> _plans = [];
    private readonly ConcurrentDictionary<Handle, byte> _changed = new();
    private readonly DueHeap _due = new();
    private readonly IPointBook _book;
    private readonly SampleFeed _feed;
    private readonly IAlarmSink _sink;
    private readonly DevicePlanner _planner;
    private readonly LiveClock _clock;
    private RuleRun[] _marked = new RuleRun[256];
    private int _markedCount;
    private RuleSet _rules = RuleSet.Empty;
    private bool _isListening;

    /// <param name="isThere">Whether a collector of an owner is there now; null = each counts as there.</param>
    public AlarmEvaluator(IPointBook book, SampleFeed feed, IAlarmSink sink, TimeProvider clock, Func<string, string, bool>? isThere = null)
    {
        (_book, _feed, _sink, _clock) = (book, feed, sink, new LiveClock(clock));
        _planner = new DevicePlanner(book, feed.Store, handle => _points.GetValueOrDefault(handle), isThere);
        book.Changed += OnChanged;
    }

    /// <summary>Since the start, for the node's figures.</summary>
    public long Samples { get; private set; }
    public long Evaluations { get; private set; }

    /// <summary>These rules from now on. Devices that they change for are loaded before it returns.</summary>
    public void Use(RuleSet rules)
    {
        lock (_loading)
        {
            var before = _rules;
            _rules = rules;
            var all = _book.Devices(null);
            Load(before.All.Count == 0 ? all : all.Where(d => Differ(d, before)));
            if (_isListening) return;
            _isListening = true;
            _feed.Listen(this);
        }
    }

    public void Heard(SampleBatch batch)
    {
        lock (_gate)
        {
            var (now, wall) = (_clock.NowUs, _clock.WallUs);
            Advance(now, wall);
            var home = 0;
            long time = 0;
            for (var i = 0; i < batch.Count; i++)
            {
                var series = new SeriesId(batch.Series[i]);
                if (!_series.TryFind(series, out var point)) point = Meet(series);
                if (point is null || batch.Times[i] > wall + AheadMaxUs || !point.IsNewest(batch.Times[i], wall)) continue;
                // what a device says of one moment is taken together
                if (_markedCount > 0 && (batch.Times[i] != time || point.Home != home)) Settle(now, wall);
                (home, time) = (point.Home, batch.Times[i]);
                Samples++;
                var sample = new LastSample(time, batch.ReceivedUs, batch.Bits[i], new Quality(batch.Qualities[i]));
                if (point.Take(sample, point.Point.SampleKind == SampleKind.Text ? BytesOf(batch, batch.Bits[i]) : default, now, wall)) Tell(point, now);
            }
            Settle(now, wall);
        }
    }

    /// <summary>What changes by time alone, and devices whose points changed; a few times a second, from one thread.</summary>
    public void Tick()
    {
        if (!_changed.IsEmpty) Reload();
        lock (_gate)
        {
            var (now, wall) = (_clock.NowUs, _clock.WallUs);
            Advance(now, wall);
            foreach (var (_, point) in _points)
            {
                point.LookForSource();
                var came = point.Hear(_feed.LastHeard.Of(point.Series), now, wall);
                if (came || point.IsTold != point.IsFresh(now)) Tell(point, now);
            }
            Settle(now, wall);
        }
    }

    /// <summary>Rules that do not work on some device, and how many devices each rule watches.</summary>
    public RuleStanding Standing(string rule)
    {
        lock (_gate)
        {
            var runs = _plans.Values.SelectMany(p => p.Runs).Where(r => r.Rule.Id == rule).ToList();
            return new(runs.Count, runs.Count(r => r.IsActive), [.. _plans.Values.SelectMany(p => p.Problems).Where(p => p.Rule.Id == rule)]);
        }
    }

    /// <summary>The same of all rules that watch or should watch something.</summary>
    public IReadOnlyDictionary<string, RuleStanding> Standings()
    {
        lock (_gate)
        {
            var problems = _plans.Values.SelectMany(p => p.Problems).ToLookup(p => p.Rule.Id);
            var runs = _plans.Values.SelectMany(p => p.Runs).ToLookup(r => r.Rule.Id);
            return runs.Select(r => r.Key).Union(problems.Select(p => p.Key)).ToDictionary(id => id, id => new RuleStanding(runs[id].Count(), runs[id].Count(r => r.IsActive), [.. problems[id]]));
        }
    }

    private void Tell(WatchedPoint point, long nowUs)
    {
        point.IsTold = point.IsFresh(nowUs);
        foreach (var slot in point.Slots)
        {
            slot.Group.Inputs.Set(slot.Slot, nowUs, point.IsTold ? point.Said : Expressions.Value.Unknown);
            foreach (var run in slot.Readers)
            {
                if (run.IsMarked) continue;
                run.IsMarked = true;
                if (_markedCount == _marked.Length) Array.Resize(ref _marked, 2 * _marked.Length);
                _marked[_markedCount++] = run;
            }
        }
    }

    private void Settle(long nowUs, long wallUs)
    {
        for (var i = 0; i < _markedCount; i++)
        {
            _marked[i].IsMarked = false;
            Evaluate(_marked[i], nowUs, wallUs);
        }
        _markedCount = 0;
    }

    /// <summary>Everything that was due until now, each at its own moment.</summary>
    private void Advance(long nowUs, long wallUs)
    {
        // after a long sleep of the computer no rule is asked about every second of it
        for (var left = 64 * _due.Count + 1_024; _due.NextUs <= nowUs; left--)
        {
            var at = left > 0 ? _due.NextUs : nowUs;
            Evaluate(_due.First, at, wallUs - (nowUs - at));
        }
    }

    private void Evaluate(RuleRun run, long nowUs, long atUs)
    {
        Evaluations++;
        var turns = run.Evaluate(nowUs);
        _due.Set(run);
        if (turns != AlarmTurns.None) _sink.Tell(run, turns, atUs);
    }

    // on the log's writer: nothing here may wait
    private void OnChanged(PointChange change)
    {
        if (change.Device is { } device) _changed[device] = 0;
        else if (change.Adapter is { } adapter)
        {
            foreach (var point in _book.PointsOn(adapter)) _changed[point.Device] = 0;
        }
    }

    private void Reload()
    {
        lock (_loading)
        {
            HashSet<Handle> devices = [];
            foreach (var device in _changed.Keys)
            {
                if (_changed.TryRemove(device, out _)) devices.Add(device);
            }
            devices.UnionWith(_plans.Where(p => p.Value.Reads.Any(devices.Contains)).Select(p => p.Key).ToList());
            Load(devices);
        }
    }

    private bool Differ(Handle device, RuleSet before)
    {
        var points = _book.PointsOf(device);
        if (points.Count == 0) return _plans.ContainsKey(device);
        var (owner, classes) = (points[0].Handle.Prefix.ToString(), ClassMembers.Of(points));
        return !before.Of(device, owner, classes).SequenceEqual(_rules.Of(device, owner, classes), ReferenceEqualityComparer.Instance);
    }

    private void Load(IEnumerable<Handle> devices)
    {
        var replay = new RuleReplay(_feed.Store, ReplaySamplesMax);
        foreach (var device in devices.ToList())
        {
            var points = _book.PointsOf(device);
            var rules = points.Count == 0 ? [] : _rules.Of(points[0].Device, points[0].Handle.Prefix.ToString(), ClassMembers.Of(points));
            var old = _plans.GetValueOrDefault(device);
            if (rules.Count == 0 && old is null) continue;
            var plan = rules.Count == 0 ? new DevicePlan(device, "", [], new Dictionary<Handle, WatchedPoint>(), []) : _planner.Plan(device, points, rules);
            var turned = Remember(plan, old, replay);
            lock (_gate) Change(plan, old, turned);
        }
    }

    /// <summary>Where its alarms and delays stand, from what is known and from the samples that are kept.</summary>
    private Dictionary<RuleRun, long> Remember(DevicePlan plan, DevicePlan? old, RuleReplay replay)
    {
        var before = old?.Runs.DistinctBy(r => r.Rule.Id).ToDictionary(r => r.Rule.Id) ?? [];
        foreach (var run in plan.Runs)
        {
            if (before.TryGetValue(run.Rule.Id, out var was)) run.Restore(was.IsActive, was.Level?.State ?? LimitState.None);
            else run.Restore(_sink.IsActive(run.Rule, run.Device, out var level), level);
        }
        var turned = new Dictionary<RuleRun, long>();
        var now = _clock.NowUs;
        foreach (var group in plan.Groups)
        {
            // up to what is kept: that the node was down is no silence of a device
            var (from, to) = (now - Math.Clamp(group.LooksBackUs, ReplayLeastUs, ReplayMaxUs), Newest(group, now) + 1);
            if (replay.IsCut || to <= from) continue;
            replay.Run(group, from, to, (run, turns, at) =>
            {
                if ((turns & (AlarmTurns.Raised | AlarmTurns.Cleared)) != 0) turned[run] = at;
            });
        }
        return turned;
    }

    private long Newest(InputGroup group, long nowUs)
    {
        long newest = 0;
        foreach (var slot in group.Slots)
        {
            if (_feed.Store.TryFind(slot.Point.Key, out var series) && _feed.Store.TryLast(series.Id, out var last)) newest = Math.Max(newest, Math.Min(last.TimeUs, nowUs - 1));
        }
        return newest;
    }

    private void Change(DevicePlan plan, DevicePlan? old, Dictionary<RuleRun, long> turned)
    {
        var (now, wall) = (_clock.NowUs, _clock.WallUs);
        if (old is not null) Detach(old, plan, wall);
        _plans.Remove(plan.Device);
        if (plan.Groups.Count + plan.Problems.Count > 0) _plans[plan.Device] = plan;
        foreach (var (handle, point) in plan.Watched)
        {
            _points[handle] = point;
            Know(point, now, wall);
        }
        foreach (var slot in plan.Groups.SelectMany(g => g.Slots)) slot.Point.Slots = [.. slot.Point.Slots, slot];
        foreach (var point in plan.Watched.Values) Tell(point, now);
        Settle(now, wall);
        foreach (var run in plan.Runs)
        {
            _due.Set(run);
            // whoever keeps the alarms learns which rule keeps which, and what became of them meanwhile
            _sink.Tell(run, AlarmTurns.None, turned.GetValueOrDefault(run, wall));
        }
    }

    private void Detach(DevicePlan old, DevicePlan plan, long wallUs)
    {
        foreach (var point in old.Watched.Values)
        {
            point.Slots = [.. point.Slots.Where(s => !old.Groups.Contains(s.Group))];
            if (point.Slots.Length > 0 || !_points.TryGetValue(point.Point.Handle, out var there) || there != point) continue;
            _points.Remove(point.Point.Handle);
            if (!point.Series.IsNone) _series.Set(point.Series, null);
        }
        var kept = plan.Runs.Select(r => r.Rule.Id).ToHashSet();
        foreach (var run in old.Runs)
        {
            _due.Remove(run);
            run.IsGone = true;
            if (!kept.Contains(run.Rule.Id)) _sink.Tell(run, AlarmTurns.Cleared, wallUs);
        }
    }

    private void Know(WatchedPoint point, long nowUs, long wallUs)
    {
        if (_feed.Store.TryFind(point.Key, out var series) && series.Kind == point.Point.SampleKind) point.Series = series.Id;
        if (point.Series.IsNone) return;
        _series.Set(point.Series, point);
        if (!_feed.Store.TryLast(point.Series, out var last) || !point.IsNewest(last.TimeUs, wallUs) || last.TimeUs == point.Last?.TimeUs) return;
        var bytes = point.Point.SampleKind == SampleKind.Text ? _feed.Store.LastBytes(point.Series) : [];
        if (point.FreshForUs == long.MaxValue && last.TimeUs <= wallUs) point.Take(last, bytes, nowUs, last.TimeUs);
        else point.Take(last, bytes, nowUs, wallUs);
    }

    /// <summary>A series that nobody asked for yet: of a watched point whose first sample this is, or of nothing here.</summary>
    private WatchedPoint? Meet(SeriesId series)
    {
        if (!_feed.Store.TryFind(series, out var info)) return null;
        var point = Handle.TryParse(info.Key.Point, out var handle) && _points.TryGetValue(handle, out var known) && info.Kind == known.Point.SampleKind ? known : null;
        if (point is not null) point.Series = series;
        _series.Set(series, point);
        return point;
    }

    private static ReadOnlySpan<byte> BytesOf(SampleBatch batch, long bits) => batch.Bytes.Slice((int)(bits >> 32), (int)(bits & 0xFFFF_FFFF));
}

/// <param name="Devices">On which the rule works.</param>
/// <param name="Active">Of those: where it holds now.</param>
internal sealed record RuleStanding(int Devices, int Active, IReadOnlyList<RuleProblem> Problems);
