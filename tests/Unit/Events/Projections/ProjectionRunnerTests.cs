using Xunit;
using Yiwang.Storage.Sql;

namespace Yiwang.Unit.Tests.Events.Projections;

public sealed class ProjectionRunnerTests : ProjectionBed
{
    [Theory, MemberData(nameof(Engines))]
    public async Task A_command_that_waits_finds_its_fact_in_the_view(SqlEngine engine)
    {
        var views = NewDatabase(engine);
        var runner = await StartAsync(views, new NotesView());
        for (var i = 0; i < 20; i++)
        {
            Assert.True(await runner.WaitAsync(await NoteAsync("a", $"title {i}"), Cancel, "notes"));
            Assert.Equal([("a", $"title {i}", i + 1)], await RowsAsync(views));
        }
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Every_event_is_applied_once_across_restarts(SqlEngine engine)
    {
        var views = NewDatabase(engine);
        await using (var first = await StartAsync(views, new NotesView()))
        {
            await NotesAsync(1500, "x");
            await first.WaitAsync(100, Cancel);
        }
        var last = await NotesAsync(1500, "y");
        var second = await StartAsync(views, new NotesView());
        Assert.True(await second.WaitAsync(last, Cancel));
        var rows = await RowsAsync(views);
        Assert.Equal(3000, rows.Count);
        Assert.All(rows, r => Assert.Equal(1, r.Applied));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Unwanted_events_move_the_position_too(SqlEngine engine)
    {
        var runner = await StartAsync(NewDatabase(engine), new NotesView());
        Assert.True(await runner.WaitAsync(await NoteAsync("a", "x", kind: "Other"), Cancel, "notes"));
        Assert.Equal(0, runner.Status[0].Lag);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_view_that_throws_stops_alone_and_says_why(SqlEngine engine)
    {
        var views = NewDatabase(engine);
        var bad = new NotesView("bad") { Throws = t => t == "poison" };
        var runner = await StartAsync(views, new NotesView(), bad);
        await runner.WaitAsync(await NoteAsync("a", "fine"), Cancel);
        var poison = await NoteAsync("b", "poison");
        var last = await NoteAsync("c", "after");
        Assert.True(await runner.WaitAsync(last, Cancel, "notes"));
        Assert.False(await runner.WaitAsync(last, Cancel));
        Assert.Equal(["a", "b", "c"], (await RowsAsync(views)).Select(r => r.Head));
        Assert.Equal(["a"], (await RowsAsync(views, "bad")).Select(r => r.Head));
        var status = runner.Status.Single(s => s.Name == "bad");
        Assert.Contains($"bad at log position {poison}: cannot take poison", status.StoppedReason, StringComparison.Ordinal);
        Assert.True(status.Lag > 0);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_stopped_view_goes_on_after_a_restart_with_corrected_code(SqlEngine engine)
    {
        var views = NewDatabase(engine);
        await NoteAsync("a", "poison");
        var last = await NoteAsync("b", "after");
        await using (var broken = await StartAsync(views, new NotesView { Throws = t => t == "poison" })) Assert.False(await broken.WaitAsync(last, Cancel));
        var repaired = await StartAsync(views, new NotesView());
        Assert.True(await repaired.WaitAsync(last, Cancel));
        Assert.Equal([("a", "poison", 1), ("b", "after", 1)], await RowsAsync(views));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Rows_of_a_batch_come_only_to_views_that_want_them(SqlEngine engine)
    {
        var views = NewDatabase(engine);
        var runner = await StartAsync(views, new NotesView(), new NotesView("wide", batchRows: true));
        await NoteAsync("before", "x");
        var closing = await BatchAsync(2_300);
        Assert.True(await runner.WaitAsync(closing, Cancel));
        Assert.Equal(["x", "batch of 2300"], (await RowsAsync(views)).Select(r => r.Title).OrderDescending());
        Assert.Equal(2_302, await CountAsync(views, "wide"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_waiting_command_may_give_up(SqlEngine engine)
    {
        var runner = await StartAsync(NewDatabase(engine), new NotesView());
        using var cancel = new CancellationTokenSource();
        var wait = runner.WaitAsync(1_000_000, cancel.Token, "notes").AsTask();
        Assert.False(wait.IsCompleted);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Those_who_wait_are_told_when_the_runner_ends(SqlEngine engine)
    {
        var runner = await StartAsync(NewDatabase(engine), new NotesView());
        var wait = runner.WaitAsync(1_000_000, Cancel, "notes");
        await runner.DisposeAsync();
        Assert.False(await wait);
    }

    [Fact]
    public async Task A_full_disk_lets_commands_go_on_and_says_so()
    {
        var views = NewDatabase(SqlEngine.Sqlite);
        var runner = await StartAsync(views, new NotesView());
        await runner.WaitAsync(await NoteAsync("a", "x"), Cancel);
        await views.WriteAsync(s => s.QueryFirst("pragma max_page_count=1", r => r.Int64(0)), Cancel);
        var last = await NotesAsync(5000, "long-enough-to-need-new-pages-");
        Assert.False(await runner.WaitAsync(last, Cancel));
        Assert.Contains("full", runner.Status[0].Trouble, StringComparison.Ordinal);
        Assert.Null(runner.Status[0].StoppedReason);
        Assert.Contains(("a", "x", 1), await RowsAsync(views));
    }
}
