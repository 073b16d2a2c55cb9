using Yiwang.Storage.Files;
using Yiwang.Streams.Wal;

namespace Yiwang.Streams.Retention;

/// <summary>
/// Samples whose source time lies impossibly far ahead, as frames in a file of their own. Full: later ones are only counted, until the file is taken away. The writer's thread alone
/// writes, before it acknowledges.
/// </summary>
internal sealed class Quarantine : IDisposable
{
    public const long BytesMax = 64 << 20;
    private readonly IStorageFile _file;
    private long _end, _samples, _endBefore, _samplesBefore;

    public Quarantine(IFileSystem files, string path)
    {
        var isNew = !files.Exists(path);
        _file = files.Open(path, FileIntent.ReadWrite);
        if (isNew) files.SyncDirectory(Path.GetDirectoryName(path)!);
        Load();
    }

    /// <summary>Since the file was begun.</summary>
    public long Samples => Volatile.Read(ref _samples);
    public long Bytes => Volatile.Read(ref _end);

    public void Write(List<AppendRequest> requests)
    {
        var end = _endBefore = _end;
        _samplesBefore = _samples;
        long samples = 0;
        foreach (var request in requests)
        {
            if (request.Quarantine.Length == 0) continue;
            samples += request.Accepted.Quarantined;
            if (end + request.Quarantine.Length > BytesMax) continue;
            _file.Write(end, request.Quarantine);
            end += request.Quarantine.Length;
        }
        if (end > _end) _file.Flush();
        Volatile.Write(ref _end, end);
        Volatile.Write(ref _samples, _samples + samples);
    }

    /// <summary>The batches of the last <see cref="Write"/> are refused after all.</summary>
    public void Undo()
    {
        if (_end == _endBefore && _samples == _samplesBefore) return;
        Volatile.Write(ref _end, _endBefore);
        Volatile.Write(ref _samples, _samplesBefore);
        _file.SetLength(_end);
    }

    public void Dispose() => _file.Dispose();

    private void Load()
    {
        var bytes = new byte[Math.Min(_file.Length, BytesMax)];
        var filled = bytes.AsSpan(0, _file.Read(0, bytes));
        while (FrameHeader.TryRead(filled[(int)_end..], out var frame))
        {
            _end += frame.Length;
            _samples += frame.Count;
        }
        if (_file.Length > _end) _file.SetLength(_end);
    }
}
