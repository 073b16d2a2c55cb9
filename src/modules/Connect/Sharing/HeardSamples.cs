using System.Collections.Frozen;
using Yiwang.Connect.Acquisition;
using Yiwang.Streams;

namespace Yiwang.Connect.Sharing;

/// <summary>Which stretches of shared series have got samples since they were last sent. One stretch a series: what lies between is sent again, and changes nothing there.</summary>
internal sealed class HeardSamples : ISampleListener
{
    private readonly Lock _gate = new();
    private FrozenSet<uint> _shared = [];
    private Dictionary<uint, (long From, long To)> _heard = [];

    /// <summary>Series in which anybody is interested; empty = none, and nothing is looked at.</summary>
    public void Watch(IEnumerable<SeriesId> series) => _shared = series.Select(s => s.Value).ToFrozenSet();

    public void Heard(SampleBatch batch)
    {
        var shared = _shared;
        if (shared.Count == 0) return;
        for (var i = 0; i < batch.Count; i++)
        {
            if (shared.Contains(batch.Series[i])) Add(batch.Series[i], batch.Times[i], batch.Times[i]);
        }
    }

    public void Add(uint series, long from, long to)
    {
        lock (_gate) _heard[series] = _heard.TryGetValue(series, out var known) ? (Math.Min(known.From, from), Math.Max(known.To, to)) : (from, to);
    }

    public Dictionary<uint, (long From, long To)> Take()
    {
        lock (_gate)
        {
            var heard = _heard;
            _heard = [];
            return heard;
        }
    }
}
