using Xunit;
using Yiwang.Storage.Log;
using static Yiwang.Unit.Tests.Storage.Log.TemporaryLog;

namespace Yiwang.Unit.Tests.Storage.Log;

public sealed class BatchTests
{
    private static EntryDraft[] Rows(string prefix, int count) => [.. Enumerable.Range(0, count).Select(i => Draft($"{prefix}/{i}", listed: true))];

    [Fact]
    public async Task RowsCountOnlyWhenTheBatchIsCommitted()
    {
        await using var it = new TemporaryLog();
        var batch = it.Log.BeginBatch();
        Assert.Equal(AppendStatus.Ok, await batch.StageAsync(Rows("a", 3)));
        await it.AppendAsync(Draft("other"));
        Assert.Equal(AppendStatus.Ok, await batch.StageAsync(Rows("b", 2)));
        await it.AppendAsync(Draft("another"));
        Assert.Equal(-1, it.FindHead("a/1"));
        Assert.Empty(it.Postings("a"));
        Assert.Equal(["other", "another"], it.Effective().Select(KeyOf));
        var closed = await batch.CommitAsync(s => Draft("closing", $"{s.Count}"), []);
        Assert.Equal(AppendStatus.Ok, closed.Status);
        for (var round = 0; round < 2; round++)
        {
            Assert.Equal(batch.Id + 1, it.FindHead("A/1"));
            Assert.Equal("5", BodyOf(it.Log.Read(closed.FirstPosition)));
            Assert.Equal(["other", "another", "a/0", "a/1", "a/2", "b/0", "b/1", "closing"], it.Effective().Select(KeyOf));
            Assert.Equal(["other", "another", "closing"], it.Effective(withBatchRows: false).Select(KeyOf));
            Assert.Equal(5, it.Effective().Count(e => e.BatchId == batch.Id));
            Assert.Equal(2, it.Postings("b").Count);
            await it.RestartAsync();
        }
    }

    [Fact]
    public async Task AbortedRowsNeverCountAndTheirHeadsStayFree()
    {
        await using var it = new TemporaryLog();
        var batch = it.Log.BeginBatch();
        await batch.StageAsync(Rows("a", 3));
        Assert.Equal(AppendStatus.Ok, (await batch.AbortAsync(Draft("closing"))).Status);
        await it.Log.AppendAsync([Draft("a/1", listed: true)], [Expect("a/1", -1)], TestContext.Current.CancellationToken);
        for (var round = 0; round < 2; round++)
        {
            Assert.Equal(["closing", "a/1"], it.Effective().Select(KeyOf));
            Assert.Equal(-1, it.FindHead("a/2"));
            Assert.Equal(4, it.FindHead("a/1"));
            Assert.Equal([4L], it.Postings("a"));
            await it.RestartAsync();
        }
    }

    [Fact]
    public async Task ABatchLeftOpenIsReportedAndCanOnlyBeAborted()
    {
        await using var it = new TemporaryLog();
        var batch = it.Log.BeginBatch();
        await batch.StageAsync(Rows("a", 3));
        await it.RestartAsync();
        var orphan = Assert.Single(it.Log.OpenBatches);
        Assert.Equal(0, orphan.Id);
        Assert.Equal(-1, it.FindHead("a/1"));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await orphan.CommitAsync(_ => Draft("c"), []));
        Assert.Equal(AppendStatus.Ok, (await orphan.AbortAsync(Draft("closing"))).Status);
        Assert.Empty(it.Log.OpenBatches);
        await it.RestartAsync();
        Assert.Empty(it.Log.OpenBatches);
        Assert.Equal(["closing"], it.Effective().Select(KeyOf));
    }

    [Fact]
    public async Task ARowWhoseHeadGotANewerEntryMakesTheCommitConflict()
    {
        await using var it = new TemporaryLog();
        var batch = it.Log.BeginBatch();
        await batch.StageAsync(Rows("a", 3));
        await it.AppendAsync(Draft("a/2"));
        var result = await batch.CommitAsync(_ => Draft("closing"), []);
        Assert.Equal((AppendStatus.Conflict, 2L), (result.Status, result.FirstPosition));
        Assert.Equal(AppendStatus.Ok, (await batch.AbortAsync(Draft("closing"))).Status);
    }

    [Fact]
    public async Task OfTwoBatchesWithTheSameHeadTheFirstCommittedWins()
    {
        await using var it = new TemporaryLog();
        var (one, two) = (it.Log.BeginBatch(), it.Log.BeginBatch());
        await one.StageAsync(Rows("a", 3));
        await two.StageAsync(Rows("a", 1));
        Assert.Equal(AppendStatus.Ok, (await two.CommitAsync(_ => Draft("closing"), [])).Status);
        Assert.Equal(AppendStatus.Conflict, (await one.CommitAsync(_ => Draft("closing"), [])).Status);
    }

    [Fact]
    public async Task NewHeadsOnlyRefusesKnownAndDoubleHeads()
    {
        await using var it = new TemporaryLog();
        await it.AppendAsync(Draft("a/1"));
        var known = it.Log.BeginBatch(newHeadsOnly: true);
        await known.StageAsync(Rows("a", 2));
        Assert.Equal(AppendStatus.Conflict, (await known.CommitAsync(_ => Draft("closing"), [])).Status);
        var twice = it.Log.BeginBatch(newHeadsOnly: true);
        await twice.StageAsync([Draft("b/1"), Draft("b/1")]);
        Assert.Equal(AppendStatus.Conflict, (await twice.CommitAsync(_ => Draft("closing"), [])).Status);
        var revision = it.Log.BeginBatch();
        await revision.StageAsync(Rows("a", 2));
        Assert.Equal(AppendStatus.Ok, (await revision.CommitAsync(_ => Draft("closing"), [Expect("a/1", 0)])).Status);
        Assert.Equal(revision.Id + 1, it.FindHead("a/1"));
    }

    [Fact]
    public async Task TheSummaryRootIsOverTheBatchsOwnLeaves()
    {
        await using var it = new TemporaryLog();
        await it.AppendAsync(Draft("x"));
        var batch = it.Log.BeginBatch();
        await batch.StageAsync(Rows("a", 700));
        BatchSummary? summary = null;
        await batch.CommitAsync(s => { summary = s; return Draft("closing"); }, []);
        var headers = Enumerable.Range(1, 700).Select(p => it.Log.Read(p).Header.ToArray()).ToList();
        Assert.Equal(Merkle.NaiveTree.Root(headers), summary!.Root);
        Assert.Equal([new BatchSpan(1, 700)], summary.Spans);
    }
}
