namespace Yiwang.Storage.Files;

/// <summary>The one seam through which storage touches a disk, so that a test double can lose, reorder or tear what was not flushed.</summary>
public interface IFileSystem
{
    IStorageFile Open(string path, FileIntent intent);
    bool Exists(string path);
    long Length(string path);
    void CreateDirectory(string path);
    /// <summary>Full paths of the files in a directory, in ordinal order.</summary>
    IReadOnlyList<string> List(string directory);
    void Rename(string from, string to);
    void Delete(string path);
    /// <summary>Makes created, renamed and deleted names in a directory durable (fsync of the directory).</summary>
    void SyncDirectory(string directory);
    long FreeBytes(string path);
    /// <summary>Shows a file as memory. Bytes that are written later appear in it; reading past the file's end is an error that may end the process.</summary>
    /// <param name="reserveBytes">Address space to take, ≥ the length that the file will ever have.</param>
    MappedFile Map(string path, long reserveBytes, MapIntent intent);
    /// <summary>Holds a lock file so that two processes never write one folder; throws <see cref="IOException"/> when another holds it.</summary>
    IDisposable Lock(string path);
}

public enum FileIntent { Read, ReadWrite, CreateNew }

/// <summary>CopyOnWrite: changes stay in memory and never reach the file.</summary>
public enum MapIntent { Read, CopyOnWrite }

public interface IStorageFile : IDisposable
{
    string Path { get; }
    long Length { get; }
    /// <summary>Returns fewer bytes than asked only at the end of the file.</summary>
    int Read(long offset, Span<byte> into);
    /// <exception cref="DiskFullException">No room; some of the bytes may have been written.</exception>
    void Write(long offset, ReadOnlySpan<byte> bytes);
    void SetLength(long length);
    /// <summary>fdatasync. After it throws, nothing written through this file may be believed durable.</summary>
    void Flush();
}

/// <summary>A file shown as memory. It is released when nothing refers to it any more, so that a reader never loses it under its feet.</summary>
public abstract unsafe class MappedFile
{
    public byte* Start { get; protected init; }
    public long ReservedBytes { get; protected init; }

    /// <summary>A hint that these bytes will be read one after the other.</summary>
    public virtual void WillNeed(long offset, long length)
    {
    }
}

public sealed class DiskFullException(string path, Exception? inner = null) : IOException($"no room left for {path}", inner);
