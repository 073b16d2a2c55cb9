using Xunit;
using Yiwang.Parties;
using Yiwang.Storage.Sql;
using Yiwang.Things;
using Yiwang.Things.Ranges;
using Yiwang.Things.Templates;
using Yiwang.Unit.Tests.Storage.Sql;
using static Yiwang.Unit.Tests.Things.ThingsBed;

namespace Yiwang.Unit.Tests.Things;

public sealed class ViewTests : BothEngines
{
    private static readonly TemplateBody Forging = StarterTemplates.All.Single(t => t.Suffix == "META_FORGING").Body;
    private static readonly TemplateBody Equipment = StarterTemplates.All.Single(t => t.Suffix == "META_EQUIPMENT").Body;

    private Task<ThingsBed> OpenAsync(SqlEngine engine)
    {
        var name = NewName(engine);
        return ThingsBed.OpenAsync(_ => OpenDatabase(engine, name));
    }

    private static HandleValue[] ForgingOf(string batch) => [Value(2000, batch), Value(2001, "L26-1109"), Value(2002, "42CrMo"), Value(2003, "1150")];

    [Theory, MemberData(nameof(Engines))]
    public async Task What_was_registered_is_counted_by_prefix_day_and_kind(SqlEngine engine)
    {
        await using var bed = await OpenAsync(engine);
        await bed.Registry.RegisterAsync(Manager, Row("99.501.1001/A"));
        await bed.Registry.RegisterAsync(Manager, Row("99.501.1001/B"));
        // 16:30 UTC is the next day in the node's zone
        bed.Clock.Now = bed.Clock.Now.Date.AddHours(16.5);
        await bed.Registry.RegisterRangeAsync(Manager, new(RangeRules.Parse("99.501.1001/R[000-999]").Value!, null, 0, []));
        await bed.Registry.RegisterBulkAsync(Manager, Enumerable.Range(0, 1500).Select(i => Row($"99.501.1001/N{i}")), 1500, "k");
        await bed.Registry.VoidAsync(Manager, H("99.501.1001/A"), "x");
        for (var round = 0; round < 2; round++)
        {
            Assert.True(await bed.ShownAsync());
            var counts = await bed.Things.Queries.CountsAsync(H("99.501.1001/x").Prefix, "2026-11-01", "2026-11-30", Cancel);
            Assert.Equal(["2026-11-09 IdentifierRegistered 2 2", "2026-11-10 IdentifierRegistered 1500 1500", "2026-11-10 IdentifierVoided 1 1", "2026-11-10 RangeRegistered 1 1000"],
                counts.Select(c => $"{c.Day} {c.Kind} {c.Entries} {c.Identifiers}"));
            Assert.Empty(await bed.Things.Queries.CountsAsync(H("99.502/x").Prefix, "2026-11-01", "2026-11-30", Cancel));
            await bed.RestartAsync();
        }
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Searchable_values_are_found_by_words_codes_and_their_beginnings(SqlEngine engine)
    {
        await using var bed = await OpenAsync(engine);
        await bed.PublishAsync("99.501.1001/META_FORGING", Forging);
        await bed.PublishAsync("99.501.1001/META_EQUIPMENT", Equipment);
        await bed.Registry.RegisterAsync(Manager, Row("99.501.1001/K1", ForgingOf("ZXJ-20261109-A01")) with { Template = H("99.501.1001/META_FORGING") });
        await bed.Registry.RegisterBulkAsync(Manager, Enumerable.Range(1, 1200).Select(i => Row($"99.501.1001/N{i}", ForgingOf($"批次{i:D4}")) with { Template = H("99.501.1001/META_FORGING") }), 1200, "k");
        HandleValue[] press = [Value(2000, "EQ-A-001"), Value(2001, "1600t 热模锻压力机"), Value(2002, "HM-1600"), Value(2003, "production"), Value(2004, "A"), Value(2011, "inUse"), Value(2014, "周建国"), Value(2026, "江津厂区")];
        var equipment = (await bed.Registry.RegisterAsync(Manager, Row("99.501.1001/E1", press) with { Template = H("99.501.1001/META_EQUIPMENT") })).Value!;
        Assert.True(await bed.ShownAsync());
        async Task<string[]> FindAsync(string query, string? organization = null) => [.. (await bed.Things.Queries.SearchAsync(query, organization, 10, Cancel)).Select(h => h.Suffix.ToString())];
        Assert.Equal(["K1"], await FindAsync("zxj-2026"));
        Assert.Equal(["K1"], await FindAsync("ZXJ-20261109-A01 L26"));
        Assert.Equal("N77", (await FindAsync("批次 0077"))[0]);
        Assert.Equal(["E1"], await FindAsync("锻压"));
        Assert.Equal(["E1"], await FindAsync("热模锻压力机"));
        Assert.Empty(await FindAsync("锻模"));
        Assert.Empty(await FindAsync("42CrMo"));
        Assert.Equal(10, (await FindAsync("L26")).Length);
        // 资产编号 is for the owner's people
        Assert.Empty(await FindAsync("EQ-A"));
        Assert.Equal(["E1"], await FindAsync("EQ-A", Forge));
        Assert.Empty(await FindAsync("'; drop table things_terms; --", Forge));
        press[1] = Value(2001, "空压机");
        await bed.Registry.ReviseAsync(Manager, equipment.Handle, press, equipment.Position);
        Assert.True(await bed.ShownAsync());
        Assert.Empty(await FindAsync("锻压"));
        Assert.Equal(["E1"], await FindAsync("空压机"));
        await bed.Registry.VoidAsync(Manager, equipment.Handle, "报废");
        Assert.True(await bed.ShownAsync());
        Assert.Empty(await FindAsync("空压机"));
    }

    [Fact]
    public async Task With_the_views_lost_everything_comes_back_from_the_log()
    {
        await using var bed = await ThingsBed.OpenAsync();
        await bed.PublishAsync("99.501.1001/META_FORGING", Forging);
        await bed.Registry.RegisterRangeAsync(Manager, new(RangeRules.Parse("99.501.1001/R[000-999]").Value!, null, 0, []));
        await bed.RestartAsync(withoutViews: true);
        Assert.True(bed.Registry.Find(H("99.501.1001/R500")).Succeeded);
        Assert.NotNull(bed.Things.Templates.Find(H("99.501.1001/META_FORGING")));
        Assert.Equal(Forge, bed.Things.Prefixes.Find(H("99.501.1001/x").Prefix)!.Holder);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Tables_in_memory_come_back_from_the_views(SqlEngine engine)
    {
        await using var bed = await OpenAsync(engine);
        await bed.PublishAsync("99.501.1001/META_FORGING", Forging);
        await bed.Registry.RegisterRangeAsync(Manager, new(RangeRules.Parse("99.501.1001/R[000-999]转").Value!, H("99.501.1001/META_FORGING"), 1, ForgingOf("B")));
        await bed.Things.PrefixRegistry.SuspendAsync(Operator, H("99.501.1001/x").Prefix, "核查");
        Assert.True(await bed.ShownAsync());
        await bed.RestartAsync();
        Assert.Equal("核查", bed.Things.Prefixes.Find(H("99.501.1001/x").Prefix)!.Reason);
        Assert.Equal(TemplateJson.Write(Forging), TemplateJson.Write(bed.Things.Templates.Find(H("99.501.1001/META_FORGING"))!.Body));
        Assert.Equal(Visibility.Granted, bed.Registry.Find(H("99.501.1001/R500转")).Value!.Values.Single(v => v.Index == 2003).Visibility);
    }
}
