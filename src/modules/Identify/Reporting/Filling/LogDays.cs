using Yiwang.Events;

namespace Yiwang.Identify.Reporting.Filling;

/// <summary>Where a moment lies in the log.</summary>
internal static class LogDays
{
    /// <summary>The first entry recorded at a moment or after it: times in the log never go back.</summary>
    public static long PositionAt(this IEvents events, long us)
    {
        var (low, high) = (0L, events.Size);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            if (events.Log.Read(middle).RecordedAtUs < us) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
