using Xunit;
using Yiwang.Events.Projections;
using Yiwang.Storage.Sql;

namespace Yiwang.Unit.Tests.Events.Projections;

public sealed class ViewAuditTests : ProjectionBed
{
    [Theory, MemberData(nameof(Engines))]
    public async Task An_Edited_An_Added_And_A_Deleted_Row_Are_Named_And_Nothing_Else(SqlEngine engine)
    {
        var views = NewDatabase(engine);
        var projection = new NotesView();
        var runner = await StartAsync(views, projection);
        await runner.WaitAsync(await NotesAsync(1_200), Cancel);
        var audit = new ViewAudit(Events, views, runner, [projection], TimeProvider.System);
        Assert.Equal((1_200L, 1_200L, 0L), await RunAsync(audit));

        await views.WriteAsync(s => s.Execute("update notes set title = '正品' where head = 'n5'") + s.Execute("delete from notes where head = 'n7'") + s.Execute("insert into notes (head, title, applied) values ('zz', 'x', 1)"), Cancel);
        var result = await audit.RunAsync(File, cancel: Cancel);
        Assert.Equal(3, result.Count);
        Assert.Equal(new ViewDifference("notes", "notes", "head=n5", "title=正品", "title=5"), result.Differences[0]);
        Assert.Equal(new ViewDifference("notes", "notes", "head=n7", null, "title=7, applied=1"), result.Differences[1]);
        Assert.Equal(new ViewDifference("notes", "notes", "head=zz", "title=x, applied=1", null), result.Differences[2]);
        Assert.False(System.IO.File.Exists(File));
        await runner.RebuildAsync("notes", Cancel);
        Assert.Equal(0, (await audit.RunAsync(File, cancel: Cancel)).Count);
    }

    [Fact]
    public async Task A_Log_That_Grows_Meanwhile_Makes_No_False_Alarm()
    {
        var views = NewDatabase(SqlEngine.Sqlite);
        var projection = new NotesView();
        var runner = await StartAsync(views, projection);
        await runner.WaitAsync(await NotesAsync(200), Cancel);
        var audit = new ViewAudit(Events, views, runner, [projection], TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (var n = 0; !stop.IsCancellationRequested; n++) await NoteAsync($"n{n % 200}", $"again {n}");
        }, Cancel);
        for (var round = 0; round < 3; round++) Assert.Equal([], (await audit.RunAsync(File, cancel: Cancel)).Differences);
        await stop.CancelAsync();
        await writing;
    }

    private string File => Path.Combine(Folder, "audit.db");

    private async Task<(long, long, long)> RunAsync(ViewAudit audit)
    {
        var result = await audit.RunAsync(File, cancel: Cancel);
        return (result.Entries, result.Rows, result.Count);
    }
}
