using System.Buffers.Binary;
using Yiwang.Storage.Files;

namespace Yiwang.Storage.Log;

/// <summary>A segment file shown as memory, with the offset of every 64th entry. Grown by the writer alone, read by anyone below <see cref="End"/>.</summary>
internal sealed unsafe class Segment(SegmentHeader header, string path, MappedFile memory)
{
    public const int OffsetEvery = 64;
    private uint[] _offsets = new uint[64];
    private SegmentJournal? _journal;
    private Sidecar? _sidecar;
    private long _count;
    private int _end = SegmentHeader.Bytes;

    public int Number => header.Number;
    public long FirstPosition => header.FirstPosition;
    public string Path => path;
    /// <summary>Durable entries.</summary>
    public long Count => Volatile.Read(ref _count);
    /// <summary>Offset after the last durable byte.</summary>
    public int End => Volatile.Read(ref _end);
    public MappedFile Memory => memory;
    /// <summary>What is derived from it, while it has no sidecar.</summary>
    public SegmentJournal? Journal { get => Volatile.Read(ref _journal); set => Volatile.Write(ref _journal, value); }
    public Sidecar? Sidecar { get => Volatile.Read(ref _sidecar); set => Volatile.Write(ref _sidecar, value); }
    public BatchFrames[] Batches => Journal?.Batches ?? Sidecar?.ReadBatches() ?? [];
    public int Heads => Journal?.Heads ?? Sidecar?.Heads ?? 0;
    public ReadOnlySpan<uint> Offsets => Volatile.Read(ref _offsets).AsSpan(0, (int)((Count + OffsetEvery - 1) / OffsetEvery));

    public ReadOnlySpan<byte> From(int offset) => offset < SegmentHeader.Bytes || offset > End ? default : new(memory.Start + offset, End - offset);

    /// <summary>The writer's: entry <c>Count + pending</c> stands (with its frame's head, if it is the first) at an offset. Seen by readers after <see cref="Publish"/>.</summary>
    public void NoteOffset(long indexInSegment, int offset)
    {
        if (indexInSegment % OffsetEvery != 0) return;
        var at = (int)(indexInSegment / OffsetEvery);
        if (at == _offsets.Length)
        {
            var larger = new uint[2 * at];
            _offsets.CopyTo(larger, 0);
            Volatile.Write(ref _offsets, larger);
        }
        _offsets[at] = (uint)offset;
    }

    public void Publish(long count, int end)
    {
        Volatile.Write(ref _end, end);
        Volatile.Write(ref _count, count);
    }

    public void Restore(uint[] offsets, long count, int end)
    {
        _offsets = offsets;
        Publish(count, end);
    }

    /// <summary>Offset of an entry, or of its frame's head when it is the frame's first; -1 when damage stands in the way.</summary>
    public int Locate(long position)
    {
        var index = position - FirstPosition;
        var at = (int)Volatile.Read(ref _offsets)[index / OffsetEvery];
        for (var skip = index % OffsetEvery; skip > 0; skip--)
        {
            at = SkipHead(at);
            var length = At(at);
            if (length is < EntryLayout.MinBytes or > EntryLayout.MaxBytes) return -1;
            at += EntryLayout.Padded((int)length);
        }
        return at == 0 || at >= End ? -1 : at;
    }

    public int SkipHead(int offset) => At(offset) == FrameHeader.Magic ? offset + FrameHeader.Bytes : offset;

    private uint At(int offset) => offset + 4 > End ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(new ReadOnlySpan<byte>(memory.Start + offset, 4));
}
