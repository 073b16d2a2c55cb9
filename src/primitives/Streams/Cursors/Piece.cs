using Yiwang.Streams.Chunks;
using Yiwang.Streams.Codec;
using Yiwang.Streams.Heads;

namespace Yiwang.Streams.Cursors;

/// <summary>Samples of one series from one place, ascending, a slice at a time.</summary>
internal abstract class Piece(long firstUs, long lastUs, long rank)
{
    public long FirstUs => firstUs;
    public long LastUs => lastUs;
    /// <summary>Of two samples with one time the one of the higher rank counts.</summary>
    public long Rank => rank;

    /// <summary>The next slice; false at the end. The spans stay as they are until the next call.</summary>
    public abstract bool Next();
    public abstract ReadOnlySpan<long> Times { get; }
    public abstract ReadOnlySpan<long> Received { get; }
    public abstract ReadOnlySpan<long> Bits { get; }
    public abstract ReadOnlySpan<byte> Qualities { get; }
    public abstract ReadOnlySpan<byte> Bytes { get; }
    public abstract void Release();
}

/// <summary>A sealed chunk.</summary>
internal sealed class ChunkPiece(FoundChunk chunk) : Piece(chunk.Entry.FirstUs, chunk.Entry.LastUs, chunk.File.Name.LastSealing)
{
    private ChunkSamples? _samples;

    public FoundChunk Chunk => chunk;
    public override ReadOnlySpan<long> Times => _samples!.Times;
    public override ReadOnlySpan<long> Received => _samples!.Received;
    public override ReadOnlySpan<long> Bits => _samples!.Bits;
    public override ReadOnlySpan<byte> Qualities => _samples!.Qualities;
    public override ReadOnlySpan<byte> Bytes => _samples!.Bytes;

    public override bool Next()
    {
        if (_samples != null) return false;
        _samples = Spare<ChunkSamples>.Rent();
        chunk.File.Read(chunk.Entry, _samples);
        return true;
    }

    public override void Release()
    {
        if (_samples != null) Spare<ChunkSamples>.Return(_samples);
        _samples = null;
    }
}

/// <summary>What is not sealed yet.</summary>
internal sealed unsafe class HeadPiece : Piece
{
    private const int SliceRows = 4_096;
    private readonly long _fromUs, _toUs;
    private HeadReader _reader;
    private Columns? _samples;

    private HeadPiece(HeadReader reader, long firstUs, long lastUs, long fromUs, long toUs, long rank) : base(firstUs, lastUs, rank) =>
        (_reader, _fromUs, _toUs) = (reader, fromUs, toUs);

    public static HeadPiece Of(HeadState* head, SampleKind kind, long fromUs, long toUs, long rank)
    {
        // first how many, then how far: the bounds then hold all of them
        var reader = new HeadReader(head, kind);
        return new HeadPiece(reader, Math.Max(fromUs, Volatile.Read(ref head->MinUs)), Math.Min(toUs - 1, Volatile.Read(ref head->MaxUs)), fromUs, toUs, rank);
    }

    public override ReadOnlySpan<long> Times => _samples!.Times;
    public override ReadOnlySpan<long> Received => _samples!.Received;
    public override ReadOnlySpan<long> Bits => _samples!.Bits;
    public override ReadOnlySpan<byte> Qualities => _samples!.Qualities;
    public override ReadOnlySpan<byte> Bytes => _samples!.Bytes;

    public override bool Next()
    {
        _samples ??= Spare<Columns>.Rent();
        do
        {
            _samples.Clear();
            if (!_reader.Next(_samples, _fromUs, _toUs, _reader.IsInOrder ? SliceRows : int.MaxValue)) return false;
        }
        while (_samples.Count == 0);
        if (!_reader.IsInOrder) Sort(_samples);
        return true;
    }

    private static void Sort(Columns samples)
    {
        var order = Spare<ArrivalOrder>.Rent();
        order.Sort(samples);
        if (samples.Count <= 16 * SliceRows) Spare<ArrivalOrder>.Return(order);
    }

    public override void Release()
    {
        if (_samples is { Count: <= 16 * SliceRows }) Spare<Columns>.Return(_samples);
        _samples = null;
    }
}
