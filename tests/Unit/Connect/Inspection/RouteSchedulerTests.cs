using Xunit;
using Yiwang.Connect.Inspection.Runs;
using Yiwang.Parties;
using static Yiwang.Unit.Tests.Connect.Inspection.InspectionBed;

namespace Yiwang.Unit.Tests.Connect.Inspection;

public sealed class RouteSchedulerTests
{
    // the clock begins at 16:00 of the node's zone
    [Fact]
    public async Task Runs_are_opened_twelve_hours_ahead_and_once()
    {
        await using var bed = await InspectionBed.OpenAsync();
        await bed.RouteAsync(Item(1), Item(2));
        var next = await bed.TurnAsync();
        await bed.TurnAsync();
        var run = Assert.Single(await bed.RunsAsync());
        Assert.Equal("20:00", Local(run.PlannedUs));
        Assert.Equal((Run.Planned, 2), (run.State, run.Items.Count));
        // the next is 08:00 of tomorrow, twelve hours before which is 20:00
        Assert.Equal(Micros.Of(TimeSpan.FromHours(1)), next - bed.NowUs);
        bed.Cases.Time.Advance(TimeSpan.FromHours(4));
        await bed.TurnAsync();
        Assert.Equal(["20:00", "08:00"], (await bed.RunsAsync()).Select(r => Local(r.PlannedUs)));
    }

    [Fact]
    public async Task A_restart_opens_nothing_twice_and_misses_nothing()
    {
        await using var bed = await InspectionBed.OpenAsync();
        await bed.RouteAsync(Item(1));
        await bed.TurnAsync();
        await bed.RestartAsync();
        await bed.TurnAsync();
        Assert.Single(await bed.RunsAsync());
        // the node stands still for two days
        await bed.RestartAsync();
        bed.Cases.Time.Advance(TimeSpan.FromHours(48));
        for (var i = 0; i < 3; i++) await bed.TurnAsync();
        var runs = await bed.RunsAsync();
        Assert.Equal(["20:00", "08:00", "20:00", "08:00", "20:00"], runs.Select(r => Local(r.PlannedUs)));
        Assert.Equal([Run.Missed, Run.Missed, Run.Missed, Run.Missed, Run.Planned], runs.Select(r => r.State));
        Assert.All(runs.Take(4), r => Assert.Equal(new RunCounts(1, 0, 0, 1, 0, 0), r.Counts));
    }

    [Fact]
    public async Task The_window_ends_to_the_microsecond_and_what_nobody_looked_at_is_missed()
    {
        await using var bed = await InspectionBed.OpenAsync();
        await bed.RouteAsync(Item(1), Item(2));
        await bed.TurnAsync();
        var run = (await bed.RunsAsync())[0];
        Assert.True((await bed.TakeAsync(Record(run, 1, bed.NowUs, "record-one"))).Succeeded);
        bed.Cases.Time.Advance(TimeSpan.FromMicroseconds(run.EndsUs - bed.NowUs));
        await bed.TurnAsync();
        Assert.Equal(Run.Running, (await bed.RunsAsync())[0].State);
        bed.Cases.Time.Advance(TimeSpan.FromMicroseconds(1));
        await bed.TurnAsync();
        var closed = (await bed.RunsAsync())[0];
        Assert.Equal(Run.Missed, closed.State);
        Assert.Equal(new RunCounts(2, 1, 0, 1, 0, 0), closed.Counts);
    }

    [Fact]
    public async Task A_record_that_was_made_in_time_and_came_late_takes_the_miss_back()
    {
        await using var bed = await InspectionBed.OpenAsync();
        await bed.RouteAsync(Item(1));
        await bed.TurnAsync();
        var run = (await bed.RunsAsync())[0];
        bed.Cases.Time.Advance(TimeSpan.FromHours(9));
        await bed.TurnAsync();
        Assert.Equal(Run.Missed, (await bed.RunsAsync())[0].State);
        Assert.True((await bed.TakeAsync(Record(run, 1, run.PlannedUs, "record-one"))).Succeeded);
        var done = (await bed.RunsAsync())[0];
        Assert.Equal(Run.Done, done.State);
        Assert.Equal(new RunCounts(1, 1, 1, 0, 0, 0), done.Counts);
        // that it had been missed stays on record
        Assert.Equal(ItemResult.Missed, Assert.Single(done.Items[0].Before).Result);
        Assert.Equal(bed.NowUs, done.Items[0].Record!.SyncedUs);
    }

    [Fact]
    public async Task A_route_that_is_switched_off_opens_nothing_more()
    {
        await using var bed = await InspectionBed.OpenAsync();
        var route = await bed.RouteAsync(Item(1));
        await bed.TurnAsync();
        Assert.True((await bed.Cases.Cases.MoveAsync(bed.Engineer, new(route, "deactivate", [], bed.Cases.Node.Find(route)!.Position))).Succeeded);
        bed.Cases.Time.Advance(TimeSpan.FromHours(48));
        await bed.TurnAsync();
        Assert.Single(await bed.RunsAsync());
    }

    private static string Local(long us) => TimeZoneInfo.ConvertTime(Micros.ToTime(us), Cases.CaseBed.Zone).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture);
}
