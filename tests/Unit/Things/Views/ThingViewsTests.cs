using Xunit;
using Yiwang.Events;
using Yiwang.Events.Projections;
using Yiwang.Parties;
using Yiwang.Storage.Backup;
using Yiwang.Storage.Sql;
using Yiwang.Storage.Sql.Sqlite;
using Yiwang.Things;
using Yiwang.Things.Prefixes;
using Yiwang.Things.Templates;
using Yiwang.Things.Views;
using Yiwang.Unit.Tests.Storage.Sql;
using static Yiwang.Unit.Tests.Things.ThingsBed;

namespace Yiwang.Unit.Tests.Things.Views;

/// <summary>All views of Things over one eventful log, on both engines.</summary>
public sealed class ThingViewsTests : BothEngines
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(8), null, null);

    private static readonly TemplateBody Body = new()
    {
        NameZh = "锻件", NameEn = "Forging", Kind = ObjectKind.Piece,
        Items =
        [
            new() { Index = 2000, Name = "name", NameZh = "名称", Type = ItemType.Text, Searchable = true },
            new() { Index = 2001, Name = "drawing", NameZh = "图号", Type = ItemType.Text, Searchable = true, Grade = 2, Visibility = Visibility.Internal },
            new() { Index = 2002, Name = "remark", NameZh = "备注", Type = ItemType.Text },
        ],
    };

    private static RegisterThing Forging(string suffix, string name, string drawing) => new(H("99.501.1001/" + suffix), H("99.501.1001/META_F"), 1,
        [Value(2000, name), Value(2001, drawing, 2, Visibility.Internal), Value(2002, "随工单")], []);

    private async Task<ThingsBed> EventfulAsync(SqlEngine engine)
    {
        var bed = await ThingsBed.OpenAsync(_ => NewDatabase(engine));
        await bed.PublishAsync("99.501.1001/META_F", Body);
        await Ok(bed.Registry.RegisterAsync(Manager, Forging("A1", "转向节 前桥", "DWG-100")));
        await Ok(bed.Registry.RegisterAsync(Manager, Forging("A2", "连杆", "DWG-200")));
        var gone = (await bed.Registry.RegisterAsync(Manager, Forging("A3", "转向节 报废", "DWG-300"))).Value!;
        bed.Clock.Now += TimeSpan.FromHours(20);
        var a2 = bed.Registry.Find(H("99.501.1001/A2")).Value!;
        await Ok(bed.Registry.ReviseAsync(Manager, a2.Handle, [Value(2000, "连杆 加长"), Value(2001, "DWG-201", 2, Visibility.Internal)], a2.Position));
        await Ok(bed.Registry.VoidAsync(Manager, gone.Handle, "裂纹"));
        await Ok(bed.Registry.RegisterRangeAsync(Manager, new(new RangePattern(H("99.501.1001/x").Prefix, "R", 6, "", 1, 20_000), null, 0, [Value(1, "范围")])));
        await Ok(bed.Registry.RegisterBulkAsync(Manager, Enumerable.Range(0, 1_050).Select(i => Forging($"B{i:D5}", $"齿轮 批{i}", $"DWG-B{i}")), 1_050, "import"));
        await Ok(bed.Things.PrefixRegistry.DelegateAsync(Operator, [new PrefixGrant(H("99.501.1002/x").Prefix, Stranger, "外厂", new Uri("https://b.example/"))]));
        await Ok(bed.Things.PrefixRegistry.SuspendAsync(Operator, H("99.501.1002/x").Prefix, "欠费"));
        Assert.True(await bed.ShownAsync());
        return bed;
    }

    private static async Task Ok<T>(ValueTask<Outcome<T>> command) => Assert.Equal(Outcome.Ok, (await command).Status);

    /// <summary>Every row of every view as text, in order.</summary>
    private async Task<List<string>> RowsAsync(IDatabase views)
    {
        var file = Path.Combine(Folder, $"{Guid.NewGuid():N}.db");
        await StateRows.ExportAsync(views, file, Cancel);
        await using var copy = SqliteDatabase.Open(file, new SqliteOptions { ReadOnly = true });
        return await copy.ReadAsync(sql =>
        {
            var rows = new List<string>();
            foreach (var table in sql.Query("select m.name, group_concat('quote(' || c.name || ')', ' || '','' || ') from sqlite_master m, pragma_table_info(m.name) c where m.type = 'table' and m.name <> 'projections' group by m.name order by m.name", r => (Name: r.Text(0), Columns: r.Text(1))))
                rows.AddRange(sql.Query($"select {table.Columns} from {table.Name} order by 1", r => $"{table.Name}: {r.Text(0)}"));
            return rows;
        }, Cancel);
    }

    [Fact]
    public async Task Both_engines_make_the_same_rows_of_the_same_log_and_again_when_rebuilt()
    {
        await using var bed = await EventfulAsync(SqlEngine.Sqlite);
        var rows = new List<List<string>>();
        foreach (var engine in (SqlEngine[])[SqlEngine.Sqlite, SqlEngine.Postgres])
        {
            var views = NewDatabase(engine);
            var projections = ThingViews.All(bed.Events, Zone);
            await using var runner = await ProjectionRunner.StartAsync(bed.Events, views, projections, TimeProvider.System, cancel: Cancel);
            Assert.True(await runner.WaitAsync(bed.Events.Size - 1, Cancel));
            rows.Add(await RowsAsync(views));
            foreach (var projection in projections) await runner.RebuildAsync(projection.Name, Cancel);
            rows.Add(await RowsAsync(views));
        }
        Assert.True(rows[0].Count > 4_000, $"{rows[0].Count} rows");
        Assert.All(rows, r => Assert.Equal(rows[0], r));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Search_finds_current_values_and_keeps_inner_ones_for_the_owner(SqlEngine engine)
    {
        await using var bed = await EventfulAsync(engine);
        var find = async (string query, string? organization) => (await bed.Things.Queries.SearchAsync(query, organization, 10, Cancel)).Select(h => h.Suffix.ToString());
        Assert.Equal(["A1"], await find("转向节", null));
        Assert.Equal(["A2"], await find("加长", null));
        Assert.Empty(await find("DWG-201", null));
        Assert.Empty(await find("DWG-201", Stranger));
        Assert.Equal("A2", (await find("DWG-201", Forge)).First());
        Assert.Empty(await find("DWG-200", null));
        Assert.Equal("B00777", (await find("齿轮 批777", null)).First());
        Assert.Empty(await find("随工单", Forge));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Counts_tell_entries_from_identifiers_by_day(SqlEngine engine)
    {
        await using var bed = await EventfulAsync(engine);
        var counts = await bed.Things.Queries.CountsAsync(H("99.501.1001/x").Prefix, "2026-11-09", "2026-11-10", Cancel);
        Assert.Equal([("2026-11-09", "IdentifierRegistered", 3, 3), ("2026-11-10", "IdentifierRegistered", 1_050, 1_050), ("2026-11-10", "IdentifierRevised", 1, 1), ("2026-11-10", "IdentifierVoided", 1, 1), ("2026-11-10", "RangeRegistered", 1, 20_000)],
            counts.Select(c => (c.Day, c.Kind, (int)c.Entries, (int)c.Identifiers)));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Tables_in_memory_are_loaded_from_the_views_after_a_restart(SqlEngine engine)
    {
        var name = $"restart_{Environment.ProcessId}_{engine}".ToLowerInvariant();
        await using (var bed = await ThingsBed.OpenAsync(_ => OpenDatabase(engine, name)))
        {
            await Ok(bed.Things.PrefixRegistry.DelegateAsync(Operator, [new PrefixGrant(H("99.501.1002/x").Prefix, Stranger, "外厂", new Uri("https://b.example/"))]));
            await Ok(bed.Registry.RegisterRangeAsync(Manager, new(new RangePattern(H("99.501.1001/x").Prefix, "R", 6, "", 1, 20_000), null, 0, [Value(1, "范围")])));
            await bed.PublishAsync("99.501.1001/META_F", Body);
            await bed.RestartAsync();
            Assert.Equal((PlaceKind.Elsewhere, "https://b.example/"), (bed.Things.Prefixes.Locate(H("99.501.1002/x").Prefix).Kind, bed.Things.Prefixes.Find(H("99.501.1002/x").Prefix)!.Node!.AbsoluteUri));
            Assert.True(bed.Registry.Find(H("99.501.1001/R000777")).Succeeded);
            Assert.Equal(Outcome.Ok, (await bed.Registry.RegisterAsync(Manager, Forging("A1", "轴", "D"))).Status);
        }
        // only now does no projection hold a lock on a table
        if (engine == SqlEngine.Postgres) PostgresServer.Execute($"drop schema {name} cascade");
    }
}
