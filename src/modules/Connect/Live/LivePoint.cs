using Yiwang.Connect.Points;
using Yiwang.Expressions;
using Yiwang.Streams;

namespace Yiwang.Connect.Live;

/// <summary>A point of a live device. Guarded by its device.</summary>
internal sealed class LivePoint(LiveDevice device, Point point, SeriesId series, long freshForUs, bool vouches, int slot, Func<bool>? reach = null) : PointNow(point, freshForUs, reach)
{
    public LiveDevice Device => device;
    /// <summary>None until the first sample makes it.</summary>
    public SeriesId Series { get; set; } = series;
    /// <summary>Its device is online while it is fresh.</summary>
    public bool Vouches => vouches;

    /// <summary>Takes the newest sample, and tells the rules when it speaks of now.</summary>
    /// <returns>Whether it does.</returns>
    public bool Take(in LastSample sample, ReadOnlySpan<byte> bytes, long nowUs, long wallUs, Inputs inputs)
    {
        if (!Take(sample, bytes, nowUs, wallUs)) return false;
        if (slot >= 0) inputs.Set(slot, nowUs, Said);
        return true;
    }

    /// <summary>What the rules see of it: nothing, once it is old.</summary>
    public void Feed(Inputs inputs, long nowUs)
    {
        if (slot >= 0) inputs.Set(slot, nowUs, Present(nowUs));
    }

    public PointLive Snapshot(long nowUs)
    {
        var fresh = IsFresh(nowUs);
        var why = Last switch
        {
            null when Point.Adapter.Length == 0 => Quality.BadConfiguration,
            null => Quality.BadOffline,
            { Quality: { IsBad: true } bad } => bad,
            { Quality: var quality } => fresh ? quality : Quality.BadExpired,
        };
        return new(Point, Last, !fresh, Text, why, HeardUs);
    }
}
