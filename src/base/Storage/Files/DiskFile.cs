using Microsoft.Win32.SafeHandles;

namespace Yiwang.Storage.Files;

internal sealed class DiskFile : IStorageFile
{
    // errno of Linux and macOS; .NET puts the raw value into HResult
    private const int NoSpace = 28, QuotaLinux = 122, QuotaMac = 69;
    private readonly SafeFileHandle _handle;

    public DiskFile(string path, FileIntent intent)
    {
        Path = path;
        try
        {
            _handle = intent switch
            {
                FileIntent.Read => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete),
                FileIntent.ReadWrite => File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete),
                _ => File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete),
            };
        }
        catch (IOException e) when (IsFull(e))
        {
            throw new DiskFullException(path, e);
        }
    }

    public string Path { get; }

    public long Length => RandomAccess.GetLength(_handle);

    public int Read(long offset, Span<byte> into)
    {
        var done = 0;
        while (done < into.Length)
        {
            var n = RandomAccess.Read(_handle, into[done..], offset + done);
            if (n == 0) break;
            done += n;
        }
        return done;
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        try { RandomAccess.Write(_handle, bytes, offset); }
        catch (IOException e) when (IsFull(e)) { throw new DiskFullException(Path, e); }
    }

    public void SetLength(long length) => RandomAccess.SetLength(_handle, length);

    public void Flush() => Posix.SyncData(_handle);

    public void Dispose() => _handle.Dispose();

    private static bool IsFull(IOException e) => e.HResult is NoSpace or QuotaLinux or QuotaMac;
}
