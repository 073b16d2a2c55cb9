namespace Yiwang.Streams.Codec;

/// <summary>A decoded chunk; to be used again for the next one.</summary>
internal sealed class ChunkSamples
{
    private long[] _times = [];
    private long[] _received = [];
    private long[] _bits = [];
    private byte[] _qualities = [];
    private byte[] _bytes = [];

    public SampleKind Kind { get; private set; }
    public int Count { get; private set; }
    public int ByteCount { get; private set; }

    public Span<long> Times => _times.AsSpan(0, Count);
    public Span<long> Received => _received.AsSpan(0, Count);
    /// <summary>As in <see cref="SampleBatch"/>; several samples of equal text share their place in <see cref="Bytes"/>.</summary>
    public Span<long> Bits => _bits.AsSpan(0, Count);
    public Span<byte> Qualities => _qualities.AsSpan(0, Count);
    public Span<byte> Bytes => _bytes.AsSpan(0, ByteCount);

    public void Reset(SampleKind kind, int count)
    {
        (Kind, Count, ByteCount) = (kind, count, 0);
        if (_times.Length >= count) return;
        var size = Math.Min(ChunkCodec.SamplesMax, Math.Max(count, 2 * _times.Length));
        (_times, _received, _bits, _qualities) = (new long[size], new long[size], new long[size], new byte[size]);
    }

    public Span<byte> MakeBytes(int count)
    {
        if (_bytes.Length < count) _bytes = new byte[Math.Max(count, 2 * _bytes.Length)];
        ByteCount = count;
        return Bytes;
    }
}
