using Yiwang.Storage.Files;

namespace Yiwang.Mqtt.Broker.Storing;

/// <summary>The file that is being written. Used by the journal's own thread alone.</summary>
internal sealed class JournalFile : IDisposable
{
    private readonly IFileSystem _files;
    private readonly string _folder;
    private IStorageFile? _file;
    private long _end;

    public JournalFile(IFileSystem files, string folder) => (_files, _folder) = (files, folder);

    public long Length => _end;

    /// <summary>Begins a new file; what is written from here on lies there.</summary>
    public void Begin(int number)
    {
        _file?.Dispose();
        var path = SegmentFile.PathOf(_folder, number);
        _file = _files.Open(path, FileIntent.ReadWrite);
        _file.SetLength(0);
        _file.Write(0, SegmentFile.Header());
        _end = SegmentFile.HeaderBytes;
        _file.Flush();
        _files.SyncDirectory(_folder);
    }

    /// <exception cref="DiskFullException">Nothing of it is there; it may be tried again.</exception>
    /// <exception cref="IOException">Nothing may be believed any more.</exception>
    public void Write(ReadOnlySpan<byte> frame)
    {
        try
        {
            _file!.Write(_end, frame);
        }
        catch (DiskFullException)
        {
            _file!.SetLength(_end);
            throw;
        }
        _file.Flush();
        _end += frame.Length;
    }

    /// <summary>Deletes every file before that number.</summary>
    public void DeleteBefore(int number)
    {
        var deleted = false;
        foreach (var path in _files.List(_folder))
        {
            if (SegmentFile.NumberOf(path) is not (>= 0 and var old) || old >= number) continue;
            _files.Delete(path);
            deleted = true;
        }
        if (deleted) _files.SyncDirectory(_folder);
    }

    public void Dispose() => _file?.Dispose();
}
