using Xunit;
using Yiwang.Events;
using Yiwang.Things;
using Yiwang.Things.Ranges;
using static Yiwang.Unit.Tests.Things.ThingsBed;

namespace Yiwang.Unit.Tests.Things;

public sealed class RangeRegistryTests
{
    private static RegisterRange Range(string text, params HandleValue[] values) => new(RangeRules.Parse(text).Value!, null, 0, values);

    [Fact]
    public async Task A_range_of_a_thousand_million_is_one_entry_and_every_member_resolves()
    {
        await using var bed = await ThingsBed.OpenAsync();
        var size = bed.Events.Size;
        Assert.Equal(Outcome.Ok, (await bed.Registry.RegisterRangeAsync(Manager, Range("99.501.1001/B26A[000000000-999999999]-瓶", Value(1, "https://example.org")))).Status);
        Assert.Equal(size + 1, bed.Events.Size);
        for (var round = 0; round < 2; round++)
        {
            var member = bed.Registry.Find(H("99.501.1001/b26a123456789-瓶")).Value!;
            Assert.Equal(("99.501.1001/B26A123456789-瓶", ThingOrigin.Range, Forge), (member.Handle.ToString(), member.Origin, member.Owner));
            Assert.Equal("https://example.org", Text(member.Values[0]));
            Assert.Equal("99.501.1001/B26A[000000000-999999999]-瓶", member.Range!.ToString());
            Assert.False(bed.Registry.Find(H("99.501.1001/B26A12345678-瓶")).Succeeded);
            await bed.RestartAsync();
        }
    }

    [Fact]
    public async Task A_member_becomes_its_own_record_when_something_happens_to_it()
    {
        await using var bed = await ThingsBed.OpenAsync();
        await bed.Registry.RegisterRangeAsync(Manager, Range("99.501.1001/ZXJ26[000001-020000]", Value(1, "common")));
        var member = bed.Registry.Find(H("99.501.1001/ZXJ26000731")).Value!;
        var revised = (await bed.Registry.ReviseAsync(Manager, member.Handle, [Value(1, "own")], member.Position)).Value!;
        Assert.Equal((ThingOrigin.Instance, member.Position, "own"), (revised.Origin, revised.Previous, Text(revised.Values[0])));
        await bed.Registry.VoidAsync(Manager, H("99.501.1001/zxj26000732"), "标签损坏");
        Assert.Equal("标签损坏", bed.Registry.FindRecord(H("99.501.1001/ZXJ26000732"))!.VoidReason);
        Assert.Equal("common", Text(bed.Registry.Find(H("99.501.1001/ZXJ26000733")).Value!.Values[0]));
        var history = bed.Registry.History(H("99.501.1001/ZXJ26000731"), null, 10).Value!;
        Assert.Equal(["IdentifierRevised", "RangeRegistered"], history.Select(h => h.Kind));
        Assert.Equal("99.501.1001/ZXJ26000731", history[1].Record.Handle.ToString());
    }

    [Fact]
    public async Task Overlap_is_refused_in_every_spelling_and_names_the_other()
    {
        await using var bed = await ThingsBed.OpenAsync();
        await bed.Registry.RegisterRangeAsync(Manager, Range("99.501.1001/ZXJ26[000001-020000]"));
        foreach (var text in new[] { "99.501.1001/ZXJ26[020000-030000]", "99.501.1001/zxj2[6020000-6020000]", "99.501.1001/ZXJ[26000000-26000001]" })
        {
            var outcome = await bed.Registry.RegisterRangeAsync(Manager, Range(text));
            Assert.Equal((Codes.ThingsRangeOverlap, "99.501.1001/ZXJ[26000001-26020000]"), (outcome.Status.Code, outcome.Status.Detail));
        }
        Assert.True((await bed.Registry.RegisterRangeAsync(Manager, Range("99.501.1001/ZXJ26[020001-030000]"))).Succeeded);
    }

    [Fact]
    public async Task Of_ranges_registered_at_once_those_that_overlap_lose()
    {
        await using var bed = await ThingsBed.OpenAsync();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(async () => await bed.Registry.RegisterRangeAsync(Manager, Range($"99.501.1001/A[{i / 2 * 10:D4}-{i / 2 * 10 + 9:D4}]")))));
        Assert.Equal(6, outcomes.Count(o => o.Succeeded));
        Assert.All(outcomes.Where(o => !o.Succeeded), o => Assert.Equal(Codes.ThingsRangeOverlap, o.Status.Code));
        Assert.True(bed.Registry.Find(H("99.501.1001/A0059")).Succeeded);
    }

    [Fact]
    public async Task A_member_is_registered_already_and_what_was_there_before_keeps_its_own_record()
    {
        await using var bed = await ThingsBed.OpenAsync();
        await bed.Registry.RegisterAsync(Manager, Row("99.501.1001/A05", Value(1, "own")));
        await bed.Registry.RegisterRangeAsync(Manager, Range("99.501.1001/A[01-09]", Value(1, "common")));
        Assert.Equal("own", Text(bed.Registry.Find(H("99.501.1001/A05")).Value!.Values[0]));
        Assert.Equal("common", Text(bed.Registry.Find(H("99.501.1001/A06")).Value!.Values[0]));
        Assert.Equal(Codes.ThingsHandleTaken, (await bed.Registry.RegisterAsync(Manager, Row("99.501.1001/A06"))).Status.Code);
        Assert.Equal(Codes.ThingsHandleTaken, (await bed.Registry.RegisterBulkAsync(Manager, [Row("99.501.1001/B"), Row("99.501.1001/A07")], 2, "k")).Status.Code);
    }

    [Fact]
    public async Task A_repeat_with_the_same_key_is_one_range()
    {
        await using var bed = await ThingsBed.OpenAsync();
        var first = await bed.Registry.RegisterRangeAsync(Manager, Range("99.501.1001/A[01-09]"), "k");
        var again = await bed.Registry.RegisterRangeAsync(Manager, Range("99.501.1001/A[01-09]"), "k");
        Assert.Equal(first.Value.FirstPosition, again.Value.FirstPosition);
        Assert.Equal(Codes.EventsConflict, (await bed.Registry.RegisterRangeAsync(Manager, Range("99.501.1001/A[10-19]"), "k")).Status.Code);
    }

    [Fact]
    public async Task A_listing_shows_things_and_ranges_in_order_of_registration_one_line_each()
    {
        await using var bed = await ThingsBed.OpenAsync();
        await bed.Registry.RegisterAsync(Manager, Row("99.501.1001/A"));
        await bed.Registry.RegisterRangeAsync(Manager, Range("99.501.1001/R[01-09]"));
        await bed.Registry.RegisterRangeAsync(Manager, Range("99.501.1001/R[10-19]"));
        await bed.Registry.RegisterBulkAsync(Manager, [Row("99.501.1001/B"), Row("99.501.1001/C")], 2, "k");
        await bed.Registry.VoidAsync(Manager, H("99.501.1001/A"), "x");
        List<string> lines = [];
        for (string? cursor = null; ;)
        {
            var (page, next) = bed.Registry.List(H("99.501.1001/x").Prefix, cursor, 2);
            Assert.InRange(page.Count, 1, 2);
            lines.AddRange(page.Select(r => r.Range?.ToString() ?? r.Handle + (r.IsVoided ? " voided" : "")));
            if (next is null) break;
            cursor = next;
        }
        Assert.Equal(["99.501.1001/A voided", "99.501.1001/R[01-09]", "99.501.1001/R[10-19]", "99.501.1001/B", "99.501.1001/C"], lines);
    }
}
