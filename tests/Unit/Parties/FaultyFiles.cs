using Yiwang.Storage.Files;

namespace Yiwang.Unit.Tests.Parties;

/// <summary>The real disk, until a test makes it fail.</summary>
internal sealed class FaultyFiles : IFileSystem
{
    private readonly DiskFileSystem _disk = DiskFileSystem.Instance;

    public bool FailWrites { get; set; }
    public bool FailFlushes { get; set; }

    public IStorageFile Open(string path, FileIntent intent) => new Faulty(this, _disk.Open(path, intent));
    public bool Exists(string path) => _disk.Exists(path);
    public long Length(string path) => _disk.Length(path);
    public void CreateDirectory(string path) => _disk.CreateDirectory(path);
    public IReadOnlyList<string> List(string directory) => _disk.List(directory);
    public void Rename(string from, string to) => _disk.Rename(from, to);
    public void Delete(string path) => _disk.Delete(path);
    public void SyncDirectory(string directory) => _disk.SyncDirectory(directory);
    public long FreeBytes(string path) => _disk.FreeBytes(path);
    public MappedFile Map(string path, long reserveBytes, MapIntent intent) => _disk.Map(path, reserveBytes, intent);
    public IDisposable Lock(string path) => _disk.Lock(path);

    private sealed class Faulty(FaultyFiles faults, IStorageFile file) : IStorageFile
    {
        public string Path => file.Path;
        public long Length => file.Length;
        public int Read(long offset, Span<byte> into) => file.Read(offset, into);

        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            if (faults.FailWrites)
            {
                // A full disk takes a part.
                file.Write(offset, bytes[..(bytes.Length / 2)]);
                throw new DiskFullException(Path);
            }
            file.Write(offset, bytes);
        }

        public void SetLength(long length) => file.SetLength(length);

        public void Flush()
        {
            if (faults.FailFlushes) throw new IOException("flush failed");
            file.Flush();
        }

        public void Dispose() => file.Dispose();
    }
}
