using Xunit;
using Yiwang.Streams;
using Yiwang.Streams.Reading;

namespace Yiwang.Unit.Tests.Streams.Reading;

public sealed class BucketsTests
{
    [Fact]
    public void A_row_for_each_step_with_numbers_over_valid_samples_and_time()
    {
        var store = new SlicedStore(SampleKind.Number, chunk: 100);
        store.Add(5, 10);
        store.Add(12, 20);
        store.Add(18, double.NaN, Quality.BadOffline);
        store.Add(25, 40);
        var rows = Buckets.Read(store, store.Series, new StepQuery(0, 40, 10, NowUs: 38));
        Assert.Equal(4, rows.Length);
        Assert.Equal(new Bucket(0, 10, 1, 1, 10, 10, 10, 10, 10, 50, 5), rows[0]);
        // 10 holds until 12, 20 until the loss at 18
        Assert.Equal(new Bucket(10, 20, 2, 1, 20, 20, 20, 20, 20, 2 * 10 + 6 * 20, 8), rows[1]);
        Assert.Equal((0.5, 40.0), (rows[2].Coverage, rows[2].WeightedMean));
        // no sample, but the value still holds, until now
        Assert.Equal((0L, 8L, 40.0, true), (rows[3].Count, rows[3].WeightedUs, rows[3].WeightedMean, double.IsNaN(rows[3].Mean)));
    }

    [Fact]
    public void The_value_before_the_first_step_holds_into_it_but_not_for_longer_than_it_may()
    {
        var store = new SlicedStore(SampleKind.Number, chunk: 100);
        store.Add(-30, 5);
        store.Add(50, 6);
        Assert.Equal([10L, 10, 10], Buckets.Read(store, store.Series, new StepQuery(0, 30, 10, 1_000)).Select(b => b.WeightedUs));
        Assert.Equal([10L, 5, 0], Buckets.Read(store, store.Series, new StepQuery(0, 30, 10, 1_000, HoldUs: 45)).Select(b => b.WeightedUs));
        Assert.Equal([0L, 0, 0], Buckets.Read(store, store.Series, new StepQuery(0, 30, 10, 1_000, HoldUs: 20)).Select(b => b.WeightedUs));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    public void Summaries_give_what_the_samples_give(long holdUs)
    {
        var chunks = 0;
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var kind = (SampleKind)(1 + seed % 3);
            var store = new SlicedStore(kind, chunk: random.Next(2, 9));
            var at = -200L;
            for (var i = 0; i < 150; i++)
            {
                at += random.Next(5) == 0 ? random.Next(1, 200) : random.Next(1, 8);
                var bad = random.Next(8) == 0;
                store.Add(at, kind == SampleKind.Boolean ? random.Next(2) : random.Next(-50, 50), bad ? Quality.BadNoAnswer : Quality.Good);
            }
            var query = new StepQuery(0, 600, random.Next(3) switch { 0 => 0, 1 => 50, _ => 137 }, 550, holdUs);
            var rows = Buckets.Read(store, store.Series, query);
            chunks += store.Chunks;
            store.Summaries = false;
            Assert.Equal(Buckets.Read(store, store.Series, query), rows);
        }
        Assert.InRange(chunks, 500, int.MaxValue);
    }

    [Fact]
    public void More_rows_than_allowed_are_refused()
    {
        var store = new SlicedStore(SampleKind.Number, 10);
        Assert.Throws<ArgumentException>(() => Buckets.Read(store, store.Series, new StepQuery(0, 1_000_000_000, 1, 0)));
        Assert.False(new StepQuery(0, 1_000_000_000, 1, 0).IsSound);
        Assert.False(new StepQuery(10, 0, 1, 0).IsSound);
        Assert.False(new StepQuery(long.MinValue, long.MaxValue, 0, 0).IsSound);
        Assert.Empty(Buckets.Read(store, store.Series, new StepQuery(5, 5, 1, 0)));
    }
}
