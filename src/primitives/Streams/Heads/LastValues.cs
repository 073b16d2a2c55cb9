using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Yiwang.Streams.Heads;

/// <summary>The newest sample of every series, 40 bytes each. One thread writes; a reader that meets a write looks again.</summary>
internal sealed unsafe class LastValues
{
    private const int PageShift = 12, PageSize = 1 << PageShift;
    // never grows, so that readers need no lock: a pointer for 4,096 series each
    private readonly nint[] _pages = new nint[(StreamLimits.SeriesMax >> PageShift) + 1];

    [StructLayout(LayoutKind.Sequential)]
    private struct Entry
    {
        /// <summary>Odd while it is written, 0 before the first sample.</summary>
        public int Version;
        public byte Quality;
        public long TimeUs, ReceivedUs, Bits;
    }

    public bool TryGet(uint series, out LastSample last)
    {
        last = default;
        var page = series >> PageShift;
        if (page >= (uint)_pages.Length) return false;
        var start = (Entry*)Volatile.Read(ref _pages[page]);
        if (start == null) return false;
        var entry = start + (series & (PageSize - 1));
        while (true)
        {
            var version = Volatile.Read(ref entry->Version);
            if (version == 0) return false;
            last = new LastSample(entry->TimeUs, entry->ReceivedUs, entry->Bits, new Quality(entry->Quality));
            Interlocked.MemoryBarrier();
            if ((version & 1) == 0 && Volatile.Read(ref entry->Version) == version) return true;
        }
    }

    /// <param name="latestUs">A last value beyond it came from a clock that ran wild: it gives way to any other.</param>
    /// <returns>False when the sample is late.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Offer(uint series, long timeUs, long receivedUs, long bits, byte quality, long latestUs)
    {
        var page = (Entry*)_pages[series >> PageShift];
        if (page == null) page = AddPage(series >> PageShift);
        var entry = page + (series & (PageSize - 1));
        var version = entry->Version;
        if (version != 0 && timeUs < entry->TimeUs && entry->TimeUs <= latestUs) return false;
        var late = version != 0 && timeUs <= entry->TimeUs;
        entry->Version = version + 1;
        // on x86 stores keep their order; the volatile writes say so for other machines
        Volatile.Write(ref entry->TimeUs, timeUs);
        Volatile.Write(ref entry->ReceivedUs, receivedUs);
        Volatile.Write(ref entry->Bits, bits);
        Volatile.Write(ref entry->Quality, quality);
        Volatile.Write(ref entry->Version, version + 2 == 0 ? 2 : version + 2);
        return !late;
    }

    // whoever still asks keeps it alive
    ~LastValues()
    {
        foreach (var page in _pages) NativeMemory.Free((void*)page);
    }

    private Entry* AddPage(uint page)
    {
        var start = NativeMemory.AllocZeroed(PageSize, (nuint)sizeof(Entry));
        Volatile.Write(ref _pages[page], (nint)start);
        return (Entry*)start;
    }
}
