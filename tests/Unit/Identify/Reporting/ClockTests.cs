using Xunit;
using Yiwang.Identify.Reporting;
using Yiwang.Net;

namespace Yiwang.Unit.Tests.Identify.Reporting;

public sealed class ClockTests
{
    private static readonly TimeZoneInfo s_beijing = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    // UTC; Beijing is eight hours ahead
    [Theory]
    [InlineData("2026-11-20T16:29:59Z", "2026-11-19", "2026-10-01", "2026-11-20")]
    [InlineData("2026-11-20T16:30:00Z", "2026-11-20", "2026-10-01", "2026-11-20")]
    [InlineData("2026-11-20T23:59:59Z", "2026-11-20", "2026-10-01", "2026-11-20")]
    [InlineData("2026-11-21T00:00:00Z", "2026-11-20", "2026-10-01", "2026-11-21")]
    [InlineData("2026-11-30T16:59:59Z", "2026-11-30", "2026-10-01", "2026-11-30")]
    [InlineData("2026-11-30T17:00:00Z", "2026-11-30", "2026-11-01", "2026-11-30")]
    [InlineData("2026-12-31T17:00:00Z", "2026-12-31", "2026-12-01", "2026-12-31")]
    public void Days_months_and_escrow_are_due_by_the_clock_of_the_zone(string now, string day, string month, string escrow)
    {
        var clock = new ReportClock(new NetOptions { Zone = s_beijing }, new FixedTime(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal((day, month, escrow), (ReportClock.Name(clock.LastDay), ReportClock.Name(clock.LastMonth), ReportClock.Name(clock.EscrowDay)));
    }

    [Fact]
    public void A_day_begins_at_midnight_of_the_zone()
    {
        var clock = new ReportClock(new NetOptions { Zone = s_beijing }, TimeProvider.System);
        Assert.Equal(DateTimeOffset.Parse("2026-11-19T16:00:00Z", System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds() * 1_000, clock.StartOf(new DateOnly(2026, 11, 20)));
        Assert.Equal("2026-11-20 00:00:00", clock.Second(clock.StartOf(new DateOnly(2026, 11, 20))));
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
