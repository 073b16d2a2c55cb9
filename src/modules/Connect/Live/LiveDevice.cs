using Yiwang.Streams;
using Yiwang.Things;

namespace Yiwang.Connect.Live;

/// <summary>One device: its points as they are now, and its state. Any thread; what it does under its lock is short.</summary>
internal sealed class LiveDevice
{
    // report by exception: silence is no loss, so after a start it is given this long
    private const long PatienceUs = 30_000_000;

    private readonly Lock _gate = new();
    private readonly StateJudge _judge;
    private readonly Dictionary<Handle, LivePoint> _points;
    private readonly long _decideUs;
    private DeviceLive? _snapshot;
    private long _tickedUs;
    private bool _isJudged;

    public LiveDevice(LivePlan plan, long nowUs)
    {
        (Handle, Owner) = (plan.Device, plan.Owner);
        _judge = new StateJudge(plan.Rules, plan.Points);
        _points = plan.Points.ToDictionary(p => p.Handle, p =>
        {
            var freshFor = plan.FreshForUs(p);
            return new LivePoint(this, p, plan.SeriesOf(p), freshFor, plan.Vouches(p), _judge.Names.SlotOf(p.Code), plan.ReachOf(p));
        });
        _decideUs = nowUs + _points.Values.Where(p => p.Vouches).Select(p => p.FreshForUs == long.MaxValue ? PatienceUs : p.FreshForUs).DefaultIfEmpty(0).Max();
    }

    public Handle Handle { get; }
    public string Owner { get; }
    public DeviceState State { get; private set; }
    /// <summary>µs since 1970 UTC.</summary>
    public long SinceUs { get; private set; }
    public ChangeSignal Signal { get; private init; } = new();
    public IEnumerable<LivePoint> Points => _points.Values;

    /// <summary>The same device with another table or other rules: what is known of it stays known.</summary>
    public static LiveDevice After(LiveDevice before, LivePlan plan, long nowUs)
    {
        var device = new LiveDevice(plan, nowUs) { Signal = before.Signal };
        lock (before._gate)
        {
            (device.State, device.SinceUs) = (before.State, before.SinceUs);
            foreach (var point in device._points.Values)
            {
                if (!before._points.TryGetValue(point.Point.Handle, out var old) || old.Point.SampleKind != point.Point.SampleKind) continue;
                point.TakeOver(old);
                point.Feed(device._judge.Inputs, nowUs);
            }
        }
        return device;
    }

    public void Restore(DeviceState state, long sinceUs) => (State, SinceUs) = (state, sinceUs);

    /// <summary>When time alone may change something next, µs.</summary>
    public long NextUs(long nowUs)
    {
        lock (_gate)
        {
            var next = _judge.DueUs > nowUs ? _judge.DueUs : long.MaxValue;
            if (State == DeviceState.Unknown && _decideUs > nowUs) next = Math.Min(next, _decideUs);
            foreach (var point in _points.Values)
            {
                if (point.FreshUntilUs > nowUs) next = Math.Min(next, point.FreshUntilUs);
            }
            return next;
        }
    }

    /// <summary>A durable sample.</summary>
    /// <returns>False when it says nothing about the present.</returns>
    public bool Take(LivePoint point, in LastSample sample, ReadOnlySpan<byte> bytes, long nowUs, long wallUs)
    {
        lock (_gate)
        {
            if (!point.IsNewest(sample.TimeUs, wallUs)) return false;
            var speaksOfNow = point.Take(sample, bytes, nowUs, wallUs, _judge.Inputs);
            Changed();
            return speaksOfNow;
        }
    }

    /// <summary>What follows from the values now. Called after those of one moment have been taken.</summary>
    public StateChange? Judge(long nowUs, long wallUs)
    {
        lock (_gate) return Decide(nowUs, wallUs);
    }

    /// <summary>Looks at what time alone changes: values that were confirmed, values that grew old, rules that wait.</summary>
    public StateChange? Tick(Acquisition.HeardTimes heard, long nowUs, long wallUs)
    {
        lock (_gate)
        {
            // new rules are asked at once, also about values that do not change
            var look = !_isJudged || nowUs >= _judge.DueUs || (State == DeviceState.Unknown && nowUs >= _decideUs);
            foreach (var point in _points.Values)
            {
                var (was, before) = (point.FreshUntilUs, point.HeardUs);
                var came = point.Hear(heard.Of(point.Series), nowUs, wallUs);
                // shown to who asks, but not worth telling everybody
                if (point.HeardUs != before) _snapshot = null;
                var reach = point.LookForSource();
                if (!came && !reach && (was <= _tickedUs || point.IsFresh(nowUs) || !point.IsReached)) continue;
                point.Feed(_judge.Inputs, nowUs);
                Changed();
                look = true;
            }
            _tickedUs = nowUs;
            return look ? Decide(nowUs, wallUs) : null;
        }
    }

    public DeviceLive Snapshot(long nowUs)
    {
        lock (_gate)
        {
            return _snapshot ??= new(Handle, Owner, State, SinceUs, _points.Values.Select(p => p.LastGoodUs).DefaultIfEmpty(0).Max(), [.. _points.Values.Select(p => p.Snapshot(nowUs))], _judge.Troubles);
        }
    }

    private StateChange? Decide(long nowUs, long wallUs)
    {
        var (online, lost, heard) = (false, true, false);
        foreach (var point in _points.Values)
        {
            online |= point.Vouches && point.IsFresh(nowUs);
            lost &= !point.Vouches || point.IsLost;
            heard |= point.Last is not null;
        }
        _isJudged = true;
        var judged = _judge.Judge(nowUs);
        // after a start a silent device is given its time, unless its driver says already that it is gone
        var state = online ? judged : heard && (lost || nowUs >= _decideUs) ? DeviceState.Offline : State;
        if (state == State) return null;
        var change = new StateChange(this, State, state, wallUs);
        (State, SinceUs) = (state, wallUs);
        Changed();
        return change;
    }

    private void Changed()
    {
        _snapshot = null;
        Signal.Mark();
    }
}

/// <param name="AtUs">µs since 1970 UTC.</param>
internal readonly record struct StateChange(LiveDevice Device, DeviceState Before, DeviceState State, long AtUs);
