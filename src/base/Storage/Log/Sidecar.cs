using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Yiwang.Storage.Files;
using Yiwang.Storage.Log.Index;

namespace Yiwang.Storage.Log;

/// <summary>
/// What is derived from a full segment, in a file beside it, so that a restart need not read the segment: offsets, heads, batches, posting lists. Made anew from the
/// segment when it is missing or does not match its checksums.
/// </summary>
internal sealed unsafe class Sidecar
{
    // magic 8 · version u32 · segment u32 · first i64 · count i64 · end u32 · 0 u32 · last recorded i64 · 4 × (at u32, length u32, crc u32) · zeros · crc u32
    private const int HeaderBytes = 128, SectionsAt = 48, Offsets = 0, HeadPairs = 1, BatchRows = 2, Lists = 3, Sections = 4;
    private const uint Version = 1;
    private static ReadOnlySpan<byte> Magic => "YWSIDECR"u8;
    private readonly MappedFile _memory;
    private readonly bool[] _checked = new bool[Sections];

    private Sidecar(MappedFile memory, string path) => (_memory, Path) = (memory, path);

    public string Path { get; }
    public int SegmentNumber => BinaryPrimitives.ReadInt32LittleEndian(Header[12..]);
    public long First => BinaryPrimitives.ReadInt64LittleEndian(Header[16..]);
    public long Count => BinaryPrimitives.ReadInt64LittleEndian(Header[24..]);
    public int End => BinaryPrimitives.ReadInt32LittleEndian(Header[32..]);
    public long LastRecordedAtUs => BinaryPrimitives.ReadInt64LittleEndian(Header[40..]);
    public int Heads => (Section(HeadPairs).Length / sizeof(uint) - HeadIndex.Partitions - 1) / 2;
    private ReadOnlySpan<byte> Header => new(_memory.Start, HeaderBytes);

    public static string PathOf(string segmentPath) => System.IO.Path.ChangeExtension(segmentPath, ".side");

    public static Sidecar Write(IFileSystem files, Segment segment, SegmentJournal journal)
    {
        var sections = new byte[Sections][];
        sections[Offsets] = MemoryMarshal.AsBytes(segment.Offsets).ToArray();
        sections[HeadPairs] = journal.StoreHeads();
        sections[BatchRows] = MemoryMarshal.AsBytes(journal.Batches.Select(StoredFrames.Of).ToArray().AsSpan()).ToArray();
        sections[Lists] = journal.Postings.Store();
        Span<byte> header = stackalloc byte[HeaderBytes];
        header.Clear();
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], segment.Number);
        BinaryPrimitives.WriteInt64LittleEndian(header[16..], segment.FirstPosition);
        BinaryPrimitives.WriteInt64LittleEndian(header[24..], segment.Count);
        BinaryPrimitives.WriteInt32LittleEndian(header[32..], segment.End);
        BinaryPrimitives.WriteInt64LittleEndian(header[40..], journal.LastRecordedAtUs);
        var path = PathOf(segment.Path);
        using (var file = files.Open(path + ".new", FileIntent.ReadWrite))
        {
            file.SetLength(0);
            var at = HeaderBytes;
            for (var i = 0; i < Sections; i++)
            {
                var row = header[(SectionsAt + 12 * i)..];
                BinaryPrimitives.WriteInt32LittleEndian(row, at);
                BinaryPrimitives.WriteInt32LittleEndian(row[4..], sections[i].Length);
                BinaryPrimitives.WriteUInt32LittleEndian(row[8..], Crc32C.Of(sections[i]));
                file.Write(at, sections[i]);
                at += (sections[i].Length + 7) & ~7;
            }
            file.SetLength(at);
            BinaryPrimitives.WriteUInt32LittleEndian(header[(HeaderBytes - 4)..], Crc32C.Of(header[..(HeaderBytes - 4)]));
            file.Write(0, header);
            file.Flush();
        }
        files.Rename(path + ".new", path);
        files.SyncDirectory(System.IO.Path.GetDirectoryName(path)!);
        return new Sidecar(files.Map(path, files.Length(path), MapIntent.Read), path);
    }

    /// <summary>Null when missing or not of this segment. Sections are checked when they are first used.</summary>
    public static Sidecar? Load(IFileSystem files, Segment segment)
    {
        var path = PathOf(segment.Path);
        if (!files.Exists(path) || files.Length(path) < HeaderBytes) return null;
        var length = files.Length(path);
        var sidecar = new Sidecar(files.Map(path, length, MapIntent.Read), path);
        var header = sidecar.Header;
        if (!header.StartsWith(Magic) || BinaryPrimitives.ReadUInt32LittleEndian(header[8..]) != Version
            || BinaryPrimitives.ReadUInt32LittleEndian(header[(HeaderBytes - 4)..]) != Crc32C.Of(header[..(HeaderBytes - 4)])) return null;
        for (var i = 0; i < Sections; i++)
        {
            if (sidecar.SectionAt(i, out var bytes) + (long)bytes > length) return null;
        }
        return sidecar.SegmentNumber == segment.Number && sidecar.First == segment.FirstPosition ? sidecar : null;
    }

    /// <summary>Checks every section. A failed one means that the sidecar must be made anew.</summary>
    public bool Holds(bool withHeads, bool withLists)
    {
        for (var i = 0; i < Sections; i++)
        {
            if ((i == HeadPairs && !withHeads) || (i == Lists && !withLists) || _checked[i]) continue;
            if (Crc32C.Of(Section(i)) != BinaryPrimitives.ReadUInt32LittleEndian(Header[(SectionsAt + 12 * i + 8)..])) return false;
            _checked[i] = true;
        }
        return true;
    }

    public uint[] ReadOffsets() => MemoryMarshal.Cast<byte, uint>(Section(Offsets)).ToArray();

    public BatchFrames[] ReadBatches() => [.. MemoryMarshal.Cast<byte, StoredFrames>(Section(BatchRows)).ToArray().Select(f => f.Read())];

    public int ReadPostings(ReadOnlySpan<byte> key, long from, Span<long> into) => PostingLists.ReadStored(Section(Lists), key, from, into);

    public void Replay(int partition, Action<uint, uint> head)
    {
        var words = MemoryMarshal.Cast<byte, uint>(Section(HeadPairs));
        var (from, to) = (words[partition], words[partition + 1]);
        var pairs = words[(HeadIndex.Partitions + 1)..];
        for (var i = from; i < to; i++) head(pairs[(int)(2 * i)], pairs[(int)(2 * i + 1)]);
    }

    private int SectionAt(int section, out uint length)
    {
        length = BinaryPrimitives.ReadUInt32LittleEndian(Header[(SectionsAt + 12 * section + 4)..]);
        return BinaryPrimitives.ReadInt32LittleEndian(Header[(SectionsAt + 12 * section)..]);
    }

    private ReadOnlySpan<byte> Section(int section)
    {
        var at = SectionAt(section, out var length);
        return new(_memory.Start + at, (int)length);
    }

    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    private readonly struct StoredFrames
    {
        private readonly long _batchId, _first;
        private readonly int _kind, _count, _start, _end;

        private StoredFrames(in BatchFrames f) => (_batchId, _first, _kind, _count, _start, _end) = (f.BatchId, f.First, (int)f.Kind, f.Count, f.Start, f.End);

        public static StoredFrames Of(BatchFrames frames) => new(frames);

        public BatchFrames Read() => new((FrameKind)_kind, _batchId, _first, _count, _start, _end);
    }
}
