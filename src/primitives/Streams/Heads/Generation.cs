using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Yiwang.Streams.Heads;

/// <summary>
/// Everything that came between two sealings: a head for each series that said something. It is filled by the applier, read by anyone who holds a reference, sealed
/// as a whole and given back as a whole.
/// </summary>
internal sealed unsafe class Generation(uint number, long bornUs) : Counted, IDisposable
{
    private const int PageShift = 9, PageSize = 1 << PageShift;
    private const int PageBytes = PageSize * 48;
    private readonly Arena _arena = new();
    private nint[] _pages = new nint[64];
    private long _pageBytes, _samples;

    public uint Number => number;
    public long BornUs => bornUs;
    public long Bytes => _arena.Bytes + Volatile.Read(ref _pageBytes);
    public long Samples => Volatile.Read(ref _samples);
    /// <summary>Pages of series that exist, for whoever walks all heads.</summary>
    public uint SeriesEnd => (uint)(Volatile.Read(ref _pages).Length << PageShift);

    /// <summary>Null when the series has no sample here.</summary>
    public HeadState* Find(uint series)
    {
        var pages = Volatile.Read(ref _pages);
        var page = series >> PageShift;
        if (page >= (uint)pages.Length) return null;
        var start = (HeadState*)Volatile.Read(ref pages[page]);
        if (start == null) return null;
        var head = start + (series & (PageSize - 1));
        return Volatile.Read(ref head->Count) == 0 ? null : head;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(uint series, long timeUs, long bits, short delay, byte quality)
    {
        var head = HeadOf(series);
        var count = head->Count;
        if (count == 0) Begin(head, timeUs);
        else if (timeUs > head->MaxUs) head->MaxUs = timeUs;
        else NoteDisorder(head, timeUs, count);
        var tail = head->Tail;
        var at = head->TailUsed;
        if (at == tail->Capacity)
        {
            tail = Extend(head);
            at = 0;
        }
        HeadBlock.Times(tail)[at] = timeUs;
        HeadBlock.Bits(tail)[at] = bits;
        HeadBlock.Delays(tail)[at] = delay;
        HeadBlock.Qualities(tail)[at] = quality;
        head->TailUsed = at + 1;
        Volatile.Write(ref head->Count, count + 1);
    }

    /// <summary>Keeps text or a block; what it returns goes into <see cref="Append"/> as bits.</summary>
    public long Keep(ReadOnlySpan<byte> value)
    {
        var place = _arena.Take(4 + value.Length);
        *(int*)place = value.Length;
        value.CopyTo(new Span<byte>(place + 4, value.Length));
        return (long)place;
    }

    public static ReadOnlySpan<byte> Kept(long bits) => new((byte*)bits + 4, *(int*)bits);

    public void AddSamples(int count) => Volatile.Write(ref _samples, _samples + count);

    public void Dispose() => Release();

    protected override void Free()
    {
        _arena.Dispose();
        foreach (var page in _pages) NativeMemory.Free((void*)page);
        _pages = [];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private HeadState* HeadOf(uint series)
    {
        var pages = _pages;
        var page = series >> PageShift;
        var start = page < (uint)pages.Length ? (HeadState*)pages[page] : null;
        if (start == null) start = AddPage(page);
        return start + (series & (PageSize - 1));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private HeadState* AddPage(uint page)
    {
        if (page >= (uint)_pages.Length)
        {
            var longer = new nint[Math.Max(page + 1, 2 * (uint)_pages.Length)];
            _pages.CopyTo(longer, 0);
            Volatile.Write(ref _pages, longer);
        }
        var start = NativeMemory.AllocZeroed(PageBytes);
        Volatile.Write(ref _pages[page], (nint)start);
        Volatile.Write(ref _pageBytes, _pageBytes + PageBytes);
        return (HeadState*)start;
    }

    private void Begin(HeadState* head, long timeUs)
    {
        head->First = head->Tail = HeadBlock.Take(_arena, HeadBlock.CapacityFirst);
        head->MinUs = head->MaxUs = timeUs;
        head->DisorderAt = int.MaxValue;
    }

    private static void NoteDisorder(HeadState* head, long timeUs, int at)
    {
        if (timeUs < head->MinUs) head->MinUs = timeUs;
        if (head->DisorderAt == int.MaxValue) Volatile.Write(ref head->DisorderAt, at);
    }

    private HeadBlock* Extend(HeadState* head)
    {
        var block = HeadBlock.Take(_arena, Math.Min(2 * head->Tail->Capacity, HeadBlock.CapacityMax));
        head->Tail->Next = block;
        head->Tail = block;
        return block;
    }
}
