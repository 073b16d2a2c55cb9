namespace Yiwang.Storage.Files;

/// <summary>The machine's own disk, through positional reads and writes, fdatasync and mmap (Linux and macOS).</summary>
public sealed class DiskFileSystem : IFileSystem
{
    public static readonly DiskFileSystem Instance = new();

    public IStorageFile Open(string path, FileIntent intent) => new DiskFile(path, intent);

    public bool Exists(string path) => File.Exists(path);

    public long Length(string path) => new FileInfo(path).Length;

    public void CreateDirectory(string path)
    {
        if (Directory.Exists(path)) return;
        Directory.CreateDirectory(path);
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } parent) SyncDirectory(parent);
    }

    public IReadOnlyList<string> List(string directory)
    {
        if (!Directory.Exists(directory)) return [];
        var files = Directory.GetFiles(directory);
        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }

    public void Rename(string from, string to) => File.Move(from, to, overwrite: true);

    public void Delete(string path) => File.Delete(path);

    public void SyncDirectory(string directory) => Posix.SyncDirectory(directory);

    public long FreeBytes(string path) => new DriveInfo(Path.GetFullPath(path)).AvailableFreeSpace;

    public MappedFile Map(string path, long reserveBytes, MapIntent intent) => new PosixMapping(path, reserveBytes, intent);

    public IDisposable Lock(string path) => new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
}
