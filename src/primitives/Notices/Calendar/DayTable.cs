namespace Yiwang.Notices.Calendar;

/// <summary>The special days of all years for quick counting; never changes.</summary>
internal sealed class DayTable
{
    private readonly Dictionary<int, bool> _special;
    // Those that really differ from their weekday, in order of time: what a count by weeks must be corrected by.
    private readonly (int Day, int Correction)[] _differing;

    public DayTable(IEnumerable<CalendarYear> years)
    {
        _special = years.SelectMany(y => y.Days).ToDictionary(d => d.Day.DayNumber, d => d.Works);
        _differing = [.. _special.Where(d => d.Value != IsWeekday(d.Key)).OrderBy(d => d.Key).Select(d => (d.Key, d.Value ? 1 : -1))];
    }

    public bool IsWorkday(int day) => _special.TryGetValue(day, out var works) ? works : IsWeekday(day);

    /// <summary>Of days 0 to the given one; day 0 is Monday, 0001-01-01.</summary>
    public int WorkdaysUpTo(int day)
    {
        var count = (day + 1) / 7 * 5 + Math.Min((day + 1) % 7, 5);
        foreach (var (special, correction) in _differing)
        {
            if (special > day) break;
            count += correction;
        }
        return count;
    }

    private static bool IsWeekday(int day) => day % 7 < 5;
}
