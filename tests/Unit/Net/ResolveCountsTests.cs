using System.Text;
using Xunit;
using Yiwang.Net;
using Yiwang.Net.Counting;
using Yiwang.Storage.Sql;
using Yiwang.Things;
using Yiwang.Unit.Tests.Storage.Sql;

namespace Yiwang.Unit.Tests.Net;

public sealed class ResolveCountsTests : BothEngines
{
    private static readonly Prefix s_forging = Handle.Parse("99.501.1001/X").Prefix;
    private readonly SteppedTime _time = new();

    private async Task<ResolveCounts> OpenAsync(IDatabase state)
    {
        await Migrations.ApplyAsync(state, [ResolveCounts.Schema], Cancel);
        return new ResolveCounts(state, new NetOptions(), _time);
    }

    private static void Ask(ResolveCounts counts, int from, int count, bool external = true)
    {
        for (var i = from; i < from + count; i++) counts.Count(s_forging, Encoding.UTF8.GetBytes($"99.501.1001/A{i}"), external);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Total_external_and_distinct_are_told_apart(SqlEngine engine)
    {
        var counts = await OpenAsync(NewDatabase(engine));
        Ask(counts, 0, 10);
        Ask(counts, 0, 10);
        Ask(counts, 100, 5, external: false);
        var today = counts.DayOf(_time.GetUtcNow());
        Assert.Equal(new ResolveCount(25, 20, 10), await counts.SumAsync(s_forging, today, today, Cancel));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_restart_goes_on_counting_where_it_stood(SqlEngine engine)
    {
        var state = NewDatabase(engine);
        var first = await OpenAsync(state);
        Ask(first, 0, 10);
        await first.DisposeAsync();
        var second = await OpenAsync(state);
        Ask(second, 5, 10);
        var today = second.DayOf(_time.GetUtcNow());
        Assert.Equal(new ResolveCount(20, 20, 15), await second.SumAsync(s_forging, today, today, Cancel));
        Assert.Equal(new ResolveCount(20, 20, 15), await second.SumAsync(s_forging, today, today, Cancel));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_day_begins_at_midnight_of_the_nodes_zone_and_nothing_is_lost_over_it(SqlEngine engine)
    {
        var counts = await OpenAsync(NewDatabase(engine));
        var today = counts.DayOf(_time.GetUtcNow());
        Ask(counts, 0, 7);
        // the clock stands at 08:00 UTC, which is 16:00 in Chongqing
        _time.Advance(TimeSpan.FromHours(8));
        Ask(counts, 5, 6);
        var days = await counts.DailyAsync(s_forging, today, today + 1, Cancel);
        Assert.Equal([(today, 7L), (today + 1, 6L)], days.Select(d => (d.Day, d.Count.Total)));
        Assert.Equal(11, (await counts.SumAsync(s_forging, today, today + 1, Cancel)).Distinct);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Prefixes_are_summed_over_days_without_counting_an_identifier_twice(SqlEngine engine)
    {
        var counts = await OpenAsync(NewDatabase(engine));
        var first = counts.DayOf(_time.GetUtcNow());
        Ask(counts, 0, 50);
        _time.Advance(TimeSpan.FromDays(1));
        Ask(counts, 25, 50);
        counts.Count(Handle.Parse("99.502/X").Prefix, "99.502/X"u8, isExternal: false);
        var sums = await counts.ByPrefixAsync(first, first + 1, Cancel);
        Assert.Equal((100, 100), (sums[s_forging].Total, sums[s_forging].External));
        Assert.InRange(sums[s_forging].Distinct, 70, 80);
        Assert.Equal(new ResolveCount(1, 0, 0), sums[Handle.Parse("99.502/X").Prefix]);
        Assert.Equal(50, (await counts.ByPrefixAsync(first, first, Cancel))[s_forging].Total);
    }
}
