namespace Yiwang.Connect.Maintenance.Shifts;

/// <summary>A shift plan laid over real time.</summary>
internal sealed class ShiftTimes(ShiftPlan plan, TimeZoneInfo zone)
{
    /// <summary>Time in which the device is meant to produce: shifts without their breaks and without planned stops.</summary>
    public IReadOnlyList<TimePart> Planned(string device, long fromUs, long toUs)
    {
        var asked = new[] { new TimePart(fromUs, toUs) };
        List<TimePart> shifts = [], breaks = [];
        for (var day = Day(fromUs).AddDays(-1); day <= Day(toUs); day = day.AddDays(1))
        {
            if (!plan.IsWorked(day)) continue;
            foreach (var shift in plan.Shifts)
            {
                shifts.Add(Part(day, shift.From, shift.To));
                breaks.AddRange(shift.Breaks.Select(b => Part(day, b.From, b.To)));
            }
        }
        breaks.AddRange(plan.Stops.Where(s => s.Device is null || s.Device == device).Select(s => new TimePart(s.FromUs, s.ToUs)));
        return TimeParts.Both(TimeParts.Without(TimeParts.Normal(shifts), TimeParts.Normal(breaks)), asked);
    }

    /// <summary>The production day of a moment.</summary>
    public DateOnly Day(long us)
    {
        var local = Local(us);
        var day = DateOnly.FromDateTime(local);
        return TimeOnly.FromDateTime(local) < plan.DayBegins ? day.AddDays(-1) : day;
    }

    /// <summary>From the beginning of a production day to that of the next.</summary>
    public TimePart Of(DateOnly day) => new(Us(day, plan.DayBegins), Us(day.AddDays(1), plan.DayBegins));

    /// <summary>The shift on duty; null between shifts.</summary>
    public Shift? ShiftAt(long us)
    {
        for (var day = Day(us).AddDays(-1); day <= Day(us); day = day.AddDays(1))
        {
            if (!plan.IsWorked(day)) continue;
            foreach (var shift in plan.Shifts)
            {
                var part = Part(day, shift.From, shift.To);
                if (us >= part.FromUs && us < part.ToUs) return shift;
            }
        }
        return null;
    }

    // a clock time before the beginning of the production day is that of the next calendar day
    private TimePart Part(DateOnly day, TimeOnly from, TimeOnly to)
    {
        var begins = from < plan.DayBegins ? day.AddDays(1) : day;
        return new(Us(begins, from), Us(to <= from ? begins.AddDays(1) : begins, to));
    }

    private long Us(DateOnly day, TimeOnly time) =>
        (TimeZoneInfo.ConvertTimeToUtc(DateTime.SpecifyKind(day.ToDateTime(time), DateTimeKind.Unspecified), zone) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private DateTime Local(long us) => TimeZoneInfo.ConvertTime(DateTimeOffset.UnixEpoch.AddTicks(us * TimeSpan.TicksPerMicrosecond), zone).DateTime;
}
