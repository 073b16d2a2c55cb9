using Yiwang.Storage.Files;

namespace Yiwang.Storage.Keys;

/// <summary>Files that are replaced whole: either the old or the new content is there after a crash, never a part.</summary>
public static class SmallFile
{
    // Keys are under 100 bytes, a checkpoint with 16 cosignatures under 4 KiB.
    private const int MaxBytes = 1024 * 1024;
    private const string NewSuffix = ".new";

    public static byte[]? TryRead(IFileSystem files, string path)
    {
        if (!files.Exists(path)) return null;
        using var file = files.Open(path, FileIntent.Read);
        if (file.Length > MaxBytes) throw new InvalidDataException($"{path} is larger than {MaxBytes} bytes");
        var bytes = new byte[file.Length];
        return bytes[..file.Read(0, bytes)];
    }

    /// <summary>Durable on return.</summary>
    /// <param name="ownerOnly">Nobody but the process's own user may read it.</param>
    public static void Replace(IFileSystem files, string path, ReadOnlySpan<byte> content, bool ownerOnly = false)
    {
        var fresh = path + NewSuffix;
        using (var file = files.Open(fresh, FileIntent.ReadWrite))
        {
            if (ownerOnly && !OperatingSystem.IsWindows() && File.Exists(fresh)) File.SetUnixFileMode(fresh, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            file.SetLength(0);
            file.Write(0, content);
            file.Flush();
        }
        files.Rename(fresh, path);
        files.SyncDirectory(Path.GetDirectoryName(path)!);
    }

    internal static bool IsLeftover(string path) => path.EndsWith(NewSuffix, StringComparison.Ordinal);
}
