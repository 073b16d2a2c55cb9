using Yiwang.Storage.Files;

namespace Yiwang.Unit.Tests.Storage;

/// <summary>
/// A disk that loses what was not flushed. It keeps unsynced writes and names apart; when the power goes, it drops, reorders or tears them at 512 bytes. It can
/// also refuse to flush, to rename, to sync a directory or to write, or be full.
/// </summary>
internal sealed class UnreliableFileSystem : IFileSystem
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, UnreliableFile> _names, _durableNames;
    private readonly HashSet<string> _locks = [];
    private long _operations, _powerOffAt = long.MaxValue;

    public UnreliableFileSystem() : this([]) { }

    private UnreliableFileSystem(Dictionary<string, UnreliableFile> names)
    {
        _names = names;
        _durableNames = new(names);
    }

    public bool FailFlush { get; set; }
    public bool FailRename { get; set; }
    public bool FailSyncDirectory { get; set; }
    public bool ReadOnly { get; set; }
    /// <summary>Bytes that all files together may take.</summary>
    public long Capacity { get; set; } = long.MaxValue;
    public long Operations => Interlocked.Read(ref _operations);
    public bool PowerIsOff { get; private set; }
    public long UsedBytes
    {
        get { lock (_gate) return Used(); }
    }

    /// <summary>From that many more operations on, every one fails and nothing changes.</summary>
    public void PowerOffAfter(long operations) => _powerOffAt = Operations + operations;

    public UnreliableFileSystem AfterPowerLoss(Random random)
    {
        lock (_gate)
        {
            PowerIsOff = true;
            var names = new Dictionary<string, UnreliableFile>();
            foreach (var path in _names.Keys.Union(_durableNames.Keys).Order(StringComparer.Ordinal))
            {
                var known = _durableNames.GetValueOrDefault(path);
                // a name that was made, replaced or deleted since the directory was synced is either way
                var file = known == _names.GetValueOrDefault(path) || random.Next(2) == 0 ? known : _names.GetValueOrDefault(path);
                if (file != null) names[path] = file.AfterPowerLoss(random);
            }
            return new UnreliableFileSystem(names);
        }
    }

    public UnreliableFile File(string path) => _names[path];

    public IStorageFile Open(string path, FileIntent intent)
    {
        lock (_gate)
        {
            Tick();
            if (!_names.TryGetValue(path, out var file))
            {
                if (intent == FileIntent.Read) throw new FileNotFoundException(path);
                if (ReadOnly) throw new UnauthorizedAccessException(path);
                file = _names[path] = new UnreliableFile([]);
            }
            return new Handle(this, file, path);
        }
    }

    public bool Exists(string path)
    {
        lock (_gate) return _names.ContainsKey(path);
    }

    public long Length(string path)
    {
        lock (_gate) return _names[path].Length;
    }

    public void CreateDirectory(string path) { }

    public IReadOnlyList<string> List(string directory)
    {
        lock (_gate) return [.. _names.Keys.Where(p => Path.GetDirectoryName(p) == directory).Order(StringComparer.Ordinal)];
    }

    public void Rename(string from, string to)
    {
        lock (_gate)
        {
            Tick();
            if (FailRename) throw new IOException("rename failed");
            _names[to] = _names[from];
            _names.Remove(from);
        }
    }

    public void Delete(string path)
    {
        lock (_gate)
        {
            Tick();
            _names.Remove(path);
        }
    }

    public void SyncDirectory(string directory)
    {
        lock (_gate)
        {
            Tick();
            if (FailSyncDirectory) throw new IOException("fsync of a directory failed");
            foreach (var gone in _durableNames.Keys.Where(p => Path.GetDirectoryName(p) == directory && !_names.ContainsKey(p)).ToList()) _durableNames.Remove(gone);
            foreach (var (path, file) in _names)
            {
                if (Path.GetDirectoryName(path) == directory) _durableNames[path] = file;
            }
        }
    }

    public long FreeBytes(string path)
    {
        lock (_gate) return Math.Max(0, Capacity - Used());
    }

    public MappedFile Map(string path, long reserveBytes, MapIntent intent)
    {
        lock (_gate) return _names[path].Map(reserveBytes, intent);
    }

    public IDisposable Lock(string path)
    {
        lock (_gate) return _locks.Add(path) ? new Held(this, path) : throw new IOException($"{path} is held");
    }

    private long Used() => _names.Values.Sum(f => f.Length);

    private void Tick()
    {
        if (PowerIsOff || ++_operations > _powerOffAt)
        {
            PowerIsOff = true;
            throw new IOException("the power is off");
        }
    }

    private sealed class Held(UnreliableFileSystem files, string path) : IDisposable
    {
        public void Dispose()
        {
            lock (files._gate) files._locks.Remove(path);
        }
    }

    private sealed class Handle(UnreliableFileSystem files, UnreliableFile file, string path) : IStorageFile
    {
        public string Path => path;

        public long Length
        {
            get { lock (files._gate) return file.Length; }
        }

        public int Read(long offset, Span<byte> into)
        {
            lock (files._gate) return file.Read(offset, into);
        }

        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            lock (files._gate)
            {
                files.Tick();
                if (files.ReadOnly) throw new UnauthorizedAccessException(path);
                var room = files.Capacity - files.Used() + Math.Max(0, file.Length - offset);
                if (bytes.Length > room)
                {
                    // as a disk does: what fits is written
                    file.Write(offset, bytes[..(int)Math.Max(0, room)]);
                    throw new DiskFullException(path);
                }
                file.Write(offset, bytes);
            }
        }

        public void SetLength(long length)
        {
            lock (files._gate)
            {
                files.Tick();
                file.SetLength(length);
            }
        }

        public void Flush()
        {
            lock (files._gate)
            {
                files.Tick();
                if (files.FailFlush) throw new IOException("fsync failed");
                file.Flush();
            }
        }

        public void Dispose() { }
    }
}
