using System.Buffers.Binary;

namespace Yiwang.Storage.Log;

/// <summary>The bytes of one group commit: frames filled one after the other, written in one go.</summary>
internal sealed class GroupBuffer(int firstBytes)
{
    private byte[] _bytes = new byte[firstBytes];
    private int _frameAt = -1;
    private int _frameCount;
    private long _frameFirst, _frameBatch;
    private FrameKind _frameKind;
    private uint _frameCrc;

    public int Length { get; private set; }
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Length);

    public void Clear()
    {
        Length = 0;
        _frameAt = -1;
    }

    /// <summary>Bytes that a request will take, a frame of its own included.</summary>
    public static int Cost(EncodedEntries entries) => FrameHeader.Bytes + entries.Length;

    /// <summary>Places, stamps and seals the entries of a request. True when they begin a frame.</summary>
    public bool Add(WriteRequest request, long durableBefore)
    {
        var first = request.First;
        var batchId = request.Batch?.Id ?? -1;
        var joins = _frameAt >= 0 && request.Kind is FrameKind.Entries or FrameKind.BatchRows && request.Kind == _frameKind && batchId == _frameBatch;
        if (!joins)
        {
            EndFrame(durableBefore);
            (_frameAt, _frameCount, _frameFirst, _frameBatch, _frameKind, _frameCrc) = (Length, 0, first, batchId < 0 && request.Batch != null ? first : batchId, request.Kind, ~0u);
            Reserve(FrameHeader.Bytes);
        }
        var entries = request.Entries;
        request.FrameAt = _frameAt;
        request.BytesAt = Length;
        var target = Reserve(entries.Length);
        entries.Bytes.CopyTo(target);
        Span<byte> crc = stackalloc byte[4];
        var batchRow = request.Kind == FrameKind.BatchRows;
        for (var i = 0; i < entries.Count; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(crc, EntryLayout.Seal(target[entries.Starts[i]..], first + i, request.RecordedAtUs + i, batchRow));
            _frameCrc = Crc32C.Update(_frameCrc, crc);
        }
        _frameCount += entries.Count;
        return !joins;
    }

    public void EndFrame(long durableBefore)
    {
        if (_frameAt < 0) return;
        new FrameHeader(Length - _frameAt, _frameFirst, _frameCount, _frameKind, _frameBatch, durableBefore, ~_frameCrc).Write(_bytes.AsSpan(_frameAt));
        _frameAt = -1;
    }

    private Span<byte> Reserve(int bytes)
    {
        if (Length + bytes > _bytes.Length) Array.Resize(ref _bytes, Math.Max(Length + bytes, 2 * _bytes.Length));
        var taken = _bytes.AsSpan(Length, bytes);
        Length += bytes;
        return taken;
    }
}
