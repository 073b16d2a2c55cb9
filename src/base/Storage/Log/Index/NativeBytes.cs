using System.Runtime.InteropServices;
using Yiwang.Storage.Files;

namespace Yiwang.Storage.Log.Index;

/// <summary>Zeroed memory outside the garbage collector's heap, 64-aligned; freed when nothing refers to it, so that lock-free readers keep what they read.</summary>
internal sealed unsafe class NativeBytes
{
    private readonly MappedFile? _mapping;

    public NativeBytes(long length)
    {
        Length = length;
        Start = (byte*)NativeMemory.AlignedAlloc((nuint)length, length >= Posix.HugePage ? (nuint)Posix.HugePage : 64);
        Posix.AdviseHugePages(Start, length);
        NativeMemory.Clear(Start, (nuint)length);
        GC.AddMemoryPressure(length);
    }

    /// <summary>A part of a copy-on-write mapping.</summary>
    public NativeBytes(MappedFile mapping, long offset, long length)
    {
        _mapping = mapping;
        Start = mapping.Start + offset;
        Length = length;
        GC.SuppressFinalize(this);
    }

    ~NativeBytes()
    {
        NativeMemory.AlignedFree(Start);
        GC.RemoveMemoryPressure(Length);
    }

    public byte* Start { get; }
    public long Length { get; }
    public bool IsMapped => _mapping != null;
}
