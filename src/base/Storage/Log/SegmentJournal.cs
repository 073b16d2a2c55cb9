using Yiwang.Storage.Log.Index;

namespace Yiwang.Storage.Log;

/// <summary>Frames of batches in a segment; neighbouring frames of rows are one.</summary>
internal readonly record struct BatchFrames(FrameKind Kind, long BatchId, long First, int Count, int Start, int End);

/// <summary>What is derived from a segment while it grows, held in memory until the segment is full and its sidecar written: heads, batches, lists.</summary>
internal sealed class SegmentJournal
{
    /// <summary>Set in a head's offset when its entry is a batch row.</summary>
    public const uint BatchRow = 1u << 31;
    private readonly List<BatchFrames> _batches = [];
    private byte[] _partitions = new byte[256];
    private uint[] _marks = new uint[256], _offsets = new uint[256];
    private int _heads;

    public PostingLists Postings { get; } = new();
    public int Heads => Volatile.Read(ref _heads);
    public long LastRecordedAtUs { get; set; }

    public BatchFrames[] Batches
    {
        get { lock (_batches) return [.. _batches]; }
    }

    public void AddHead(ulong hash, int offset, bool batchRow)
    {
        if (_heads == _marks.Length)
        {
            // new arrays, so that one who replays goes on reading the old ones
            Array.Resize(ref _partitions, 2 * _heads);
            Array.Resize(ref _marks, 2 * _heads);
            Array.Resize(ref _offsets, 2 * _heads);
        }
        _partitions[_heads] = HeadIndex.PartitionOf(hash);
        _marks[_heads] = HeadIndex.MarkOf(hash);
        _offsets[_heads] = (uint)offset | (batchRow ? BatchRow : 0);
        Volatile.Write(ref _heads, _heads + 1);
    }

    public void AddBatch(BatchFrames frames)
    {
        lock (_batches)
        {
            if (_batches.Count > 0 && _batches[^1] is var last && last.Kind == FrameKind.BatchRows && frames.Kind == FrameKind.BatchRows
                && last.BatchId == frames.BatchId && last.End == frames.Start) _batches[^1] = last with { Count = last.Count + frames.Count, End = frames.End };
            else _batches.Add(frames);
        }
    }

    public void Replay(int partition, Action<uint, uint> head)
    {
        var count = Heads;
        var (partitions, marks, offsets) = (_partitions, _marks, _offsets);
        for (var at = 0; at < count; at++)
        {
            var next = partitions.AsSpan(at, count - at).IndexOf((byte)partition);
            if (next < 0) return;
            at += next;
            head(marks[at], offsets[at]);
        }
    }

    /// <summary>Mark and offset of every head, ordered by partition and in log order within: 257 starts u32, then pairs of u32.</summary>
    public byte[] StoreHeads()
    {
        var count = Heads;
        var starts = new int[HeadIndex.Partitions + 1];
        for (var i = 0; i < count; i++) starts[_partitions[i] + 1]++;
        for (var p = 0; p < HeadIndex.Partitions; p++) starts[p + 1] += starts[p];
        var bytes = new byte[(starts.Length + 2 * count) * sizeof(uint)];
        var words = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, uint>(bytes.AsSpan());
        for (var p = 0; p < starts.Length; p++) words[p] = (uint)starts[p];
        for (var i = 0; i < count; i++)
        {
            var at = HeadIndex.Partitions + 1 + 2 * starts[_partitions[i]]++;
            words[at] = _marks[i];
            words[at + 1] = _offsets[i];
        }
        return bytes;
    }
}
