using Xunit;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Storage.Sql;
using Yiwang.Things;
using Yiwang.Things.Templates;
using Yiwang.Things.Views;
using Yiwang.Unit.Tests.Storage.Sql;
using static Yiwang.Unit.Tests.Things.ThingsBed;

namespace Yiwang.Unit.Tests.Things.Views;

/// <summary>The equipment ledger as a table, on both engines.</summary>
public sealed class LedgerViewTests : BothEngines
{
    private const int Bulk = 1_200;
    private static readonly Handle s_template = H(Forge + "/META_EQUIPMENT");

    [Theory, MemberData(nameof(Engines))]
    public async Task It_is_filtered_and_paged_by_the_database(SqlEngine engine)
    {
        await using var bed = await FilledAsync(engine);
        var first = await AskAsync(bed, new(Forge, Limit: 100));
        Assert.Equal((Bulk + 2L, 100), (first.Count, first.Rows.Count));
        var last = await AskAsync(bed, new(Forge, Offset: Bulk, Limit: 100));
        Assert.Equal(["EQ-B-1200", "EQ-C-001"], last.Rows.Select(r => r.AssetNo));
        Assert.Equal(["EQ-B-0777"], (await AskAsync(bed, new(Forge, "滚齿机 eq-b-0777"))).Rows.Select(r => r.AssetNo));
        Assert.Equal(["EQ-A-001"], (await AskAsync(bed, new(Forge, "锻压 江津"))).Rows.Select(r => r.AssetNo));
        Assert.Equal(1, (await AskAsync(bed, new(Forge, Category: "lifting", Criticality: "B"))).Count);
        Assert.Equal(0, (await AskAsync(bed, new(Forge, Category: "lifting", Criticality: "A"))).Count);
        Assert.Equal(Bulk, (await AskAsync(bed, new(Forge, Workshop: "璧山车间"))).Count);
        var special = Assert.Single((await AskAsync(bed, new(Forge, Special: true))).Rows);
        Assert.Equal(("EQ-C-001", "2027-03-01"), (special.AssetNo, special.NextInspection));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Words_are_no_pattern_and_no_query(SqlEngine engine)
    {
        await using var bed = await FilledAsync(engine);
        foreach (var words in new[] { "%", "_", "EQ_A", "100%", "!", "'; drop table things_ledger; --" }) Assert.Equal(0, (await AskAsync(bed, new(Forge, words))).Count);
        Assert.Equal(Bulk + 2, (await AskAsync(bed, new(Forge))).Count);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task It_follows_what_becomes_of_a_machine(SqlEngine engine)
    {
        await using var bed = await FilledAsync(engine);
        var press = H(Forge + "/EQ-A-001");
        var record = bed.Registry.FindRecord(press)!;
        Assert.Equal(Outcome.Ok, (await bed.Registry.ReviseAsync(Keeper, press, [.. record.Values.Where(v => v.Index != 2011), Value(2011, "scrapped")], record.Position)).Status);
        Assert.Equal(0, (await AskAsync(bed, new(Forge, "锻压"))).Count);
        Assert.Equal("scrapped", (await AskAsync(bed, new(Forge, "锻压", Scrapped: true))).Rows[0].Status);
        // under its identifier it stays one machine, filed under its local code
        var named = H("99.501.1001/EQ-C-001");
        Assert.Equal(Outcome.Ok, (await bed.Registry.AssignAsync(Manager, [new(H(Forge + "/EQ-C-001"), named)])).Status);
        var row = Assert.Single((await AskAsync(bed, new(Forge, "起重机"))).Rows);
        Assert.Equal((named, H(Forge + "/EQ-C-001")), (row.Thing, row.Device));
        Assert.Equal(Outcome.Ok, (await bed.Registry.VoidAsync(Manager, named, "登记错误")).Status);
        Assert.Equal(0, (await AskAsync(bed, new(Forge, "起重机"))).Count);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Values_of_grade_three_and_other_owners_stay_out(SqlEngine engine)
    {
        await using var bed = await FilledAsync(engine);
        Assert.Equal(0, (await AskAsync(bed, new(Forge, "1250000"))).Count);
        Assert.Equal(0, (await AskAsync(bed, new(Stranger))).Count);
    }

    private async Task<ThingsBed> FilledAsync(SqlEngine engine)
    {
        var bed = await ThingsBed.OpenAsync(_ => NewDatabase(engine));
        Assert.Equal(Outcome.Ok, (await bed.Things.Templates.PublishAsync(Keeper, s_template, StarterTemplates.Ledger.Body, -1)).Status);
        await RegisterAsync(bed, Machine("EQ-A-001", "1600t 热模锻压力机", "production", "A", "锻造车间", "江津厂区", Value(2016, "1250000", 3, Visibility.Internal)));
        await RegisterAsync(bed, Machine("EQ-C-001", "5t 桥式起重机", "lifting", "B", "锻造车间", "江津厂区", Value(2012, "true"), Value(2013, "2027-03-01")));
        Assert.Equal(Outcome.Ok, (await bed.Registry.RegisterBulkAsync(Keeper, Enumerable.Range(1, Bulk).Select(i => Machine($"EQ-B-{i:D4}", $"{i} 号滚齿机", "production", "B", "璧山车间", "璧山厂区")), Bulk, "ledger")).Status);
        return bed;
    }

    private static Principal Keeper => ThingsBed.Of(Forge, Role.OrgAdmin, Role.IdentifierManager);

    private static RegisterThing Machine(string no, string name, string category, string criticality, string workshop, string plant, params HandleValue[] more) => new(H($"{Forge}/{no}"), s_template, 1,
        [Value(2000, no), Value(2001, name), Value(2002, "M"), Value(2003, category), Value(2004, criticality, 2, Visibility.Internal), Value(2010, workshop, 2, Visibility.Internal), Value(2011, "inUse"), Value(2014, "周建国", 2, Visibility.Internal), Value(2026, plant, 2, Visibility.Internal), .. more], []);

    private static async Task RegisterAsync(ThingsBed bed, RegisterThing machine) => Assert.Equal(Outcome.Ok, (await bed.Registry.RegisterAsync(Keeper, machine)).Status);

    private static async Task<LedgerPage> AskAsync(ThingsBed bed, LedgerQuery query)
    {
        Assert.True(await bed.ShownAsync());
        return await bed.Things.Queries.LedgerAsync(query, Cancel);
    }
}
