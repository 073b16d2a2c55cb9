using Xunit;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Adapters;
using Yiwang.Connect.Collect.Hub;
using Yiwang.Connect.Live;
using Yiwang.Connect.Points;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Streams;
using Yiwang.Unit.Tests.Things;

namespace Yiwang.Unit.Tests.Connect.Live;

/// <summary>A source that speaks only when something changes, behind a collector whose line may be down.</summary>
public sealed class CollectorReachTests
{
    private const string Name = "plant-a";

    [Fact]
    public async Task Silence_is_no_loss_while_the_collector_is_there_and_is_one_while_it_is_away()
    {
        await using var bed = await ConnectBed.OpenAsync();
        var clock = new TwoHandedClock();
        Assert.Equal(Outcome.Ok, (await bed.Book.SaveAsync(ConnectBed.Engineer, ConnectBed.Modbus() with { Kind = AdapterKind.MqttClient, Endpoint = "mqtt://10.0.0.9:1883", Collector = Name })).Status);
        var point = Assert.Single(await bed.WithPressAsync(ConnectBed.Register("AI0", "yz/a/current", RawType.Auto) with { ReportMode = ReportMode.Change, SamplingMs = 1_000 }));
        await bed.Book.SetRulesAsync(ConnectBed.Engineer, ConnectBed.Press, LiveBed.Rules(new StateRule(DeviceState.Running, "AI0 > 3")));
        using var collectors = new Collectors(bed.Book, clock);
        var states = new LiveStates(bed.Book, bed.Feed, new StateRecorder(bed.Feed, bed.Things.Events, clock), clock, null, collectors);
        collectors.Meet(ThingsBed.Forge, Name);
        var batch = new SampleBatch { ReceivedUs = Micros.Of(clock) };
        batch.Add(PointSeries.Open(bed.Store, ThingsBed.Forge, point), Micros.Of(clock), 5, Quality.Good);
        Assert.Equal(AppendStatus.Ok, (await bed.Feed.AppendAsync(batch)).Status);
        Pass(600, meet: true);
        Assert.Equal(DeviceState.Running, states.Of(ConnectBed.Press).State);
        Pass(20, meet: false);
        Assert.Equal(DeviceState.Offline, states.Of(ConnectBed.Press).State);
        Pass(1, meet: true);
        Assert.Equal(DeviceState.Running, states.Of(ConnectBed.Press).State);

        void Pass(int seconds, bool meet)
        {
            for (var turn = 0; turn < 4 * seconds; turn++)
            {
                clock.Move(LiveLoop.Turn);
                if (meet && turn % 4 == 0) collectors.Meet(ThingsBed.Forge, Name);
                states.Tick();
            }
        }
    }
}
