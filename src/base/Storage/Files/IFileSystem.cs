namespace Yiwang.Storage.Files;

/// <summary>The one seam through which storage touches a disk, so that a test double can lose, reorder or tear what was not flushed.</summary>
public interface IFileSystem
{
    IStorageFile Open(string path, FileIntent intent);
    bool Exists(string path);
    long Length(string path);
    void CreateDirectory(string path);
    IReadOnlyList<string> List(string directory);
    void Rename(string from, string to);
    void Delete(string path);
    /// <summary>Makes created, renamed and deleted names in a directory durable (fsync of the directory).</summary>
    void SyncDirectory(string directory);
    long FreeBytes(string path);
}

public enum FileIntent { Read, ReadWrite, CreateNew }

public interface IStorageFile : IDisposable
{
    string Path { get; }
    long Length { get; }
    int Read(long offset, Span<byte> into);
    void Write(long offset, ReadOnlySpan<byte> bytes);
    void SetLength(long length);
    /// <summary>fdatasync. After it throws, nothing written through this file may be believed durable.</summary>
    void Flush();
}
