using Xunit;
using Yiwang.Storage.Sql;

namespace Yiwang.Unit.Tests.Events.Projections;

public sealed class RebuildTests : ProjectionBed
{
    private static Task<List<string>> TablesAsync(IDatabase views) => views.ReadAsync(s => s.Query(
        views.Engine == SqlEngine.Sqlite ? "select name from sqlite_master where type = 'table' order by name" : "select tablename from pg_tables where schemaname = current_schema() order by tablename", r => r.Text(0)), Cancel);

    [Theory, MemberData(nameof(Engines))]
    public async Task A_rebuilt_view_has_the_rows_that_the_log_gives(SqlEngine engine)
    {
        var views = NewDatabase(engine);
        var runner = await StartAsync(views, new NotesView());
        await runner.WaitAsync(await NotesAsync(1200), Cancel);
        await views.WriteAsync(s => s.Execute("update notes set title = 'damaged'") + s.Execute("delete from notes where head = 'n7'"), Cancel);
        await runner.RebuildAsync("notes", Cancel);
        var rows = await RowsAsync(views);
        Assert.Equal(1200, rows.Count);
        Assert.All(rows, r => Assert.Equal((r.Head[1..], 1), (r.Title, r.Applied)));
        Assert.Equal(["notes", "projections"], await TablesAsync(views));
        Assert.True(await runner.WaitAsync(await NoteAsync("after", "x"), Cancel));
        Assert.Equal(1201, await CountAsync(views));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_changed_version_replaces_the_old_rows_at_once_and_goes_on(SqlEngine engine)
    {
        var views = NewDatabase(engine);
        await using (var old = await StartAsync(views, new NotesView())) await old.WaitAsync(await NoteAsync("a", "x"), Cancel);
        await NoteAsync("b", "y");
        var changed = await StartAsync(views, new NotesView(version: 2));
        await changed.RebuildAsync("notes", Cancel);
        Assert.Equal([("a", "X", 1), ("b", "Y", 1)], await RowsAsync(views));
        Assert.True(await changed.WaitAsync(await NoteAsync("c", "z"), Cancel));
        Assert.Equal(3, await CountAsync(views));
        Assert.Equal(["notes", "projections"], await TablesAsync(views));
        Assert.Equal((2, true), (changed.Status.Single().Version, changed.Status.Single().IsLive));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_changed_version_that_fails_leaves_the_old_rows_in_place(SqlEngine engine)
    {
        var views = NewDatabase(engine);
        await using (var old = await StartAsync(views, new NotesView())) await old.WaitAsync(await NoteAsync("a", "x"), Cancel);
        var changed = await StartAsync(views, new NotesView(version: 2) { Throws = _ => true });
        await Assert.ThrowsAsync<InvalidOperationException>(() => changed.RebuildAsync("notes", Cancel));
        Assert.Equal([("a", "x", 1)], await RowsAsync(views));
        Assert.False(await changed.WaitAsync(0, Cancel));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_rebuild_beside_a_stopped_view_repairs_it(SqlEngine engine)
    {
        var views = NewDatabase(engine);
        var view = new NotesView { Throws = t => t == "poison" };
        var runner = await StartAsync(views, view);
        var last = await NoteAsync("a", "poison");
        Assert.False(await runner.WaitAsync(last, Cancel));
        view.Throws = _ => false;
        await runner.RebuildAsync("notes", Cancel);
        Assert.True(await runner.WaitAsync(last, Cancel));
        Assert.Equal([("a", "poison", 1)], await RowsAsync(views));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Views_that_the_program_no_longer_has_are_dropped(SqlEngine engine)
    {
        var views = NewDatabase(engine);
        await using (var _ = await StartAsync(views, new NotesView(), new NotesView("gone"))) await NoteAsync("a", "x");
        await StartAsync(views, new NotesView());
        Assert.Equal(["notes", "projections"], await TablesAsync(views));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Facts_that_come_during_a_rebuild_are_in_both(SqlEngine engine)
    {
        var views = NewDatabase(engine);
        var runner = await StartAsync(views, new NotesView());
        await NotesAsync(3000);
        var rebuild = runner.RebuildAsync("notes", Cancel);
        long last = 0;
        for (var i = 0; i < 50; i++) Assert.True(await runner.WaitAsync(last = await NoteAsync($"during{i}", "x"), Cancel, "notes"));
        await rebuild;
        Assert.True(await runner.WaitAsync(last, Cancel));
        Assert.Equal(3050, await CountAsync(views));
    }

    [Fact]
    public async Task An_unknown_view_is_named_with_those_there_are()
    {
        var runner = await StartAsync(NewDatabase(SqlEngine.Sqlite), new NotesView());
        Assert.Contains("notes", (await Assert.ThrowsAsync<ArgumentException>(() => runner.RebuildAsync("note", Cancel))).Message, StringComparison.Ordinal);
    }
}
