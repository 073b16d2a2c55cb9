using Yiwang.Streams;
using Yiwang.Streams.Codec;

namespace Yiwang.Unit.Tests.Streams.Reading;

/// <summary>One series in memory, cut into chunks whose summaries the codec makes: so that what is read through summaries can be held against what is read sample by sample.</summary>
internal sealed class SlicedStore(SampleKind kind, int chunk) : IStreamStore
{
    private readonly List<(long Time, long Bits, byte Quality)> _samples = [];

    public SeriesInfo Series { get; } = new(new SeriesId(1), new SeriesKey("o.test/EQ.p", "o.test"), kind);
    /// <summary>False: everything comes as samples.</summary>
    public bool Summaries { get; set; } = true;
    public int Chunks { get; private set; }

    public void Add(long timeUs, double value, Quality quality = default) =>
        _samples.Add((timeUs, kind == SampleKind.Number ? BitConverter.DoubleToInt64Bits(value) : (long)value, quality.Code));

    public ISampleCursor Read(SeriesId series, long fromUs, long toUs) => new Cursor([.. _samples.Where(s => s.Time >= fromUs && s.Time < toUs)]);

    public void Summarize<TSink>(SeriesId series, long fromUs, long toUs, long stepUs, ref TSink sink) where TSink : ISummarySink, allows ref struct
    {
        foreach (var part in _samples.Chunk(chunk))
        {
            var (first, last) = (part[0].Time, part[^1].Time);
            var step = stepUs == 0 ? toUs - fromUs : stepUs;
            if (Summaries && first >= fromUs && last < toUs && (first - fromUs) / step == (last - fromUs) / step)
            {
                Chunks++;
                sink.Chunk(Summary(part));
                continue;
            }
            using var cursor = new Cursor([.. part.Where(s => s.Time >= fromUs && s.Time < toUs)]);
            while (cursor.Next()) sink.Samples(cursor);
        }
    }

    private ChunkSummary Summary((long Time, long Bits, byte Quality)[] part)
    {
        long[] times = [.. part.Select(s => s.Time)];
        ChunkCodec.Encode(kind, times, times, [.. part.Select(s => s.Bits)], [.. part.Select(s => s.Quality)], [], new byte[ChunkCodec.SizeMax(part.Length, 0)], out var summary);
        return summary;
    }

    public SeriesId Open(SeriesKey key, SampleKind kind) => Series.Id;
    public bool TryFind(SeriesKey key, out SeriesInfo series) => (series = Series).Key == key;
    public bool TryFind(SeriesId id, out SeriesInfo series) => (series = Series).Id == id;
    public IReadOnlyList<SeriesInfo> List(string? owner, SeriesId after, int max) => [Series];
    public ValueTask<AppendAnswer> AppendAsync(SampleBatch batch) => throw new NotSupportedException();
    public bool TryLast(SeriesId series, out LastSample last) => throw new NotSupportedException();
    public byte[] LastBytes(SeriesId series) => [];
    public void Keep(SeriesId series, int days) => throw new NotSupportedException();
    public long DropExpired() => 0;
    public StreamFigures Figures => default;

    /// <summary>Gives its samples in spans of seven.</summary>
    private sealed class Cursor((long Time, long Bits, byte Quality)[] samples) : ISampleCursor
    {
        private int _next;
        private long[] _times = [], _bits = [];
        private byte[] _qualities = [];

        public ReadOnlySpan<long> Times => _times;
        public ReadOnlySpan<long> Received => _times;
        public ReadOnlySpan<long> Bits => _bits;
        public ReadOnlySpan<byte> Qualities => _qualities;
        public ReadOnlySpan<byte> Bytes => [];

        public bool Next()
        {
            var part = samples.Skip(_next).Take(7).ToArray();
            _next += part.Length;
            (_times, _bits, _qualities) = ([.. part.Select(s => s.Time)], [.. part.Select(s => s.Bits)], [.. part.Select(s => s.Quality)]);
            return part.Length > 0;
        }

        public void Dispose()
        {
        }
    }
}
