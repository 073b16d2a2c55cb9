using Xunit;
using Yiwang.Streams;
using Yiwang.Streams.Reading;

namespace Yiwang.Unit.Tests.Streams.Reading;

public sealed class StateTimesTests
{
    [Fact]
    public void Each_state_gets_the_time_that_it_held_in_each_step()
    {
        var store = States((-5, 1), (4, 2), (12, 1), (15, 1), (27, 3));
        Assert.Equal(
            [new StateTime(0, 10, 1, 4), new(0, 10, 2, 6), new(10, 20, 1, 8), new(10, 20, 2, 2), new(20, 30, 1, 7), new(20, 30, 3, 3), new(30, 35, 3, 2)],
            StateTimes.Read(store, store.Series, new StepQuery(0, 35, 10, NowUs: 32)));
    }

    [Fact]
    public void Bad_samples_and_values_that_are_too_old_are_no_state()
    {
        var store = States((0, 1), (5, -1), (8, 2), (60, 2));
        var query = new StepQuery(0, 100, 0, NowUs: 100, HoldUs: 30);
        Assert.Equal([new StateTime(0, 100, 1, 5), new(0, 100, 2, 30 + 30)], StateTimes.Read(store, store.Series, query));
        Assert.Equal(
            [new StateStretch(0, 5, 1, true), new(5, 8, 0, false), new(8, 38, 2, true), new(38, 60, 0, false), new(60, 90, 2, true), new(90, 100, 0, false)],
            StateTimes.Stretches(store, store.Series, query, 100));
    }

    [Fact]
    public void Stretches_join_equal_neighbours_and_keep_the_oldest_when_there_are_too_many()
    {
        var store = States((0, 1), (5, 1), (8, 2), (9, 2), (20, 1));
        var query = new StepQuery(0, 30, 0, NowUs: 30);
        Assert.Equal([new StateStretch(0, 8, 1, true), new(8, 20, 2, true)], StateTimes.Stretches(store, store.Series, query, 2));
    }

    [Fact]
    public void Nothing_known_is_one_unknown_stretch()
    {
        var store = States();
        Assert.Equal([new StateStretch(0, 30, 0, false)], StateTimes.Stretches(store, store.Series, new StepQuery(0, 30, 0, NowUs: 90), 10));
        Assert.Empty(StateTimes.Read(store, store.Series, new StepQuery(0, 30, 10, NowUs: 90))!);
    }

    [Fact]
    public void A_counter_is_no_state()
    {
        var store = States([.. Enumerable.Range(0, 200).Select(i => (i, i))]);
        Assert.Null(StateTimes.Read(store, store.Series, new StepQuery(0, 200, 0, NowUs: 200)));
    }

    /// <summary>A value of -1 is a Bad sample.</summary>
    private static SlicedStore States(params (int Time, int Value)[] samples)
    {
        var store = new SlicedStore(SampleKind.Integer, 4);
        foreach (var (time, value) in samples) store.Add(time, value, value < 0 ? Quality.BadOffline : Quality.Good);
        return store;
    }
}
