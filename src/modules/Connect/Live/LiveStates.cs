using System.Collections.Concurrent;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Collect.Hub;
using Yiwang.Connect.Live.Correcting;
using Yiwang.Connect.Points;
using Yiwang.Streams;
using Yiwang.Things;

namespace Yiwang.Connect.Live;

/// <summary>Live state over the point book and the samples that have become durable. <see cref="LiveLoop"/> turns its clock.</summary>
internal sealed class LiveStates : ILiveStates, ISampleListener
{
    private readonly ConcurrentDictionary<Handle, LiveDevice> _devices = new();
    private readonly ConcurrentDictionary<Handle, byte> _changedDevices = new();
    private readonly SeriesPoints<LivePoint> _points = new();
    private readonly ChangeSignal _all = new();
    private readonly IPointBook _book;
    private readonly SampleFeed _feed;
    private readonly StateRecorder _recorder;
    private readonly StateHistory _history;
    private readonly LiveClock _clock;
    private readonly LateWindows? _late;
    private readonly Collectors? _collectors;

    public LiveStates(IPointBook book, SampleFeed feed, StateRecorder recorder, TimeProvider clock, LateWindows? late = null, Collectors? collectors = null)
    {
        (_book, _feed, _recorder, _clock, _late, _collectors) = (book, feed, recorder, new LiveClock(clock), late, collectors);
        _history = new StateHistory(feed.Store, clock);
        foreach (var device in book.Devices(null)) Load(device);
        book.Changed += OnChanged;
        feed.Listen(this);
    }

    public DeviceLive Of(Handle device) =>
        Find(device)?.Snapshot(_clock.NowUs) ?? new DeviceLive(device, device.Prefix.ToString(), DeviceState.Unknown, 0, 0, [], []);

    public IReadOnlyList<DeviceLive> All(string? owner)
    {
        var now = _clock.NowUs;
        return [.. _devices.Values.Where(d => owner is null || string.Equals(d.Owner, owner, StringComparison.OrdinalIgnoreCase)).OrderBy(d => d.Handle.ToString(), StringComparer.Ordinal).Select(d => d.Snapshot(now))];
    }

    public ValueTask<long> ChangedAsync(Handle? device, long seen, CancellationToken cancel) =>
        (device is { } one && Find(one) is { } live ? live.Signal : _all).AfterAsync(seen, cancel);

    public IReadOnlyList<StateSpan> States(Handle device, long fromUs, long toUs, int max) =>
        Find(device) is { } live ? _history.Read(StateSeries(live.Handle, live.Owner), fromUs, toUs, max) : [];

    public SeriesKey StateSeries(Handle device, string owner) => StateHistory.KeyOf(device, owner);

    /// <summary>Samples of one device at one time are taken together, then its rules are asked once.</summary>
    public void Heard(SampleBatch batch)
    {
        var (now, wall) = (_clock.NowUs, _clock.WallUs);
        LiveDevice? device = null;
        long time = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            var series = new SeriesId(batch.Series[i]);
            if (!_points.TryFind(series, out var point)) point = Meet(series);
            if (point is null || !IsKept(series, batch.Times[i], wall)) continue;
            if (device is not null && (point.Device != device || batch.Times[i] != time)) Tell(device.Judge(now, wall));
            (device, time) = (point.Device, batch.Times[i]);
            var sample = new LastSample(time, batch.ReceivedUs, batch.Bits[i], new Quality(batch.Qualities[i]));
            var isPresent = device.Take(point, sample, point.Point.SampleKind == SampleKind.Text ? BytesOf(batch, batch.Bits[i]) : default, now, wall);
            if (!isPresent && time < wall - LateWindows.LateUs) _late?.Add(device.Handle, time);
        }
        if (device is not null) Tell(device.Judge(now, wall));
    }

    /// <summary>What changes by time alone; a few times a second, from one thread.</summary>
    public void Tick()
    {
        foreach (var device in _changedDevices.Keys)
        {
            if (_changedDevices.TryRemove(device, out _)) Load(device);
        }
        var (now, wall) = (_clock.NowUs, _clock.WallUs);
        foreach (var (_, device) in _devices)
        {
            Tell(device.Tick(_feed.LastHeard, now, wall));
            if (device.Signal.Raise()) _all.Mark();
        }
        _all.Raise();
    }

    // on the log's writer: nothing here may wait
    private void OnChanged(PointChange change)
    {
        if (change.Device is { } device) _changedDevices[device] = 0;
        else if (change.Adapter is { } adapter)
        {
            foreach (var point in _book.PointsOn(adapter)) _changedDevices[point.Device] = 0;
        }
    }

    private void Load(Handle handle)
    {
        var points = _book.PointsOf(handle);
        var before = _devices.GetValueOrDefault(handle);
        _all.Mark();
        if (points.Count == 0)
        {
            if (_devices.TryRemove(handle, out _)) before!.Signal.Mark();
            return;
        }
        var plan = new LivePlan(handle, points, _book.RulesOf(handle), _book, _feed.Store) { IsThere = _collectors is null ? null : _collectors.IsOnline };
        var device = before is null ? new LiveDevice(plan, _clock.NowUs) : LiveDevice.After(before, plan, _clock.NowUs);
        foreach (var point in device.Points) Know(point);
        if (before is null) Restore(device);
        _devices[handle] = device;
        device.Signal.Mark();
    }

    private void Know(LivePoint point)
    {
        if (point.Series.IsNone) return;
        _points.Set(point.Series, point);
        if (point.Last is null && _feed.Store.TryLast(point.Series, out var last))
            point.Restore(last, point.Point.SampleKind == SampleKind.Text ? _feed.Store.LastBytes(point.Series) : []);
    }

    /// <summary>After a start: the state as it was last kept. What was while the node was down nobody knows, and the series says so.</summary>
    private void Restore(LiveDevice device)
    {
        if (_history.LastOf(device) is not { } kept) return;
        var alive = device.Points.Select(p => p.Last?.TimeUs ?? 0).Append(kept.FromUs).Max();
        if (kept.State is DeviceState.Unknown or DeviceState.Offline || alive >= _clock.WallUs) device.Restore(kept.State, kept.FromUs);
        else _recorder.Record(new StateChange(device, kept.State, DeviceState.Unknown, alive + 1));
    }

    /// <summary>A series that the map does not have: of a point whose first sample this is, or of nothing here.</summary>
    private LivePoint? Meet(SeriesId series)
    {
        if (!_feed.Store.TryFind(series, out var info)) return null;
        if (Handle.TryParse(info.Key.Point, out var handle) && _book.Find(handle) is { } known)
        {
            // a table that changed just now is read at the next turn, with what the store has then
            var point = _devices.GetValueOrDefault(known.Device)?.Points.FirstOrDefault(p => p.Point.Handle == handle);
            if (point is null) return null;
            point.Series = series;
            _points.Set(series, point);
            return point;
        }
        _points.Set(series, null);
        return null;
    }

    /// <summary>The store puts samples of a wild clock aside; they must not stand for the present here either.</summary>
    private bool IsKept(SeriesId series, long timeUs, long wallUs) =>
        timeUs <= wallUs + 60_000_000 || (_feed.Store.TryLast(series, out var last) && last.TimeUs >= timeUs);

    private LiveDevice? Find(Handle device)
    {
        if (_devices.TryGetValue(device, out var live)) return live;
        return _book.PointsOf(device) is [var first, ..] ? _devices.GetValueOrDefault(first.Device) : null;
    }

    private void Tell(StateChange? change)
    {
        if (change is { } one) _recorder.Record(one);
    }

    private static ReadOnlySpan<byte> BytesOf(SampleBatch batch, long bits) => batch.Bytes.Slice((int)(bits >> 32), (int)(bits & 0xFFFF_FFFF));
}
