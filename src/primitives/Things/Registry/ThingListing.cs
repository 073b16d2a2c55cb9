using System.Globalization;
using System.Text;
using Yiwang.Events;

namespace Yiwang.Things.Registry;

/// <summary>Registered identifiers of a prefix in order of first registration, out of the log's postings: single ones and ranges merged by position.</summary>
internal sealed class ThingListing(IEvents events, ThingReader reader)
{
    private const int PageMax = 500;

    /// <param name="cursor">Position to begin at, as a page before answered.</param>
    public (IReadOnlyList<ThingRecord> Page, string? NextCursor) List(Prefix prefix, string? cursor, int max)
    {
        max = Math.Clamp(max, 1, PageMax);
        var from = long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? at : 0;
        Span<long> things = stackalloc long[max + 1];
        Span<long> ranges = stackalloc long[max + 1];
        var thingCount = events.Log.ReadPostings(Encoding.UTF8.GetBytes(prefix.ToString()), from, things);
        var rangeCount = events.Log.ReadPostings(Encoding.UTF8.GetBytes($"range:{prefix}"), from, ranges);
        List<ThingRecord> page = new(max);
        var (t, r) = (0, 0);
        while (page.Count < max && (t < thingCount || r < rangeCount))
        {
            var position = r >= rangeCount || (t < thingCount && things[t] < ranges[r]) ? things[t++] : ranges[r++];
            if (Current(position) is { } record) page.Add(record);
        }
        var next = Math.Min(t < thingCount ? things[t] : long.MaxValue, r < rangeCount ? ranges[r] : long.MaxValue);
        return (page, next == long.MaxValue ? null : next.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Whether anything of the prefix is not voided; after ten thousand tombstones it is taken for granted.</summary>
    public bool HasLive(Prefix prefix)
    {
        string? cursor = null;
        for (var pages = 0; pages < 20; pages++)
        {
            var (page, next) = List(prefix, cursor, PageMax);
            if (page.Any(r => !r.IsVoided)) return true;
            if (next is null) return false;
            cursor = next;
        }
        return true;
    }

    /// <summary>What stands there now: an identifier as it is today, a range as itself.</summary>
    private ThingRecord? Current(long position)
    {
        var e = events.Read(position);
        if (e.Heads.Count == 0) return null;
        return Handle.TryParse(e.Heads[0], out var handle) && !e.Heads[0].StartsWith("range:", StringComparison.Ordinal) ? reader.Find(handle) : RecordedThing.Read(e);
    }
}
