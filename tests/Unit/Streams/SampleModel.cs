using Xunit;
using Yiwang.Streams;

namespace Yiwang.Unit.Tests.Streams;

/// <summary>What a store may hold: for each series and time the values that were sent, in order, and which of them was acknowledged. A series belongs to one worker.</summary>
internal sealed class SampleModel
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SortedDictionary<long, List<(long Bits, int Attempt)>>> _sent = [];
    private readonly Dictionary<uint, string> _points = [];
    private readonly HashSet<int> _acknowledged = [];
    private int _attempts, _values;

    public SeriesId[] Open(StreamStore store, int worker, Random random)
    {
        var ids = new SeriesId[3];
        lock (_gate)
        {
            for (var i = 0; i < ids.Length; i++)
            {
                var point = $"{worker}.{random.Next(8)}";
                ids[i] = store.Open(new SeriesKey(point, ""), SampleKind.Number);
                _points[ids[i].Value] = point;
            }
        }
        return ids;
    }

    /// <summary>No value comes twice, so that it tells which attempt it is from.</summary>
    public void Add(SampleBatch batch, SeriesId series, long timeUs) => batch.Add(series, timeUs, Interlocked.Increment(ref _values) / 100.0, Quality.Good);

    public int Attempt(SampleBatch batch)
    {
        lock (_gate)
        {
            _attempts++;
            for (var i = 0; i < batch.Count; i++)
            {
                var point = _points[batch.Series[i]];
                if (!_sent.TryGetValue(point, out var times)) _sent[point] = times = [];
                if (!times.TryGetValue(batch.Times[i], out var values)) times[batch.Times[i]] = values = [];
                values.Add((batch.Bits[i], _attempts));
            }
            return _attempts;
        }
    }

    public void Acknowledge(int attempt)
    {
        lock (_gate) _acknowledged.Add(attempt);
    }

    public void Check(StreamStore store)
    {
        foreach (var (point, times) in _sent)
        {
            var found = new Dictionary<long, long>();
            if (store.TryFind(new SeriesKey(point, ""), out var series)) Read(store, series.Id, found);
            foreach (var (time, values) in times)
            {
                var lastAcknowledged = values.FindLastIndex(v => _acknowledged.Contains(v.Attempt));
                var has = found.Remove(time, out var bits);
                Assert.True(has || lastAcknowledged < 0, $"{point} at {time} is lost");
                if (has) Assert.Contains(bits, values.Skip(Math.Max(0, lastAcknowledged)).Select(v => v.Bits));
                // what is there stays from now on
                if (has) times[time].RemoveAll(v => v.Bits != bits);
                if (has) _acknowledged.UnionWith(values.Select(v => v.Attempt));
            }
            Assert.Empty(found);
        }
        foreach (var times in _sent.Values)
        {
            foreach (var time in times.Keys.ToArray()) times[time].RemoveAll(v => !_acknowledged.Contains(v.Attempt));
        }
    }

    private static void Read(StreamStore store, SeriesId series, Dictionary<long, long> into)
    {
        var newest = long.MinValue;
        using var cursor = store.Read(series, long.MinValue, long.MaxValue);
        while (cursor.Next())
        {
            for (var i = 0; i < cursor.Times.Length; i++)
            {
                Assert.True(cursor.Times[i] > newest, "out of order or twice");
                newest = cursor.Times[i];
                into.Add(newest, cursor.Bits[i]);
            }
        }
        if (into.Count == 0) return;
        Assert.True(store.TryLast(series, out var last));
        Assert.Equal((newest, into[newest]), (last.TimeUs, last.Bits));
    }
}
