using Xunit;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Events.Proofs;

namespace Yiwang.Unit.Tests.Events.Proofs;

public sealed class BatchProofTests : IAsyncLifetime
{
    private ProofBed _bed = null!;

    public async ValueTask InitializeAsync() => _bed = await ProofBed.OpenAsync();

    public ValueTask DisposeAsync() => _bed.DisposeAsync();

    private async Task<IEventBatch> StageAsync(string stem)
    {
        var batch = _bed.Events.BeginBatch(new BatchOpening(EventTestBed.Owner, "o.x/User_li"));
        for (var i = 0; i < 3; i++)
            Assert.True((await batch.StageAsync([.. Enumerable.Range(0, 100).Select(n => EventTestBed.Note($"{stem}/{i}-{n}", """{"title":"t"}"""))])).Succeeded);
        return batch;
    }

    [Fact]
    public async Task A_Row_Is_Provable_With_The_Entry_That_Closed_Its_Batch()
    {
        await using var batch = await StageAsync("a");
        await _bed.AppendAsync(3);
        Assert.True((await batch.CommitAsync([], [])).Succeeded);
        var row = _bed.Events.FindHead("a/2-99");
        var text = await _bed.ProveAsync(row, Disclosure.Public);
        var report = _bed.Verifier().Verify(text);
        Assert.Equal(ProofVerdict.Verified, report.Verdict);
        var closed = report.Steps.Single(s => s is { Check: ProofCheck.BatchCommitted, Result: StepResult.Passed });
        Assert.EndsWith($"entry {report.Proof!.Batch!.Index + 1}", closed.Reason.En, StringComparison.Ordinal);

        await _bed.ReopenAsync();
        Assert.Equal(ProofVerdict.Verified, _bed.Verifier().Verify(await _bed.ProveAsync(row, Disclosure.Public)).Verdict);
    }

    [Fact]
    public async Task A_Row_Of_An_Open_Or_Aborted_Batch_Has_No_Proof()
    {
        var batch = await StageAsync("a");
        await _bed.AppendAsync(1);
        Assert.Equal(Codes.EventsNotFound, (await _bed.Maker.MakeAsync(0, new HashSet<Disclosure> { Disclosure.Public })).Status.Code);
        await batch.AbortAsync("given up");
        Assert.Equal(Codes.EventsNotFound, (await _bed.Maker.MakeAsync(0, new HashSet<Disclosure> { Disclosure.Public })).Status.Code);
        await _bed.ReopenAsync();
        Assert.Equal(Codes.EventsNotFound, (await _bed.Maker.MakeAsync(0, new HashSet<Disclosure> { Disclosure.Public })).Status.Code);
    }

    [Fact]
    public async Task The_Closing_Entry_Of_Another_Batch_Does_Not_Serve()
    {
        await using var first = await StageAsync("a");
        await first.CommitAsync([], []);
        await using var second = await StageAsync("b");
        await second.CommitAsync([], []);
        Assert.True(TlogProof.TryParse(await _bed.ProveAsync(_bed.Events.FindHead("b/0-0"), Disclosure.Public), out var mine, out _));
        // under one checkpoint, so that only the span is wrong
        Assert.True(TlogProof.TryParse(await _bed.ProveAsync(_bed.Events.FindHead("a/0-0"), Disclosure.Public), out var other, out _));
        Assert.Equal(mine.Checkpoint, other.Checkpoint);
        var report = _bed.Verifier().Verify((mine with { Batch = other.Batch }).ToString());
        Assert.Equal(ProofCheck.BatchCommitted, report.Failure!.Check);
    }

    [Fact]
    public async Task A_Row_That_Exists_Already_Refuses_The_Whole_Import_By_Name()
    {
        await _bed.Events.AppendAsync([EventTestBed.Note("a/17", """{"title":"t"}""")], []);
        await using (var batch = _bed.Events.BeginBatch(new BatchOpening(EventTestBed.Owner, null, NewHeadsOnly: true)))
        {
            await batch.StageAsync([.. Enumerable.Range(0, 50).Select(n => EventTestBed.Note($"a/{n}", """{"title":"t"}"""))]);
            var refused = await batch.CommitAsync([], []);
            Assert.Equal((Codes.EventsConflict, "a/17"), (refused.Status.Code, refused.Status.Field));
        }
        Assert.Equal(-1, _bed.Events.FindHead("a/3"));
        Assert.Equal(0, _bed.Events.FindHead("a/17"));
        Assert.Empty(_bed.Log.OpenBatches);
        Assert.Equal(LogKinds.BatchAborted, _bed.Events.Read(_bed.Events.Size - 1).Kind);
    }

    [Fact]
    public async Task More_Batches_Than_The_Log_Holds_Open_Are_Refused_Not_Thrown()
    {
        var open = new List<IEventBatch>();
        Outcome last;
        do
        {
            open.Add(_bed.Events.BeginBatch(new BatchOpening(EventTestBed.Owner, null)));
            last = await open[^1].StageAsync([EventTestBed.Note($"b/{open.Count}", """{"title":"t"}""")]);
        }
        while (last.Succeeded && open.Count < 100);
        Assert.Equal(Codes.RequestLimited, last.Code);
        foreach (var batch in open) await batch.DisposeAsync();
        Assert.Empty(_bed.Log.OpenBatches);
    }

    [Fact]
    public async Task Every_Changed_Byte_Of_The_Closing_Entry_Is_Refused_There()
    {
        await using var batch = await StageAsync("a");
        await batch.CommitAsync([], []);
        Assert.True(TlogProof.TryParse(await _bed.ProveAsync(0, Disclosure.Public), out var proof, out _));
        var closing = proof.Batch!;
        foreach (var bytes in (byte[][])[closing.Header, closing.Groups[0].Salt, closing.Groups[0].Content, .. closing.Path])
        {
            for (var i = 0; i < bytes.Length; i++)
            {
                bytes[i] ^= 1;
                Assert.Equal(ProofCheck.BatchCommitted, _bed.Verifier().Verify(proof.ToString()).Failure?.Check);
                bytes[i] ^= 1;
            }
        }
        Assert.Equal(ProofCheck.BatchCommitted, _bed.Verifier().Verify((proof with { Batch = closing with { Index = closing.Index - 1 } }).ToString()).Failure!.Check);
    }
}
