using System.Runtime.InteropServices;
using Yiwang.Storage.Files;
using Yiwang.Storage.Log;

namespace Yiwang.Streams.Chunks;

/// <summary>
/// Writes one bucket file from front to back: chunks in order of series and time, after every 32 of them the page of the directory that describes them, at the end the
/// index of the pages and a footer. Nothing refers to the file before it is flushed and named in the manifest.
/// </summary>
internal sealed class BucketWriter : IDisposable
{
    public const int PageEntries = 32;
    private const int BufferBytes = 256 << 10;
    private readonly IFileSystem _files;
    private readonly IStorageFile _file;
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(BufferBytes);
    private readonly ChunkEntry[] _page = new ChunkEntry[PageEntries];
    private readonly List<PageEntry> _index = [];
    private BucketFooter _footer;
    private int _buffered, _paged;
    private long _written;
    private bool _finished;

    public BucketWriter(IFileSystem files, string folder, BucketName name)
    {
        _files = files;
        Path = System.IO.Path.Combine(folder, name.FileName);
        _file = files.Open(Path, FileIntent.ReadWrite);
        _file.SetLength(0);
        _footer = new BucketFooter
        {
            StartUs = name.StartUs, LengthUs = name.LengthUs, FirstSealing = name.FirstSealing, LastSealing = name.LastSealing, Revision = name.Revision, FirstUs = long.MaxValue, LastUs = long.MinValue,
        };
    }

    public string Path { get; }
    public BucketName Name => _footer.Name;
    public bool IsEmpty => _footer.Entries == 0;

    /// <param name="entry">All but its place and checksum.</param>
    public void Add(in ChunkEntry entry, ReadOnlySpan<byte> chunk)
    {
        if (_paged == PageEntries) WritePage();
        ref var row = ref _page[_paged++];
        row = entry;
        row.Offset = _written + _buffered;
        row.Length = chunk.Length;
        row.Crc = Crc32C.Of(chunk);
        Write(chunk);
        _footer.Entries++;
        _footer.Samples += entry.Count;
        _footer.FirstUs = Math.Min(_footer.FirstUs, entry.FirstUs);
        _footer.LastUs = Math.Max(_footer.LastUs, entry.LastUs);
        _footer.SeriesMax = entry.Series;
    }

    /// <summary>Durable on return but for its name.</summary>
    public void Finish()
    {
        WritePage();
        _footer.IndexOffset = _written + _buffered;
        _footer.Pages = _index.Count;
        var index = MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_index));
        _footer.IndexCrc = Crc32C.Of(index);
        Write(index);
        Span<byte> footer = stackalloc byte[BucketFooter.Bytes];
        _footer.Write(footer);
        Write(footer);
        Empty();
        _file.Flush();
        _finished = true;
    }

    /// <summary>Leaves no file behind that was not finished.</summary>
    public void Dispose()
    {
        _file.Dispose();
        if (!_finished) _files.Delete(Path);
    }

    private void WritePage()
    {
        if (_paged == 0) return;
        var bytes = MemoryMarshal.AsBytes(_page.AsSpan(0, _paged));
        _index.Add(new PageEntry { Series = _page[0].Series, Crc = Crc32C.Of(bytes), Offset = _written + _buffered });
        _paged = 0;
        Write(bytes);
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > BufferBytes - _buffered) Empty();
        if (bytes.Length > BufferBytes)
        {
            _file.Write(_written, bytes);
            _written += bytes.Length;
            return;
        }
        bytes.CopyTo(_buffer.AsSpan(_buffered));
        _buffered += bytes.Length;
    }

    private void Empty()
    {
        if (_buffered == 0) return;
        _file.Write(_written, _buffer.AsSpan(0, _buffered));
        _written += _buffered;
        _buffered = 0;
    }
}
