using Yiwang.Storage.Files;

namespace Yiwang.Streams.Wal;

/// <summary>The end of the write-ahead log: groups are written and flushed here, by one thread.</summary>
internal sealed class WalWriter(WalFolder folder, StreamOptions options, long lastSegment) : IDisposable
{
    private const long SegmentBytes = 64 << 20;
    // a flush that changes no file size costs the disk half as much; large groups would write everything twice
    private const int AheadBytes = 1 << 20, SmallGroup = 64 << 10;
    private static readonly byte[] Zeros = new byte[64 << 10];
    private readonly byte[] _group = GC.AllocateUninitializedArray<byte>(1 << 20);
    private IStorageFile? _file;
    private long _segment = lastSegment, _end, _allocated, _sinceRoomCheck = long.MaxValue / 2;
    private int _grouped;

    /// <summary>Durable bytes of the segment that is being written.</summary>
    public WalPosition End => new(_segment, _end);

    /// <summary>Writes and flushes. What it throws says what must be answered: <see cref="DiskFullException"/> leaves the log as it was, anything else leaves nothing to be promised.</summary>
    public void Write(List<AppendRequest> requests)
    {
        long bytes = 0;
        foreach (var request in requests) bytes += request.FrameLength;
        if (bytes == 0) return;
        if (_file == null || _end + bytes > SegmentBytes && _end > WalFolder.HeaderBytes) Roll();
        var start = _end;
        try
        {
            AllocateAhead(bytes);
            foreach (var request in requests) Add(request);
            WriteGroup();
        }
        catch (DiskFullException)
        {
            // a remainder could otherwise come back at the next start beside what is written here later
            _grouped = 0;
            _end = start;
            _file!.SetLength(start);
            _allocated = start;
            throw;
        }
        _file!.Flush();
    }

    /// <param name="now">Ask the file system, however little has been written since the last time.</param>
    /// <exception cref="DiskFullException">Less than the reserve would be left.</exception>
    public void CheckRoom(List<AppendRequest> requests, bool now)
    {
        // asking the file system costs microseconds; between two questions less than the reserve is written
        const long askEvery = 8 << 20;
        long bytes = 0;
        foreach (var request in requests) bytes += request.Length;
        _sinceRoomCheck += bytes;
        if (!now && _sinceRoomCheck < askEvery) return;
        _sinceRoomCheck = 0;
        if (folder.FreeBytes() - bytes >= options.MinFreeBytes) return;
        _sinceRoomCheck = askEvery;
        throw new DiskFullException(folder.Folder);
    }

    /// <summary>Zeros after the last frame stay: they do no harm, and a backup that reads the file does not see it shrink.</summary>
    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }

    private void Add(AppendRequest request)
    {
        var frame = request.Frame;
        if (frame.Length > _group.Length - _grouped) WriteGroup();
        if (frame.Length > _group.Length) WriteAt(frame);
        else
        {
            frame.CopyTo(_group.AsSpan(_grouped));
            _grouped += frame.Length;
        }
        request.End = new WalPosition(_segment, _end + _grouped);
    }

    private void WriteGroup()
    {
        if (_grouped > 0) WriteAt(_group.AsSpan(0, _grouped));
        _grouped = 0;
    }

    private void WriteAt(ReadOnlySpan<byte> bytes)
    {
        _file!.Write(_end, bytes);
        _end += bytes.Length;
        _allocated = Math.Max(_allocated, _end);
    }

    private void AllocateAhead(long bytes)
    {
        if (_end + bytes <= _allocated || bytes > SmallGroup) return;
        var to = Math.Min(SegmentBytes, _end + AheadBytes);
        try
        {
            for (; _allocated < to; _allocated += Math.Min(Zeros.Length, to - _allocated)) _file!.Write(_allocated, Zeros.AsSpan(0, (int)Math.Min(Zeros.Length, to - _allocated)));
        }
        catch (DiskFullException)
        {
            // what is left may still hold the group itself
        }
    }

    private void Roll()
    {
        Dispose();
        _file = folder.Create(_segment + 1);
        _segment++;
        _end = _allocated = WalFolder.HeaderBytes;
    }
}
