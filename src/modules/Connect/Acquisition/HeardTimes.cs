using Yiwang.Streams;

namespace Yiwang.Connect.Acquisition;

/// <summary>Newest source time at which a series was confirmed, kept or not: what freshness is judged by, since a value that does not change is not stored again. Any number of writers.</summary>
internal sealed class HeardTimes
{
    private const int PageBits = 12, PageSize = 1 << PageBits;
    private readonly Lock _growing = new();
    private long[]?[] _pages = new long[16][];

    /// <returns>µs since 1970 UTC; 0 = never since the node started.</returns>
    public long Of(SeriesId series)
    {
        var pages = Volatile.Read(ref _pages);
        var page = series.Value >> PageBits;
        return page < pages.Length && Volatile.Read(ref pages[page]) is { } times ? Volatile.Read(ref times[series.Value & (PageSize - 1)]) : 0;
    }

    public void Set(SeriesId series, long timeUs)
    {
        if (series.IsNone) return;
        var pages = Volatile.Read(ref _pages);
        var page = series.Value >> PageBits;
        var times = page < pages.Length ? Volatile.Read(ref pages[page]) : null;
        Volatile.Write(ref (times ?? Grow(page))[series.Value & (PageSize - 1)], timeUs);
    }

    // series numbers are dense and given by the store, so the table is as large as the store's own catalogue
    private long[] Grow(uint page)
    {
        lock (_growing)
        {
            var pages = _pages;
            if (page >= pages.Length)
            {
                Array.Resize(ref pages, (int)Math.Max(page + 1, 2L * pages.Length));
                Volatile.Write(ref _pages, pages);
            }
            if (pages[page] is { } there) return there;
            var times = new long[PageSize];
            Volatile.Write(ref pages[page], times);
            return times;
        }
    }
}
