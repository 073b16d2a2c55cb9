using System.Collections.Concurrent;
using System.Text;
using Yiwang.Streams;

namespace Yiwang.Unit.Tests.Connect;

/// <summary>Keeps what was appended in a list, and answers what a test wants of a store in trouble: busy, full, slow.</summary>
internal sealed class RecordedStore : IStreamStore
{
    private readonly Lock _gate = new();
    private readonly List<SeriesInfo> _series = [];
    private readonly List<StoredSample> _samples = [];
    private readonly ConcurrentDictionary<uint, int> _days = new();

    /// <summary>Answers in order before the store is well again.</summary>
    public Queue<AppendStatus> Answers { get; } = new();
    /// <summary>Appends wait for it; null = they do not.</summary>
    public TaskCompletionSource? Hold { get; set; }
    public int Appends { get; private set; }

    public IReadOnlyList<StoredSample> Samples
    {
        get { lock (_gate) return [.. _samples]; }
    }

    public IReadOnlyList<StoredSample> Of(string point) => [.. Samples.Where(s => s.Point.EndsWith(point, StringComparison.Ordinal))];

    public int DaysOf(SeriesId series) => _days.GetValueOrDefault(series.Value);

    public SeriesId Open(SeriesKey key, SampleKind kind)
    {
        lock (_gate)
        {
            if (_series.Find(s => s.Key == key) is { Id.IsNone: false } known) return known.Kind == kind ? known.Id : throw new InvalidOperationException("another kind");
            _series.Add(new(new SeriesId((uint)_series.Count + 1), key, kind));
            return _series[^1].Id;
        }
    }

    public bool TryFind(SeriesKey key, out SeriesInfo series)
    {
        lock (_gate) series = _series.Find(s => s.Key == key);
        return !series.Id.IsNone;
    }

    public bool TryFind(SeriesId id, out SeriesInfo series)
    {
        lock (_gate) series = _series.Find(s => s.Id == id);
        return !series.Id.IsNone;
    }

    public IReadOnlyList<SeriesInfo> List(string? owner, SeriesId after, int max)
    {
        lock (_gate) return [.. _series.Where(s => (owner is null || s.Key.Owner == owner) && s.Id.Value > after.Value).Take(max)];
    }

    public async ValueTask<AppendAnswer> AppendAsync(SampleBatch batch)
    {
        if (Hold is { } hold) await hold.Task;
        lock (_gate)
        {
            Appends++;
            if (Answers.TryDequeue(out var answer) && answer != AppendStatus.Ok) return new(answer);
            for (var i = 0; i < batch.Count; i++) _samples.Add(Sample(batch, i));
            return new(AppendStatus.Ok, batch.Count);
        }
    }

    public bool TryLast(SeriesId series, out LastSample last)
    {
        lock (_gate)
        {
            var newest = _samples.Where(s => s.Series == series).OrderBy(s => s.TimeUs).LastOrDefault();
            last = newest is null ? default : new(newest.TimeUs, newest.ReceivedUs, newest.Bits, newest.Quality);
            return newest is not null;
        }
    }

    public byte[] LastBytes(SeriesId series)
    {
        lock (_gate) return _samples.Where(s => s.Series == series).OrderBy(s => s.TimeUs).LastOrDefault()?.Bytes ?? [];
    }

    public ISampleCursor Read(SeriesId series, long fromUs, long toUs)
    {
        lock (_gate)
        {
            // the one that was received later wins
            var kept = _samples.Where(s => s.Series == series && s.TimeUs >= fromUs && s.TimeUs < toUs).GroupBy(s => s.TimeUs).Select(g => g.Last()).OrderBy(s => s.TimeUs);
            return new RecordedCursor([.. kept]);
        }
    }

    public void Summarize<TSink>(SeriesId series, long fromUs, long toUs, long stepUs, ref TSink sink) where TSink : ISummarySink, allows ref struct
    {
        using var cursor = Read(series, fromUs, toUs);
        while (cursor.Next()) sink.Samples(cursor);
    }

    public void Keep(SeriesId series, int days) => _days[series.Value] = days;
    public long DropExpired() => 0;
    public StreamFigures Figures => new(_series.Count, 0, 0, 0, _samples.Count, 0, 0, 0);

    private StoredSample Sample(SampleBatch batch, int i)
    {
        var series = _series[(int)batch.Series[i] - 1];
        var bits = batch.Bits[i];
        var bytes = series.Kind is SampleKind.Text or SampleKind.Block ? batch.Bytes.Slice((int)(bits >> 32), (int)(uint)bits).ToArray() : [];
        return new(series.Id, series.Key.Point, batch.Times[i], batch.ReceivedUs, bits, new Quality(batch.Qualities[i]), bytes);
    }
}

internal sealed record StoredSample(SeriesId Series, string Point, long TimeUs, long ReceivedUs, long Bits, Quality Quality, byte[] Bytes)
{
    public double Number => BitConverter.Int64BitsToDouble(Bits);
    public string Text => Encoding.UTF8.GetString(Bytes);
}

/// <summary>One sample a step, so that a reader has to put spans together.</summary>
internal sealed class RecordedCursor(StoredSample[] samples) : ISampleCursor
{
    private int _at = -1;

    public bool Next() => ++_at < samples.Length;
    public ReadOnlySpan<long> Times => new([samples[_at].TimeUs]);
    public ReadOnlySpan<long> Received => new([samples[_at].ReceivedUs]);
    public ReadOnlySpan<long> Bits => new([samples[_at].Bits]);
    public ReadOnlySpan<byte> Qualities => new([samples[_at].Quality.Code]);
    public ReadOnlySpan<byte> Bytes => samples[_at].Bytes;

    public void Dispose()
    {
    }
}
