using System.Text;
using Yiwang.Storage.Files;

namespace Yiwang.Storage.Keys;

/// <summary>A small durable set of lines of text; lines are only ever added. A last line that a crash cut off counts as not written.</summary>
public sealed class LineList
{
    // 100,000 destroyed keys of 50 bytes are 5 MB; the bound only keeps a wrong file from being read whole.
    private const int MaxBytes = 64 * 1024 * 1024;

    private readonly IFileSystem _files;
    private readonly string _path;
    private readonly List<string> _ordered = [];
    private readonly HashSet<string> _lines = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private long _end;

    private LineList(IFileSystem files, string path) => (_files, _path) = (files, path);

    public static LineList Open(IFileSystem files, string path)
    {
        var list = new LineList(files, path);
        if (files.Exists(path)) list.Load();
        return list;
    }

    public bool Contains(string line)
    {
        lock (_lock) return _lines.Contains(line);
    }

    /// <summary>In the order in which they were added.</summary>
    public IReadOnlyList<string> All
    {
        get
        {
            lock (_lock) return [.. _ordered];
        }
    }

    /// <summary>Durable on return.</summary>
    public void Add(string line)
    {
        if (line.Contains('\n', StringComparison.Ordinal)) throw new ArgumentException("one line", nameof(line));
        lock (_lock)
        {
            if (_lines.Contains(line)) return;
            var bytes = Encoding.UTF8.GetBytes(line + "\n");
            var isNew = !_files.Exists(_path);
            using (var file = _files.Open(_path, FileIntent.ReadWrite))
            {
                file.SetLength(_end);
                file.Write(_end, bytes);
                file.Flush();
            }
            if (isNew) _files.SyncDirectory(Path.GetDirectoryName(_path)!);
            _end += bytes.Length;
            _lines.Add(line);
            _ordered.Add(line);
        }
    }

    private void Load()
    {
        using var file = _files.Open(_path, FileIntent.Read);
        if (file.Length > MaxBytes) throw new InvalidDataException($"{_path} is larger than {MaxBytes} bytes");
        var bytes = new byte[file.Length];
        var text = bytes.AsSpan(0, file.Read(0, bytes));
        for (int end; (end = text.IndexOf((byte)'\n')) >= 0; text = text[(end + 1)..], _end += end + 1)
        {
            var line = Encoding.UTF8.GetString(text[..end]);
            if (_lines.Add(line)) _ordered.Add(line);
        }
    }
}
