using Xunit;
using Yiwang.Net;
using Yiwang.Net.Counting;
using Yiwang.Storage.Sql;
using Yiwang.Things;
using Yiwang.Unit.Tests.Storage.Sql;

namespace Yiwang.Unit.Tests.Net;

public sealed class ServiceFiguresTests : BothEngines
{
    private static readonly Prefix s_prefix = Prefix.TryParse("99.501.1001", out var p, out _) ? p : default;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_restart_adds_to_the_day_and_keeps_its_extremes(SqlEngine engine)
    {
        var (state, time) = (NewDatabase(engine), new SteppedTime());
        await Migrations.ApplyAsync(state, [ResolveCounts.Schema, ServiceFigures.Schema], Cancel);
        await using var counts = new ResolveCounts(state, new NetOptions(), time);
        var day = counts.DayOf(time.GetUtcNow());
        foreach (var milliseconds in new[] { 30, 5, 20 })
        {
            await using var figures = new ServiceFigures(state, counts, time);
            for (var i = 0; i < 3; i++)
            {
                var began = figures.Begin();
                time.Advance(TimeSpan.FromMilliseconds(milliseconds));
                figures.Resolved(s_prefix, [10, 0, 0, (byte)i], began, answered: i > 0);
            }
        }
        await using var read = new ServiceFigures(state, counts, time);
        var all = await read.ReadAsync(day, day, Cancel);
        foreach (var name in new[] { "", "99.501.1001" })
        {
            var one = Assert.Single(all, d => d.Prefix == name);
            Assert.Equal((9, 6, 9, 30.0, 5.0, 18.333, 3), (one.Requests, one.Answered, one.Resolving.Count, one.Resolving.MaxMs, one.Resolving.MinMs, one.Resolving.AverageMs, one.MostPerSecond));
        }
        Assert.Equal([("10.0.0.0", 3L), ("10.0.0.1", 3L), ("10.0.0.2", 3L)], (await read.SourcesAsync("99.501.1001", day, Cancel)).Select(s => (s.Address, s.Requests)));
    }

    [Fact]
    public async Task Addresses_beyond_a_thousand_are_counted_together_and_nothing_is_lost()
    {
        var (state, time) = (NewDatabase(SqlEngine.Sqlite), new SteppedTime());
        await Migrations.ApplyAsync(state, [ResolveCounts.Schema, ServiceFigures.Schema], Cancel);
        await using var counts = new ResolveCounts(state, new NetOptions(), time);
        await using var figures = new ServiceFigures(state, counts, time);
        for (var i = 0; i < 1_500; i++) figures.Resolved(s_prefix, [10, 1, (byte)(i >> 8), (byte)i], figures.Begin(), answered: true);
        var day = counts.DayOf(time.GetUtcNow());
        var one = Assert.Single(await figures.ReadAsync(day, day, Cancel), d => d.Prefix.Length > 0);
        var sources = await figures.SourcesAsync("99.501.1001", day, Cancel);
        Assert.Equal((1_500, 1_000, 500), (one.Requests, sources.Count, one.OtherSources));
        Assert.Equal(one.Requests, sources.Sum(s => s.Requests) + one.OtherSources);
        // a clock that stands makes one second of them all
        Assert.Equal(1_500, one.MostPerSecond);
    }
}
