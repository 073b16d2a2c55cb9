using Xunit;
using Yiwang.Events;
using Yiwang.Events.Erasing;
using Yiwang.Events.Kinds;
using Yiwang.Events.Projections;
using Yiwang.Events.Store;
using Yiwang.Storage.Files;
using Yiwang.Storage.Sql;
using Yiwang.Unit.Tests.Storage.Log;
using Yiwang.Unit.Tests.Storage.Sql;

namespace Yiwang.Unit.Tests.Events.Projections;

/// <summary>A real log, a real event store and views on either engine.</summary>
public abstract class ProjectionBed : BothEngines
{
    private static readonly EventKinds Kinds = new([.. EventKinds.Known.All, new() { Name = "Note", RatePerMinute = 1_000_000, Fields = [new("title")] }, new() { Name = "Other", RatePerMinute = 1_000_000 }]);

    private readonly EventTestBed _keys = new();
    private readonly List<ProjectionRunner> _runners = [];
    private protected TemporaryLog Log { get; } = new();
    private protected EventStore Events { get; private set; } = null!;

    public override async ValueTask InitializeAsync() => Events = await EventStore.OpenAsync(Log.Log, _keys.Keys(), ErasureList.Open(DiskFileSystem.Instance, Path.Combine(_keys.Folder, "erased.list")),
        EventTestBed.Origin, TimeProvider.System, null, Kinds, Cancel);

    private protected async Task<ProjectionRunner> StartAsync(IDatabase views, params Projection[] projections)
    {
        var runner = await ProjectionRunner.StartAsync(Events, views, projections, TimeProvider.System, cancel: Cancel);
        _runners.Add(runner);
        return runner;
    }

    private protected async Task<long> NoteAsync(string head, string title, string kind = "Note")
    {
        var note = EventTestBed.Note(head, $$"""{"title":"{{title}}"}""") with { Kind = kind };
        return (await Events.AppendAsync([note], [], Cancel)).Value.FirstPosition;
    }

    private protected async Task<long> NotesAsync(int count, string stem = "n")
    {
        long last = -1;
        for (var done = 0; done < count; done += 500)
        {
            var notes = Enumerable.Range(done, Math.Min(500, count - done)).Select(i => EventTestBed.Note($"{stem}{i}", $$"""{"title":"{{i}}"}""")).ToList();
            var appended = (await Events.AppendAsync(notes, [], Cancel)).Value;
            last = appended.FirstPosition + appended.Count - 1;
        }
        return last;
    }

    private protected async Task<long> BatchAsync(int count)
    {
        await using var batch = Events.BeginBatch(new BatchOpening(EventTestBed.Owner, null));
        for (var done = 0; done < count; done += 500)
            Assert.True((await batch.StageAsync([.. Enumerable.Range(done, Math.Min(500, count - done)).Select(i => EventTestBed.Note($"row{i}", $$"""{"title":"row"}"""))], Cancel)).Succeeded);
        return (await batch.CommitAsync([], [], Cancel)).Value.FirstPosition;
    }

    private protected static Task<List<(string Head, string Title, long Applied)>> RowsAsync(IDatabase views, string table = "notes") =>
        views.ReadAsync(s => s.Query($"select head, title, applied from {table} order by head", r => (r.Text(0), r.Text(1), r.Int64(2))), Cancel);

    private protected static Task<long> CountAsync(IDatabase views, string table = "notes") => views.ReadAsync(s => s.QueryFirst($"select count(*) from {table}", r => r.Int64(0)), Cancel);

    public override async ValueTask DisposeAsync()
    {
        foreach (var runner in _runners) await runner.DisposeAsync();
        await Log.DisposeAsync();
        _keys.Dispose();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
