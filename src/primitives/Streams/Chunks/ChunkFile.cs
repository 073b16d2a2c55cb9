using System.Buffers;
using System.Runtime.InteropServices;
using Yiwang.Storage.Files;
using Yiwang.Storage.Log;
using Yiwang.Streams.Codec;

namespace Yiwang.Streams.Chunks;

/// <summary>A bucket file for reading. It is open as long as a view has it; what is deleted gives its bytes back when the last reader has let go.</summary>
internal sealed class ChunkFile : Counted
{
    private readonly IStorageFile _file;
    private readonly BucketFooter _footer;
    private readonly Lock _gate = new();
    private PageEntry[]? _index;

    public ChunkFile(IFileSystem files, string folder, BucketName name)
    {
        Path = System.IO.Path.Combine(folder, name.FileName);
        _file = files.Open(Path, FileIntent.Read);
        Length = _file.Length;
        Span<byte> footer = stackalloc byte[BucketFooter.Bytes];
        if (Length < BucketFooter.Bytes || _file.Read(Length - BucketFooter.Bytes, footer) != footer.Length || !BucketFooter.TryRead(footer, out _footer) || _footer.Name != name)
        {
            _file.Dispose();
            throw new InvalidDataException($"{Path} is not the bucket file that its name says, or is damaged");
        }
    }

    /// <summary>What the clock's stamp was when it was sealed or merged by this process; 0 when it was there before.</summary>
    public long MadeAt { get; init; }
    public string Path { get; }
    public long Length { get; }
    public BucketName Name => _footer.Name;
    public long FirstUs => _footer.FirstUs;
    public long LastUs => _footer.LastUs;
    public long Samples => _footer.Samples;
    public int Entries => _footer.Entries;
    public int Pages => _footer.Pages;

    public static IReadOnlyList<ChunkFile> Ordered(List<ChunkFile> files)
    {
        files.Sort((a, b) => a.Name.CompareTo(b.Name));
        return files;
    }

    /// <summary>Chunks of a series that have samples in [from, to), in order of time.</summary>
    public void Find(uint series, long fromUs, long toUs, List<FoundChunk> into)
    {
        if (series > _footer.SeriesMax || _footer.LastUs < fromUs || _footer.FirstUs >= toUs) return;
        var index = Index();
        var page = Math.Max(0, FirstPageFrom(index, series) - 1);
        Span<ChunkEntry> entries = stackalloc ChunkEntry[BucketWriter.PageEntries];
        for (; page < index.Length && index[page].Series <= series; page++)
        {
            foreach (ref readonly var entry in entries[..ReadPage(page, entries)])
            {
                if (entry.Series == series && entry.LastUs >= fromUs && entry.FirstUs < toUs) into.Add(new FoundChunk(this, entry));
            }
        }
    }

    /// <returns>Entries on the page.</returns>
    public int ReadPage(int page, Span<ChunkEntry> into)
    {
        var count = Math.Min(BucketWriter.PageEntries, _footer.Entries - page * BucketWriter.PageEntries);
        var bytes = MemoryMarshal.AsBytes(into[..count]);
        var at = Index()[page];
        if (_file.Read(at.Offset, bytes) != bytes.Length || Crc32C.Of(bytes) != at.Crc) throw Damaged(at.Offset);
        return count;
    }

    public void Read(in ChunkEntry entry, ChunkSamples into)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(entry.Length);
        try
        {
            ReadBytes(entry, bytes);
            if (!ChunkCodec.TryDecode(bytes.AsSpan(0, entry.Length), into)) throw Damaged(entry.Offset);
        }
        finally { ArrayPool<byte>.Shared.Return(bytes); }
    }

    public void ReadBytes(in ChunkEntry entry, Span<byte> into)
    {
        into = into[..entry.Length];
        if (_file.Read(entry.Offset, into) != into.Length || Crc32C.Of(into) != entry.Crc) throw Damaged(entry.Offset);
    }

    protected override void Free() => _file.Dispose();

    private static int FirstPageFrom(PageEntry[] index, uint series)
    {
        var (low, high) = (0, index.Length);
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (index[middle].Series < series) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private PageEntry[] Index()
    {
        if (_index is { } index) return index;
        lock (_gate) return _index ??= ReadIndex();
    }

    private PageEntry[] ReadIndex()
    {
        var index = new PageEntry[_footer.Pages];
        var bytes = MemoryMarshal.AsBytes(index.AsSpan());
        if (_file.Read(_footer.IndexOffset, bytes) != bytes.Length || Crc32C.Of(bytes) != _footer.IndexCrc) throw Damaged(_footer.IndexOffset);
        return index;
    }

    private InvalidDataException Damaged(long offset) => new($"{Path} is damaged at {offset}");
}

internal readonly record struct FoundChunk(ChunkFile File, ChunkEntry Entry);
