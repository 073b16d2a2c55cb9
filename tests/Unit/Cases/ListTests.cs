using Xunit;
using Yiwang.Cases;
using Yiwang.Parties;
using Yiwang.Storage.Sql;
using Yiwang.Unit.Tests.Storage.Sql;
using static Yiwang.Unit.Tests.Cases.CaseBed;

namespace Yiwang.Unit.Tests.Cases;

public sealed class ListTests : BothEngines
{
    private async Task<CaseBed> OpenAsync(SqlEngine engine)
    {
        var name = NewName(engine);
        return await CaseBed.OpenAsync(_ => OpenDatabase(engine, name));
    }

    private static Task<CaseView> RepairAsync(CaseBed bed, string machine, string severity = "low") =>
        Ok(bed.Cases.OpenAsync(bed.Worker, new OpenCase("repair", Values($$"""{"machine":"{{machine}}","severity":"{{severity}}","symptom":"漏油"}"""), Things: ["99.501.1001/" + machine])));

    private static async Task<string[]> NumbersAsync(CaseBed bed, Principal who, CaseQuery query)
    {
        var page = await bed.Cases.ListAsync(who, query, Cancel);
        Assert.True(page.Succeeded, $"{page.Status}");
        return [.. page.Value.Rows.Select(r => r.Number[^3..])];
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Lists_are_narrowed_ordered_and_paged(SqlEngine engine)
    {
        await using var bed = await OpenAsync(engine);
        for (var i = 1; i <= 7; i++) await RepairAsync(bed, $"EQ-{i}", i % 2 == 0 ? "high" : "low");
        Assert.Equal(["007", "006", "005", "004", "003", "002", "001"], await NumbersAsync(bed, bed.Worker, new CaseQuery()));
        Assert.Equal(["001", "002", "003"], await NumbersAsync(bed, bed.Worker, new CaseQuery("repair", Order: CaseOrder.Oldest, Limit: 3)));
        Assert.Equal(["002", "004", "006", "001"], await NumbersAsync(bed, bed.Worker, new CaseQuery("repair", Order: CaseOrder.Due, Limit: 4)));
        Assert.Equal(["006", "004", "002"], await NumbersAsync(bed, bed.Worker, new CaseQuery("repair", Fields: new Dictionary<string, string> { ["severity"] = "high" })));
        Assert.Equal(["003"], await NumbersAsync(bed, bed.Worker, new CaseQuery(Thing: "99.501.1001/EQ-3")));
        Assert.Equal(["005"], await NumbersAsync(bed, bed.Worker, new CaseQuery(Text: "eq-5")));
        Assert.Equal(["004"], await NumbersAsync(bed, bed.Worker, new CaseQuery(Text: "R-20261110-004")));
        Assert.Equal(7, (await NumbersAsync(bed, bed.Worker, new CaseQuery(Text: "漏油"))).Length);
        Assert.Empty(await NumbersAsync(bed, bed.Worker, new CaseQuery("repair", States: ["closed", "working"])));
        var paged = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await bed.Cases.ListAsync(bed.Worker, new CaseQuery("repair", Order: CaseOrder.Due, Cursor: cursor, Limit: 2), Cancel)).Value!;
            paged.AddRange(page.Rows.Select(r => r.Number[^3..]));
            cursor = page.Next;
        }
        while (cursor is not null);
        Assert.Equal(["002", "004", "006", "001", "003", "005", "007"], paged);
        Assert.Empty(await NumbersAsync(bed, bed.Stranger, new CaseQuery()));
        Assert.Empty(await NumbersAsync(bed, bed.Stranger, new CaseQuery(Text: "漏油")));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Whose_turn_it_is_follows_the_case(SqlEngine engine)
    {
        await using var bed = await OpenAsync(engine);
        var one = await RepairAsync(bed, "EQ-1");
        await RepairAsync(bed, "EQ-2");
        Assert.Equal(["002", "001"], await NumbersAsync(bed, bed.Engineer, new CaseQuery(Mine: true)));
        Assert.Empty(await NumbersAsync(bed, bed.Worker, new CaseQuery(Mine: true)));
        var working = await Ok(bed.Cases.MoveAsync(bed.Engineer, new MoveCase(one.Id, "assign", Values($$"""{"assignee":"{{bed.SecondEngineer.User}}"}"""), one.Position)));
        Assert.Equal(["002"], await NumbersAsync(bed, bed.Engineer, new CaseQuery(Mine: true)));
        Assert.Equal(["002", "001"], await NumbersAsync(bed, bed.SecondEngineer, new CaseQuery(Mine: true)));
        await Ok(bed.Cases.MoveAsync(bed.SecondEngineer, new MoveCase(one.Id, "drop", [], working.Position)));
        Assert.Equal(["002"], await NumbersAsync(bed, bed.SecondEngineer, new CaseQuery(Mine: true)));
        Assert.Equal(["001"], await NumbersAsync(bed, bed.Worker, new CaseQuery(Open: false)));
        Assert.Equal(["002"], await NumbersAsync(bed, bed.Worker, new CaseQuery("repair", Open: true)));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Counts_are_by_state_and_light_and_a_rebuilt_view_is_the_same(SqlEngine engine)
    {
        await using var bed = await OpenAsync(engine);
        for (var i = 1; i <= 4; i++) await RepairAsync(bed, $"EQ-{i}", i % 2 == 0 ? "high" : "low");
        var five = await RepairAsync(bed, "EQ-5");
        await Ok(bed.Cases.MoveAsync(bed.Engineer, new MoveCase(five.Id, "drop", [], five.Position)));
        bed.Time.Advance(TimeSpan.FromHours(5));
        string[] expected = ["dropped None 1", "new Red 2", "new Yellow 2"];
        Assert.Equal(expected, await CountsAsync(bed, new CaseQuery("repair")));
        Assert.Equal(expected[1..], await CountsAsync(bed, new CaseQuery("repair", Open: true)));
        Assert.Equal(["new Red 2"], await CountsAsync(bed, new CaseQuery(Light: CaseLight.Red)));
        await bed.Runtime.TurnAsync(Cancel);
        var kept = await DumpAsync(bed);
        await bed.Projections.RebuildAsync("cases", Cancel);
        Assert.Equal(kept, await DumpAsync(bed));
        Assert.Equal(expected, await CountsAsync(bed, new CaseQuery("repair")));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task An_organisations_own_are_found_among_all_by_rules_and_by_people(SqlEngine engine)
    {
        await using var bed = await OpenAsync(engine);
        var own = await Ok(bed.Cases.OpenAsync(bed.Engineer, new OpenCase("application", Values("""{"subject":"本厂","amount":1}"""), Transition: "submit")));
        var other = await Ok(bed.Cases.OpenAsync(bed.Stranger, new OpenCase("application", Values("""{"subject":"别厂","amount":1}"""), Transition: "submit")));
        Assert.Equal([own.Id], await OfAsync(bed.Forge));
        Assert.Equal([other.Id], await OfAsync(other.Applicant));
        // the authority is a party to both and has opened none
        Assert.Empty(await OfAsync(bed.Officer.Organization!));
        Assert.Equal(2, (await bed.Cases.ListAsync(bed.Officer, new CaseQuery("application"))).Value!.Rows.Count);
        Assert.Equal(other.Id, Assert.Single((await bed.Cases.ListAsync(bed.Officer, new CaseQuery("application", Owner: other.Applicant))).Value!.Rows).Id);
        Assert.Equal(1, (await bed.Cases.CountAsync(bed.Officer, new CaseQuery("application", Owner: other.Applicant))).Value!.Sum(c => c.Count));
        Assert.Empty((await bed.Cases.ListAsync(bed.Engineer, new CaseQuery("application", Owner: other.Applicant))).Value!.Rows);

        async Task<List<string>> OfAsync(string owner)
        {
            var ids = new List<string>();
            await foreach (var view in bed.Node.AllAsync(new CaseQuery("application", Owner: owner), CancellationToken.None)) ids.Add(view.Id);
            return ids;
        }
    }

    [Fact]
    public async Task A_draft_is_seen_by_its_own_organisation_only_and_then_by_its_parties()
    {
        await using var bed = await CaseBed.OpenAsync();
        var draft = await Ok(bed.Cases.OpenAsync(bed.Engineer, new OpenCase("application", Values("""{"subject":"上云补贴","amount":100}"""))));
        Assert.Single((await bed.Cases.ListAsync(bed.SecondEngineer, new CaseQuery(Text: "上云"), Cancel)).Value!.Rows);
        Assert.Empty((await bed.Cases.ListAsync(bed.Officer, new CaseQuery(Text: "上云"), Cancel)).Value!.Rows);
        await Ok(bed.Cases.MoveAsync(bed.Engineer, new MoveCase(draft.Id, "submit", [], draft.Position)));
        Assert.Single((await bed.Cases.ListAsync(bed.Officer, new CaseQuery(Text: "上云"), Cancel)).Value!.Rows);
        Assert.Single((await bed.Cases.ListAsync(bed.Officer, new CaseQuery(Mine: true), Cancel)).Value!.Rows);
    }

    [Fact]
    public async Task A_rule_that_watches_hears_every_fact_in_order()
    {
        await using var bed = await CaseBed.OpenAsync();
        var heard = new List<string>();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (bed.Node.Watch("repair", view => { heard.Add($"{view.Number[^3..]} {view.State}"); if (heard.Count == 3) done.SetResult(); }))
        {
            var one = await RepairAsync(bed, "EQ-1");
            await RepairAsync(bed, "EQ-2");
            await Ok(bed.Cases.MoveAsync(bed.Engineer, new MoveCase(one.Id, "drop", [], one.Position)));
            await done.Task.WaitAsync(Patience.Deadline, Cancel);
        }
        Assert.Equal(["001 new", "002 new", "001 dropped"], heard);
        var all = new List<string>();
        await foreach (var view in bed.Node.AllAsync(new CaseQuery("repair", Open: true), Cancel)) all.Add(view.Number[^3..]);
        Assert.Equal(["002"], all);
    }

    private static async Task<string[]> CountsAsync(CaseBed bed, CaseQuery query) =>
        [.. (await bed.Cases.CountAsync(bed.Worker, query, Cancel)).Value!.Select(c => $"{c.State} {c.Light} {c.Count}").Order()];

    private static Task<List<string>> DumpAsync(CaseBed bed) => bed.Views.ReadAsync(sql => new List<string>(
    [
        .. sql.Query("select id, state, due, wake, shown, position from cases order by seq", r => $"{r.Text(0)} {r.Text(1)} {r.Int64(2)} {(r.IsNull(3) ? 0 : r.Int64(3))} {r.Text(4)} {r.Int64(5)}"),
        .. sql.Query("select seq, who, state, open, due from case_lists order by seq, who", r => $"{r.Int64(0)} {r.Text(1)} {r.Text(2)} {r.Int64(3)} {r.Int64(4)}"),
        .. sql.Query("select who, state, n, due_n from case_counts where n <> 0 order by who, state", r => $"{r.Text(0)} {r.Text(1)} {r.Int64(2)} {r.Int64(3)}"),
        .. sql.Query("select name, value, seq from case_fields order by seq, name", r => $"{r.Text(0)} {r.Text(1)} {r.Int64(2)}"),
        .. sql.Query("select count(*) from case_terms", r => $"{r.Int64(0)}"),
    ]), Cancel);
}
