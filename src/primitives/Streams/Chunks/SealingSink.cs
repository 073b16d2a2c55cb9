using Yiwang.Storage.Files;
using Yiwang.Streams.Codec;

namespace Yiwang.Streams.Chunks;

/// <summary>Puts chunks into the bucket files that they belong to. Only so many files are open at once: chunks of further buckets are left for another pass.</summary>
internal sealed class SealingSink(IFileSystem files, string folder, long bucketUs, long sealing) : IChunkSink, IDisposable
{
    private const int OpenMax = 64;
    private readonly Dictionary<long, BucketWriter> _open = [];
    private readonly HashSet<long> _done = [];
    private readonly List<BucketName> _written = [];
    private byte[] _chunk = [];

    /// <summary>Samples were left for another pass over the same series.</summary>
    public bool HasMore { get; private set; }
    /// <summary>Files that are finished; their names are not durable yet.</summary>
    public IReadOnlyList<BucketName> Written => _written;

    public void Cut(uint series, SampleKind kind, Columns samples)
    {
        var start = BucketName.StartOf(samples.Times[0], bucketUs);
        if (_done.Contains(start)) return;
        if (!_open.TryGetValue(start, out var writer))
        {
            if (_open.Count == OpenMax)
            {
                HasMore = true;
                return;
            }
            _open[start] = writer = new BucketWriter(files, folder, new BucketName(start, bucketUs, sealing, sealing));
        }
        writer.Encode(series, kind, samples, ref _chunk);
    }

    public void EndPass()
    {
        HasMore = false;
        foreach (var (start, writer) in _open)
        {
            writer.Finish();
            writer.Dispose();
            _written.Add(writer.Name);
            _done.Add(start);
        }
        _open.Clear();
    }

    /// <summary>What is not finished goes.</summary>
    public void Dispose()
    {
        foreach (var writer in _open.Values) writer.Dispose();
        _open.Clear();
    }
}

internal static class ChunkEncoding
{
    /// <param name="buffer">Work space; grows.</param>
    public static void Encode(this BucketWriter writer, uint series, SampleKind kind, Columns samples, ref byte[] buffer)
    {
        var size = ChunkCodec.SizeMax(samples.Count, samples.ByteCount);
        if (buffer.Length < size) buffer = GC.AllocateUninitializedArray<byte>(size);
        var length = ChunkCodec.Encode(kind, samples.Times, samples.Received, samples.Bits, samples.Qualities, samples.Bytes, buffer, out var summary);
        var entry = new ChunkEntry
        {
            Series = series,
            Kind = kind,
            Summary = summary,
            LastBits = kind >= SampleKind.Text ? 0 : samples.Bits[^1],
            LastReceivedUs = samples.Received[^1],
            LastQuality = samples.Qualities[^1],
        };
        writer.Add(entry, buffer.AsSpan(0, length));
    }
}
