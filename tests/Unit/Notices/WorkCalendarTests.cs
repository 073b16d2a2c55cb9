using System.Globalization;
using Xunit;
using Yiwang.Notices.Calendar;
using Yiwang.Parties;

namespace Yiwang.Unit.Tests.Notices;

public sealed class WorkCalendarTests
{
    internal static readonly TimeZoneInfo Shanghai = TimeZoneInfo.CreateCustomTimeZone("Asia/Shanghai", TimeSpan.FromHours(8), "CST", "CST");
    private readonly WorkCalendar _calendar = WorkCalendar.Published(Shanghai);

    /// <summary>Local time of the node to microseconds.</summary>
    internal static long At(string local) => Micros.Of(new DateTimeOffset(DateTime.Parse(local, CultureInfo.InvariantCulture), TimeSpan.FromHours(8)));

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("2025-01-01", false)]
    [InlineData("2025-01-26", true)]
    [InlineData("2025-02-04", false)]
    [InlineData("2025-10-08", false)]
    [InlineData("2025-10-11", true)]
    [InlineData("2026-01-02", false)]
    [InlineData("2026-01-04", true)]
    [InlineData("2026-02-14", true)]
    [InlineData("2026-02-24", true)]
    [InlineData("2026-02-28", true)]
    [InlineData("2026-05-09", true)]
    [InlineData("2026-09-25", false)]
    [InlineData("2026-10-07", false)]
    [InlineData("2026-10-08", true)]
    [InlineData("2026-10-11", false)]
    [InlineData("2031-01-01", true)]
    [InlineData("2031-01-04", false)]
    public void Days_are_worked_as_published(string day, bool works) => Assert.Equal(works, _calendar.IsWorkday(Day(day)));

    [Theory]
    [InlineData(2025, 28, 5)]
    [InlineData(2026, 33, 6)]
    public void Shipped_years_name_their_document_and_have_all_its_days(int year, int off, int worked)
    {
        var found = _calendar.Find(year)!;
        Assert.Contains("国办发明电", found.Source, StringComparison.Ordinal);
        Assert.Equal((off, worked), (found.Days.Count(d => !d.Works), found.Days.Count(d => d.Works)));
        Assert.All(found.Days.Where(d => d.Works), d => Assert.True(d.Day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday));
        Assert.True(found.Ships);
    }

    [Theory]
    [InlineData("2026-11-20 08:00", 0, "2026-11-21 00:00")]
    [InlineData("2026-11-20 08:00", 1, "2026-11-24 00:00")]
    [InlineData("2026-11-21 08:00", 0, "2026-11-24 00:00")]
    [InlineData("2026-11-21 08:00", 1, "2026-11-24 00:00")]
    [InlineData("2026-09-30 23:59:59", 1, "2026-10-09 00:00")]
    [InlineData("2026-02-13 12:00", 2, "2026-02-25 00:00")]
    [InlineData("2026-10-10 00:00", 0, "2026-10-11 00:00")]
    public void Deadlines_end_with_the_last_workday(string from, int workdays, string due) => Assert.Equal(At(due), _calendar.EndOfWorkday(At(from), workdays));

    [Theory]
    [InlineData("2026-11-20 08:00", "2026-11-20 20:00", 0)]
    [InlineData("2026-11-20 08:00", "2026-11-24 01:00", 2)]
    [InlineData("2026-09-30 08:00", "2026-10-10 08:00", 3)]
    [InlineData("2026-10-10 08:00", "2026-09-30 08:00", -3)]
    public void Workdays_between_count_the_last_and_not_the_first(string from, string to, int workdays) => Assert.Equal(workdays, _calendar.WorkdaysBetween(At(from), At(to)));

    [Fact]
    public void Counting_by_weeks_agrees_with_counting_by_days()
    {
        var random = new Random(7);
        for (var i = 0; i < 300; i++)
        {
            var from = DateOnly.FromDayNumber(Day("2024-06-01").DayNumber + random.Next(1_200));
            var to = from.AddDays(random.Next(900));
            var counted = Enumerable.Range(1, to.DayNumber - from.DayNumber).Count(n => _calendar.IsWorkday(from.AddDays(n)));
            var fromUs = At(from.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            Assert.Equal(counted, _calendar.WorkdaysBetween(fromUs, At(to.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))));
            var workdays = random.Next(1, 400);
            var due = _calendar.EndOfWorkday(fromUs, workdays);
            Assert.Equal(workdays, _calendar.WorkdaysBetween(fromUs, due - 1));
            Assert.True(_calendar.IsWorkday(_calendar.DateOf(due - 1)));
        }
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    [InlineData(0)]
    public void Any_moment_has_an_answer(long us)
    {
        Assert.True(_calendar.EndOfWorkday(us, 1_000) != 0);
        Assert.Equal(0, _calendar.WorkdaysBetween(us, us));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1_001)]
    public void Other_spans_are_the_callers_mistake(int workdays) => Assert.Throws<ArgumentOutOfRangeException>(() => _calendar.EndOfWorkday(0, workdays));
}
