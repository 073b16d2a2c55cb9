using Yiwang.Streams;
using Yiwang.Things;

namespace Yiwang.Connect.Live;

/// <summary>States of devices over time: a series of whole numbers with a sample at each change.</summary>
internal sealed class StateHistory(IStreamStore store, TimeProvider clock)
{
    private const long DayUs = 86_400_000_000;

    /// <summary>No point can have this name: many have one called <c>state</c> of their own.</summary>
    public static SeriesKey KeyOf(Handle device, string owner) => new($"{device}#state", owner);

    /// <summary>The newest state that was kept; null = none.</summary>
    public StateSpan? LastOf(LiveDevice device) =>
        store.TryFind(KeyOf(device.Handle, device.Owner), out var series) && store.TryLast(series.Id, out var last) ? new((DeviceState)last.Bits, last.TimeUs, last.TimeUs) : null;

    /// <summary>Spans that lie in [from, to), the newest when there are more than so many; the last one ends now at the latest.</summary>
    public IReadOnlyList<StateSpan> Read(SeriesKey key, long fromUs, long toUs, int max)
    {
        var end = Math.Min(toUs, Parties.Micros.Of(clock));
        if (max <= 0 || fromUs >= end || !store.TryFind(key, out var series)) return [];
        var spans = new Queue<StateSpan>();
        StateSpan? open = Before(series.Id, fromUs) is { } state ? new(state, fromUs, fromUs) : null;
        using var cursor = store.Read(series.Id, fromUs, end);
        while (cursor.Next())
        {
            for (var i = 0; i < cursor.Times.Length; i++)
            {
                var next = (DeviceState)cursor.Bits[i];
                if (open is { } running)
                {
                    if (running.State == next) continue;
                    Close(running, cursor.Times[i]);
                }
                open = new(next, cursor.Times[i], cursor.Times[i]);
            }
        }
        if (open is { } last) Close(last, end);
        return [.. spans];

        void Close(StateSpan span, long at)
        {
            if (at <= span.FromUs) return;
            spans.Enqueue(span with { ToUs = at });
            if (spans.Count > max) spans.Dequeue();
        }
    }

    /// <summary>The state that stood at a time, as it was kept; null = none.</summary>
    public DeviceState? StateAt(SeriesId series, long timeUs) => Before(series, timeUs + 1);

    /// <summary>When something was kept, [from, to).</summary>
    public IReadOnlyList<long> TimesOf(SeriesId series, long fromUs, long toUs)
    {
        var times = new List<long>();
        using var cursor = store.Read(series, fromUs, toUs);
        while (cursor.Next()) times.AddRange(cursor.Times);
        return times;
    }

    /// <summary>The state that reached into the range: looked for a day back, then further and further, since a device may stand for months.</summary>
    private DeviceState? Before(SeriesId series, long untilUs)
    {
        for (long back = DayUs, to = untilUs; to > 0; back *= 8)
        {
            var from = Math.Max(0, untilUs - back);
            DeviceState? found = null;
            using (var cursor = store.Read(series, from, to))
            {
                while (cursor.Next())
                {
                    if (cursor.Bits.Length > 0) found = (DeviceState)cursor.Bits[^1];
                }
            }
            if (found is not null) return found;
            to = from;
        }
        return null;
    }
}
