using System.Runtime.InteropServices;

namespace Yiwang.Streams.Heads;

/// <summary>Memory that is taken piece by piece and given back all at once, outside the collector's sight. One thread takes.</summary>
internal sealed unsafe class Arena : IDisposable
{
    private const int SlabBytes = 1 << 20;
    private readonly List<nint> _slabs = [];
    private byte* _at, _end;
    private long _bytes;

    /// <summary>Bytes taken from the machine; any thread may ask.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Not cleared, aligned to 8.</summary>
    public byte* Take(int bytes)
    {
        bytes = (bytes + 7) & ~7;
        if (bytes > _end - _at) return TakeFromNew(bytes);
        var piece = _at;
        _at += bytes;
        return piece;
    }

    public void Dispose()
    {
        foreach (var slab in _slabs) NativeMemory.Free((void*)slab);
        _slabs.Clear();
        _at = _end = null;
    }

    private byte* TakeFromNew(int bytes)
    {
        // a large piece gets a slab of its own and leaves the present one in use
        var own = bytes > SlabBytes / 8;
        var size = own ? bytes : SlabBytes;
        var slab = (byte*)NativeMemory.Alloc((nuint)size);
        _slabs.Add((nint)slab);
        Volatile.Write(ref _bytes, _bytes + size);
        if (own) return slab;
        _at = slab + bytes;
        _end = slab + size;
        return slab;
    }
}
