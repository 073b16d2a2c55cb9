using Yiwang.Streams.Codec;

namespace Yiwang.Streams.Chunks;

internal interface IChunkSink
{
    /// <summary>Samples of one chunk: one bucket, ascending, within the bounds of <see cref="ChunkCodec"/>.</summary>
    void Cut(uint series, SampleKind kind, Columns samples);
}

/// <summary>
/// Cuts the samples of a series into chunks: at the end of a bucket, at 8,192 samples, at 4 MiB of text and blocks, and at a full hour once a chunk is worth its entry in the directory,
/// so that hourly figures can be had from summaries.
/// </summary>
internal sealed class ChunkCutter(long bucketUs, IChunkSink sink)
{
    private const long HourUs = 3_600_000_000;
    private const int WorthAnEntry = 1_024, BytesMax = 4 << 20;
    private readonly Columns _pending = new();
    private uint _series;
    private SampleKind _kind;
    private long _hourEndUs, _bucketEndUs;

    public bool IsEmpty => _pending.Count == 0;

    public void Begin(uint series, SampleKind kind) => (_series, _kind) = (series, kind);

    /// <summary>Ascending, and later than what has been added since <see cref="End"/>.</summary>
    public void Add(ReadOnlySpan<long> times, ReadOnlySpan<long> received, ReadOnlySpan<long> bits, ReadOnlySpan<byte> qualities, ReadOnlySpan<byte> bytes)
    {
        var areBytes = _kind >= SampleKind.Text;
        for (var at = 0; at < times.Length;)
        {
            Prepare(times[at]);
            var room = ChunkCodec.SamplesMax - _pending.Count;
            if (areBytes) room = _pending.ByteCount + (int)bits[at] > BytesMax ? 0 : 1;
            var rows = Before(times.Slice(at, Math.Min(room, times.Length - at)), Math.Min(_hourEndUs, _bucketEndUs));
            _pending.Add(times.Slice(at, rows), received.Slice(at, rows), bits.Slice(at, rows), qualities.Slice(at, rows), bytes, areBytes);
            at += rows;
            if (_pending.Count == ChunkCodec.SamplesMax || room == 0) End();
        }
    }

    /// <summary>What has been added so far becomes a chunk.</summary>
    public void End()
    {
        if (_pending.Count == 0) return;
        sink.Cut(_series, _kind, _pending);
        _pending.Clear();
    }

    private void Prepare(long nextUs)
    {
        if (_pending.Count > 0 && (nextUs >= _bucketEndUs || (nextUs >= _hourEndUs && _pending.Count >= WorthAnEntry))) End();
        if (_pending.Count == 0) _bucketEndUs = BucketName.StartOf(nextUs, bucketUs) + bucketUs;
        if (_pending.Count == 0 || nextUs >= _hourEndUs) _hourEndUs = BucketName.StartOf(nextUs, HourUs) + HourUs;
    }

    /// <summary>How many of the ascending times lie before a limit.</summary>
    private static int Before(ReadOnlySpan<long> times, long limitUs)
    {
        if (times.Length == 0 || times[^1] < limitUs) return times.Length;
        var place = times.BinarySearch(limitUs);
        return place < 0 ? ~place : place;
    }
}
