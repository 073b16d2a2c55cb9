using Xunit;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Live;
using Yiwang.Streams;
using Yiwang.Unit.Tests.Things;

namespace Yiwang.Unit.Tests.Connect.Live;

public sealed class AllocationTests
{
    [Fact]
    public async Task Hearing_a_sample_allocates_nothing()
    {
        await using var bed = await LiveBed.OpenAsync(LiveBed.Rules(new(DeviceState.Fault, "AI0 > 1e9 for 5 s"), new(DeviceState.Running, "avg(AI0, 10s) > 3")), LiveBed.Current);
        await bed.SayAsync("AI0", 5);
        var series = PointSeries.Find(bed.Connect.Store, ThingsBed.Forge, bed.Connect.Book.PointsOf(bed.Press)[0]);
        var batch = new SampleBatch { ReceivedUs = bed.NowUs };
        for (var i = 1; i <= 1_000; i++) batch.AddInteger(series, bed.NowUs + i, i, Quality.Good);
        bed.States.Heard(batch);
        Assert.Equal(0, Allocations.Least(() => bed.States.Heard(batch)));
    }
}
