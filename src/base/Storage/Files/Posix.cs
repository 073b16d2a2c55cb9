using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Yiwang.Storage.Files;

/// <summary>What .NET does not offer: fdatasync, fsync of a directory, and a mapping that is longer than its growing file.</summary>
internal static unsafe partial class Posix
{
    public const int ProtectionRead = 1, ProtectionWrite = 2, MapShared = 1, MapPrivate = 2;

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    public static partial nint MemoryMap(nint address, nuint length, int protection, int flags, SafeFileHandle file, long offset);

    public const int HugePage = 2 << 20;

    [LibraryImport("libc", EntryPoint = "madvise", SetLastError = true)]
    private static partial int Advise(nint address, nuint length, int advice);

    /// <summary>Random look-ups in a large table spend most of their time on page tables; larger pages halve that. A wish: its refusal changes nothing.</summary>
    public static void AdviseHugePages(byte* start, long length)
    {
        const int linuxHugePage = 14;
        if (OperatingSystem.IsLinux() && length >= HugePage) _ = Advise((nint)start, (nuint)length, linuxHugePage);
    }

    /// <summary>The kernel shall read nothing around a page that is asked for. A wish.</summary>
    public static void AdviseRandom(byte* start, long length)
    {
        const int random = 1;
        _ = Advise((nint)start, (nuint)length, random);
    }

    /// <summary>The kernel may read these bytes already. A wish; the start is rounded down to its page.</summary>
    public static void AdviseWillNeed(byte* start, long length)
    {
        const int willNeed = 3;
        var into = (long)start % Environment.SystemPageSize;
        _ = Advise((nint)start - (nint)into, (nuint)(length + into), willNeed);
    }

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    public static partial int MemoryUnmap(nint address, nuint length);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int DataSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int file);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int file);

    public static void SyncData(SafeFileHandle file)
    {
        // macOS has no fdatasync of worth; RandomAccess uses F_FULLFSYNC there
        if (!OperatingSystem.IsLinux()) RandomAccess.FlushToDisk(file);
        else if (DataSync(file) != 0) throw Failed("fdatasync");
    }

    public static void SyncDirectory(string path)
    {
        var directory = Open(path, 0, 0);
        if (directory < 0) throw Failed($"open {path}");
        try
        {
            if (Sync(directory) != 0) throw Failed($"fsync {path}");
        }
        finally
        {
            _ = Close(directory);
        }
    }

    public static IOException Failed(string call) =>
        new($"{call}: {Marshal.GetLastPInvokeErrorMessage()}", Marshal.GetLastPInvokeError());
}

internal sealed unsafe class PosixMapping : MappedFile
{
    public PosixMapping(string path, long reserveBytes, MapIntent intent)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var write = intent == MapIntent.CopyOnWrite;
        var start = Posix.MemoryMap(0, (nuint)reserveBytes, Posix.ProtectionRead | (write ? Posix.ProtectionWrite : 0),
            write ? Posix.MapPrivate : Posix.MapShared, file, 0);
        if (start == -1) throw Posix.Failed($"mmap {path}");
        Start = (byte*)start;
        ReservedBytes = reserveBytes;
        // look-ups hit single pages: reading ahead around each would push the others out of memory
        if (!write) Posix.AdviseRandom(Start, reserveBytes);
    }

    public override void WillNeed(long offset, long length)
    {
        if (offset < ReservedBytes) Posix.AdviseWillNeed(Start + offset, Math.Min(length, ReservedBytes - offset));
    }

    ~PosixMapping()
    {
        if (Start != null) _ = Posix.MemoryUnmap((nint)Start, (nuint)ReservedBytes);
    }
}
