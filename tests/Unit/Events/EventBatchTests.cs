using System.Text.Json;
using Xunit;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Storage.Log;

namespace Yiwang.Unit.Tests.Events;

public sealed class EventBatchTests : IDisposable
{
    private readonly EventTestBed _bed = new();
    private static readonly BatchOpening Opening = new(EventTestBed.Owner, "o.x/User_li", "99.501", "99.501/META_A");

    public void Dispose() => _bed.Dispose();

    [Fact]
    public async Task A_Batch_Closes_With_Its_Count_Root_And_Spans()
    {
        var store = await _bed.OpenAsync();
        await using var batch = store.BeginBatch(Opening);
        await batch.StageAsync([Row("a"), Row("b")]);
        await store.AppendAsync([Row("between")], []);
        await batch.StageAsync([Row("c")]);
        Assert.Equal(-1, store.FindHead("a"));
        var committed = await batch.CommitAsync(["idem:1"], [new Expected("idem:1", -1)]);

        Assert.Equal((4, 3), (committed.Value.FirstPosition, committed.Value.Count));
        Assert.Equal(3, store.FindHead("c"));
        var e = store.Read(4);
        Assert.Equal((LogKinds.BatchCommitted, "o.x/User_li"), (e.Kind, e.Actor));
        Assert.Equal(["batch:0", "idem:1"], e.Heads);
        using var payload = JsonDocument.Parse(e.Payload[Disclosure.Public]!.Value);
        Assert.Equal("""[["0","2"],["3","1"]]""", payload.RootElement.GetProperty("spans").GetRawText());
        Assert.Equal("3", payload.RootElement.GetProperty("count").GetString());
    }

    [Fact]
    public async Task A_Batch_Given_Up_Is_Closed_As_Aborted()
    {
        var store = await _bed.OpenAsync();
        await using (var batch = store.BeginBatch(Opening)) await batch.StageAsync([Row("a")]);
        Assert.Equal(LogKinds.BatchAborted, store.Read(1).Kind);
        Assert.Equal("""{"batch":"0","reason":"given up"}""", EventTestBed.Text(store.Read(1), Disclosure.Public));
        Assert.Equal(-1, store.FindHead("a"));
    }

    [Fact]
    public async Task A_Batch_Left_Open_By_A_Crash_Is_Closed_At_The_Next_Start()
    {
        var store = await _bed.OpenAsync();
        await store.BeginBatch(Opening).StageAsync([Row("a")]);
        store = await _bed.OpenAsync();
        Assert.Empty(_bed.Log.OpenBatches);
        Assert.Equal((LogKinds.BatchAborted, EventTestBed.Owner), (store.Read(1).Kind, store.Read(1).Owner));
        Assert.Equal(2, store.Size);
    }

    [Fact]
    public async Task A_Batch_Without_Rows_Writes_Nothing()
    {
        var store = await _bed.OpenAsync();
        await using (var batch = store.BeginBatch(Opening)) Assert.Equal(Codes.RequestInvalid, (await batch.CommitAsync([], [])).Status.Code);
        Assert.Equal(0, store.Size);
    }

    [Fact]
    public async Task A_Row_Of_Another_Owner_Or_Of_A_Wrong_Form_Is_Refused()
    {
        var store = await _bed.OpenAsync();
        await using var batch = store.BeginBatch(Opening);
        Assert.Equal("owner", (await batch.StageAsync([Row("a") with { Owner = "o.other" }])).Field);
        Assert.Equal("title", (await batch.StageAsync([EventTestBed.Note("a", "{}")])).Field);
        Assert.Equal(0, store.Size);
    }

    [Fact]
    public async Task A_Refused_Commit_Says_Why()
    {
        var store = await _bed.OpenAsync();
        await using var batch = store.BeginBatch(Opening);
        await batch.StageAsync([Row("a")]);
        _bed.Log.Refuse = AppendStatus.DiskFull;
        Assert.Equal(Codes.EventsDiskFull, (await batch.CommitAsync([], [])).Status.Code);
    }

    private static EventDraft Row(string head) => EventTestBed.Note(head, """{"title":"t"}""");
}
