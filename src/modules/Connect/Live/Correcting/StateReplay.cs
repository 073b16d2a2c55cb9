using Yiwang.Connect.Acquisition;
using Yiwang.Streams;

namespace Yiwang.Connect.Live.Correcting;

/// <summary>What the states of a device would have been, had every sample come in time: the same rules over what the store holds now.</summary>
internal static class StateReplay
{
    /// <param name="device">New, begun at <paramref name="fromUs"/>, made from a plan of the past.</param>
    /// <returns>Changes in order of time.</returns>
    public static List<(long TimeUs, DeviceState State)> Run(LiveDevice device, IStreamStore store, long fromUs, long toUs)
    {
        var changes = new List<(long, DeviceState)>();
        var unheard = new HeardTimes();
        using var samples = new MergedSamples(store, device.Points, fromUs, toUs);
        var now = fromUs;
        while (samples.Next())
        {
            Pass(samples.TimeUs);
            now = samples.TimeUs;
            device.Take(samples.Point, samples.Sample, samples.Bytes, now, now);
        }
        Pass(toUs);
        return changes;

        // rules that wait and values that grow old between two samples
        void Pass(long untilUs)
        {
            if (untilUs <= now) return;
            Note(device.Judge(now, now));
            for (var next = device.NextUs(now); next < untilUs; next = device.NextUs(next)) Note(device.Tick(unheard, next, next));
        }

        void Note(StateChange? change)
        {
            if (change is { } one) changes.Add((one.AtUs, one.State));
        }
    }

    /// <summary>Samples of several points as one stream, in order of time.</summary>
    private sealed class MergedSamples : IDisposable
    {
        private readonly PriorityQueue<Source, long> _next = new();
        private readonly List<Source> _sources = [];
        private Source? _now;

        public MergedSamples(IStreamStore store, IEnumerable<LivePoint> points, long fromUs, long toUs)
        {
            foreach (var point in points)
            {
                if (point.Series.IsNone || point.Point.SampleKind == SampleKind.Block) continue;
                var source = new Source(point, store.Read(point.Series, fromUs, toUs));
                _sources.Add(source);
                if (source.Next()) _next.Enqueue(source, source.TimeUs);
            }
        }

        public long TimeUs => _now!.TimeUs;
        public LivePoint Point => _now!.Point;
        public LastSample Sample => _now!.Sample;
        public ReadOnlySpan<byte> Bytes => _now!.Bytes;

        public bool Next()
        {
            if (_now is not null && _now.Next()) _next.Enqueue(_now, _now.TimeUs);
            return _next.TryDequeue(out _now, out _);
        }

        public void Dispose()
        {
            foreach (var source in _sources) source.Dispose();
        }
    }

    private sealed class Source(LivePoint point, ISampleCursor cursor) : IDisposable
    {
        private int _at = -1;
        private int _count;

        public LivePoint Point => point;
        public long TimeUs => cursor.Times[_at];
        public LastSample Sample => new(cursor.Times[_at], cursor.Received[_at], cursor.Bits[_at], new Quality(cursor.Qualities[_at]));
        public ReadOnlySpan<byte> Bytes => point.Point.SampleKind == SampleKind.Text ? cursor.Bytes.Slice((int)(cursor.Bits[_at] >> 32), (int)(uint)cursor.Bits[_at]) : default;

        public bool Next()
        {
            while (++_at >= _count)
            {
                if (!cursor.Next()) return false;
                (_at, _count) = (-1, cursor.Times.Length);
            }
            return true;
        }

        public void Dispose() => cursor.Dispose();
    }
}
