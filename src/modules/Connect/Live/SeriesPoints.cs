using Yiwang.Streams;

namespace Yiwang.Connect.Live;

/// <summary>Which point a series belongs to, found without a hash for every sample. As large as the store's own catalogue, whose numbers are dense.</summary>
internal sealed class SeriesPoints<TPoint> where TPoint : class
{
    private const int PageBits = 12, PageSize = 1 << PageBits;
    private readonly Lock _growing = new();
    private Entry[]?[] _pages = new Entry[16][];

    /// <summary>False = never asked before; true with null = a series that is no point of a device.</summary>
    public bool TryFind(SeriesId series, out TPoint? point)
    {
        var pages = Volatile.Read(ref _pages);
        var page = series.Value >> PageBits;
        var entry = page < pages.Length && Volatile.Read(ref pages[page]) is { } entries ? Volatile.Read(ref entries[series.Value & (PageSize - 1)].Point) : null;
        point = entry as TPoint;
        return entry is not null;
    }

    public void Set(SeriesId series, TPoint? point)
    {
        lock (_growing)
        {
            var page = series.Value >> PageBits;
            if (page >= _pages.Length)
            {
                var pages = _pages;
                Array.Resize(ref pages, (int)Math.Max(page + 1, 2L * pages.Length));
                Volatile.Write(ref _pages, pages);
            }
            var entries = _pages[page];
            if (entries is null) Volatile.Write(ref _pages[page], entries = new Entry[PageSize]);
            Volatile.Write(ref entries[series.Value & (PageSize - 1)].Point, point ?? s_stranger);
        }
    }

    private static readonly object s_stranger = new();

    private struct Entry
    {
        public object? Point;
    }
}
