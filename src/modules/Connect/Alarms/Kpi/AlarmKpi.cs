using Yiwang.Connect.Alarms.Keeping;
using Yiwang.Connect.Alarms.Rules;

namespace Yiwang.Connect.Alarms.Kpi;

/// <summary>How the alarms of a span of time did, by the measures of ISA-18.2 and EEMUA 191.</summary>
/// <param name="PerDay">Per operator position, as the other rates.</param>
/// <param name="BusyHours">Share of hours with more than 30 alarms.</param>
/// <param name="BusyTens">Share of periods of ten minutes with more than 10.</param>
/// <param name="MostInTen">In any period of ten minutes.</param>
/// <param name="FloodShare">Share of the time in a flood.</param>
/// <param name="TopShare">Share of the ten most frequent.</param>
/// <param name="Stale">Active now for more than 24 h.</param>
internal sealed record AlarmKpi(long Count, double PerDay, double PerHour, double PerTen, double BusyHours, double BusyTens, int MostInTen, int Floods, double FloodShare, double TopShare, int Chattering, int Stale,
    IReadOnlyDictionary<AlarmSeverity, long> Mix, IReadOnlyList<TopAlarm> Top, IReadOnlyList<DayCount> Days)
{
    private const long HourUs = 3_600_000_000, TenUs = 600_000_000, DayUs = 24 * HourUs;
    private const int BusyHour = 30, TopMax = 10;

    /// <param name="positions">Operator positions among which the alarms are shared; at least 1.</param>
    /// <param name="dayOf">The day of a moment in the node's zone.</param>
    public static AlarmKpi Of(IReadOnlyList<AlarmFact> facts, long fromUs, long toUs, int positions, Func<long, string> dayOf)
    {
        var onsets = facts.SelectMany(f => f.Onsets().Select(at => (At: at, f.Severity))).Where(o => o.At >= fromUs && o.At < toUs).OrderBy(o => o.At).ToList();
        var (times, span) = (onsets.Select(o => o.At).ToArray(), Math.Max(1, toUs - fromUs));
        var each = times.Length / (double)Math.Max(1, positions);
        var (floods, floodUs) = FloodTime(times, toUs);
        var top = facts.GroupBy(f => (f.Rule, f.Device)).Select(g => new TopAlarm(g.First().RuleName, g.First().DeviceName, g.First().Device, g.Sum(f => f.Onsets().Count(at => at >= fromUs && at < toUs)), g.Max(f => f.Severity)))
            .Where(t => t.Count > 0).OrderByDescending(t => t.Count).Take(TopMax).ToList();
        return new(times.Length, each * DayUs / span, each * HourUs / span, each * TenUs / span, Busy(times, fromUs, toUs, HourUs, BusyHour), Busy(times, fromUs, toUs, TenUs, Flood.Begins), Most(times), floods, floodUs / (double)span,
            times.Length == 0 ? 0 : top.Sum(t => t.Count) / (double)times.Length, facts.Count(f => f.IsChattering && f.NewestUs >= fromUs), facts.Count(f => f.IsOpen && f.IsActive && toUs - f.RaisedUs > DayUs),
            Severities.Order.ToDictionary(s => s, s => (long)onsets.Count(o => o.Severity == s)), top, ByDay(onsets, fromUs, toUs, dayOf));
    }

    private static double Busy(long[] times, long fromUs, long toUs, long stepUs, int limit)
    {
        var steps = Math.Max(1, (toUs - fromUs) / stepUs);
        return times.GroupBy(at => (at - fromUs) / stepUs).Count(g => g.Count() > limit) / (double)steps;
    }

    private static int Most(long[] times)
    {
        var (most, first) = (0, 0);
        for (var i = 0; i < times.Length; i++)
        {
            while (times[i] - times[first] >= TenUs) first++;
            most = Math.Max(most, i - first + 1);
        }
        return most;
    }

    /// <summary>A flood lasts from the alarm that is one too many until fewer than five came within the last ten minutes.</summary>
    private static (int Count, long Us) FloodTime(long[] times, long toUs)
    {
        var (count, us, since, first) = (0, 0L, -1L, 0);
        for (var i = 0; i < times.Length; i++)
        {
            if (since >= 0 && End(times, i) <= times[i]) (us, since) = (us + End(times, i) - since, -1);
            while (times[i] - times[first] >= TenUs) first++;
            if (since < 0 && i - first + 1 > Flood.Begins) (count, since) = (count + 1, times[i]);
        }
        return (count, since < 0 ? us : us + Math.Min(toUs, End(times, times.Length)) - since);
    }

    // with so many alarms before it, the flood ends when the fifth newest of them is ten minutes past
    private static long End(long[] times, int before) => before < Flood.Ends ? long.MaxValue : times[before - Flood.Ends] + TenUs;

    private static List<DayCount> ByDay(List<(long At, AlarmSeverity Severity)> onsets, long fromUs, long toUs, Func<long, string> dayOf)
    {
        var byDay = onsets.ToLookup(o => dayOf(o.At), o => o.Severity);
        List<string> days = [];
        for (var at = fromUs; at < toUs; at += DayUs) days.Add(dayOf(at));
        return [.. days.Append(dayOf(toUs - 1)).Distinct().Select(day => new DayCount(day, Severities.Order.ToDictionary(s => s, s => byDay[day].Count(d => d == s))))];
    }
}

internal sealed record TopAlarm(string Rule, string DeviceName, string Device, int Count, AlarmSeverity Severity);

internal sealed record DayCount(string Day, IReadOnlyDictionary<AlarmSeverity, int> Count);
