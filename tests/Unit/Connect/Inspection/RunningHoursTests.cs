using Xunit;
using Yiwang.Connect.Inspection.Routes;
using Yiwang.Connect.Inspection.Runs;
using Yiwang.Connect.Live;
using Yiwang.Things;
using static Yiwang.Unit.Tests.Connect.Inspection.InspectionBed;

namespace Yiwang.Unit.Tests.Connect.Inspection;

/// <summary>An item by running hours waits until the machine has run so long, whatever the clock says.</summary>
public sealed class RunningHoursTests
{
    private static readonly Handle s_press = Handle.Parse("o.forgeforgeforgeforge/EQ-A-001");

    [Theory]
    [InlineData(0, 10, 10)]
    [InlineData(2, 8, 6)]
    [InlineData(9, 30, 1)]
    [InlineData(20, 30, 0)]
    public void Only_the_time_of_running_within_the_span_counts(int from, int to, int ran) =>
        Assert.Equal(ran * Sample.Hour, RunningHours.RanUs([new(DeviceState.Running, 0, 5 * Sample.Hour), new(DeviceState.Running, 5 * Sample.Hour, 10 * Sample.Hour), new(DeviceState.Idle, 10 * Sample.Hour, 30 * Sample.Hour)], from * Sample.Hour, to * Sample.Hour));

    [Fact]
    public async Task It_is_due_when_the_machine_has_run_long_enough_since_it_was_done()
    {
        await using var bed = await InspectionBed.OpenAsync();
        var id = await bed.RouteAsync(Item(1));
        await bed.TurnAsync();
        var route = bed.Book.Find(id)!;
        var item = Sample.Item(1) with { Device = s_press, Cycle = Cycle.Hours, CycleHours = 100 };
        var hours = new RunningHours(bed.Machines, bed.Book);
        var from = route.InForceUs;
        bed.Machines.Spans.Add(new(DeviceState.Running, from, from + 99 * Sample.Hour));
        bed.Machines.Spans.Add(new(DeviceState.Stopped, from + 99 * Sample.Hour, from + 500 * Sample.Hour));
        Assert.False(hours.IsDue(route, item, from + 500 * Sample.Hour));
        bed.Machines.Spans.Add(new(DeviceState.Running, from + 500 * Sample.Hour, from + 501 * Sample.Hour));
        Assert.True(hours.IsDue(route, item, from + 501 * Sample.Hour));
        Assert.False(hours.IsDue(route, item with { Device = null }, from + 501 * Sample.Hour));
        Assert.False(hours.IsDue(route, item with { CycleHours = 0 }, from + 501 * Sample.Hour));
    }
}
