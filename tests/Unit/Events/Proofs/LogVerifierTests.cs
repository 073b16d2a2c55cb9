using Yiwang.Signing;
using System.Text;
using Xunit;
using Yiwang.Events;
using Yiwang.Events.Erasing;
using Yiwang.Events.Kinds;
using Yiwang.Events.Proofs;
using Yiwang.Storage.Files;
using Yiwang.Storage.Keys;
using Yiwang.Storage.Log;
using Yiwang.Unit.Tests.Storage;

namespace Yiwang.Unit.Tests.Events.Proofs;

public sealed class LogVerifierTests : IAsyncLifetime
{
    private static readonly Erasure Order = new(EventTestBed.Owner, null, "到期");
    private ProofBed _bed = null!;

    public async ValueTask InitializeAsync() => _bed = await ProofBed.OpenAsync();

    public ValueTask DisposeAsync() => _bed.DisposeAsync();

    /// <summary>Stops the log and audits it.</summary>
    private async Task<LogVerification> VerifyAsync(IReadOnlyList<string>? notes = null, NoteKey? key = null, ErasureList? erasures = null)
    {
        await _bed.Log.DisposeAsync();
        return new LogVerifier(key ?? _bed.Checkpointer.Key, null, erasures).Run(Path.Combine(_bed.Folder, "log"), notes ?? [_bed.Checkpointer.Current.Note]);
    }

    private async Task<string> PublishAsync()
    {
        await _bed.HashedAsync();
        return _bed.Checkpointer.Publish().Note;
    }

    private async Task FillAsync()
    {
        await _bed.AppendAsync(300);
        var a = await _bed.Events.AppendAsync([EventTestBed.Note("a", """{"title":"t"}""", null, (Disclosure.Granted, "{}"), (Disclosure.Internal, "{}"))], []);
        await using var batch = _bed.Events.BeginBatch(new BatchOpening(EventTestBed.Owner, null));
        for (var i = 0; i < 3; i++)
        {
            await batch.StageAsync([.. Enumerable.Range(0, 50).Select(n => EventTestBed.Note($"row/{i}-{n}", """{"title":"t"}"""))]);
            await _bed.AppendAsync(1);
        }
        Assert.True((await batch.CommitAsync([], [])).Succeeded);
        await using (var aborted = _bed.Events.BeginBatch(new BatchOpening(EventTestBed.Owner, null))) await aborted.StageAsync([EventTestBed.Note("never", """{"title":"t"}""")]);
        Assert.True((await _bed.Events.EraseAsync(a.Value.FirstPosition, Disclosure.Granted, Order)).Succeeded);
    }

    [Fact]
    public async Task A_Log_With_Batches_And_Erasures_Holds_With_All_Its_Checkpoints()
    {
        await _bed.AppendAsync(7);
        var older = await PublishAsync();
        await FillAsync();
        var newest = await PublishAsync();
        await _bed.AppendAsync(5);
        var result = await VerifyAsync([older, newest]);
        Assert.True(result.Holds, result.Problem);
        Assert.Equal(_bed.Checkpointer.Current.Checkpoint.ToString(), result.Checkpoint!.ToString());
        Assert.Equal(result.Checkpoint.Size + 5, result.Entries);
    }

    [Fact]
    public async Task An_Empty_Log_Holds() => Assert.True((await VerifyAsync()).Holds);

    [Fact]
    public async Task Another_History_Of_The_Same_Length_Is_Noticed_At_The_Signed_Size()
    {
        await _bed.AppendAsync(20);
        var note = SignedNote.Sign(new Checkpoint(ProofBed.Origin, 12, new byte[32]).ToString(), ProofBed.Origin, Signer()).ToString();
        var result = await VerifyAsync([note]);
        Assert.Equal(11, result.Position);
        Assert.Contains("first 12 entries", result.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Log_Shorter_Than_What_Was_Signed_Is_Noticed()
    {
        await _bed.AppendAsync(20);
        var note = SignedNote.Sign(new Checkpoint(ProofBed.Origin, 25, new byte[32]).ToString(), ProofBed.Origin, Signer()).ToString();
        Assert.Equal(20, (await VerifyAsync([note])).Position);
    }

    [Fact]
    public async Task A_Checkpoint_Of_Another_Key_Or_Form_Is_Refused()
    {
        await _bed.AppendAsync(3);
        var note = await PublishAsync();
        using var other = new Ed25519Signer(new byte[32]);
        Assert.Contains("not signed with", (await VerifyAsync([note], NoteKey.Of(ProofBed.Origin, other))).Problem, StringComparison.Ordinal);
        Assert.Contains("not signed with", (await VerifyAsync([note.Replace("\n3\n", "\n4\n", StringComparison.Ordinal)])).Problem, StringComparison.Ordinal);
        Assert.StartsWith("checkpoint:", (await VerifyAsync(["junk"])).Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"count":"4","root":"ROOT","spans":[["1","3"]]}""", "has 3 rows")]
    [InlineData("""{"count":"3","root":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=","spans":[["1","3"]]}""", "root")]
    [InlineData("""{"count":"3","root":"ROOT","spans":[["1","2"]]}""", "do not stand where")]
    [InlineData("""{"count":"3","root":"ROOT","spans":[["2","3"]]}""", "not open")]
    [InlineData("""{"count":"3","root":"ROOT"}""", "cannot be read")]
    public async Task A_Closing_Entry_That_Lies_Is_Named(string payload, string problem)
    {
        await _bed.AppendAsync(1);
        var batch = _bed.Log.BeginBatch();
        await batch.StageAsync([.. Enumerable.Range(0, 3).Select(i => Raw($"r{i}", "Note", """{"title":"t"}"""))]);
        await batch.CommitAsync(summary => Raw("batch:1", LogKinds.BatchCommitted, payload.Replace("ROOT", Convert.ToBase64String(summary.Root), StringComparison.Ordinal)), []);
        var result = await VerifyAsync();
        Assert.Equal(4, result.Position);
        Assert.Contains(problem, result.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Group_That_Vanished_Without_An_Order_Is_Named_Unless_Its_Order_Lies_With_The_Keys()
    {
        await FillAsync();
        _bed.Log.EraseGroup(300, 3);
        var result = await VerifyAsync();
        Assert.Equal(300, result.Position);
        Assert.Contains("no event orders it", result.Problem, StringComparison.Ordinal);

        var list = Path.Combine(_bed.Folder, "extra.list");
        File.WriteAllText(list, "900 300 3 00\n");
        Assert.True((await VerifyAsync(erasures: ErasureList.Open(DiskFileSystem.Instance, list))).Holds);
    }

    [Fact]
    public async Task An_Order_That_Was_Not_Carried_Out_Is_Named()
    {
        await FillAsync();
        var draft = EventTestBed.Note("x", """{"commitment":"00","group":"Internal","position":"300","reason":"r"}""") with { Kind = LogKinds.GroupErased };
        var position = (await _bed.Events.AppendAsync([draft], [])).Value.FirstPosition;
        var result = await VerifyAsync();
        Assert.Equal(position, result.Position);
        Assert.Contains("should be erased", result.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_Envelope_That_Cannot_Be_Read_Is_Named()
    {
        await _bed.AppendAsync(3);
        await _bed.Log.AppendAsync([new EntryDraft { Kind = "Junk", Subjects = [new Subject("s"u8.ToArray(), true)], Groups = [new GroupDraft(1, "not json"u8.ToArray())] }], []);
        Assert.Equal(3, (await VerifyAsync()).Position);
    }

    [Fact]
    public async Task A_Flipped_Bit_Anywhere_In_A_Segment_Is_Noticed()
    {
        await _bed.AppendAsync(20);
        await PublishAsync();
        Assert.True((await VerifyAsync()).Holds);
        var segment = Directory.GetFiles(Path.Combine(_bed.Folder, "log"), "*", SearchOption.TopDirectoryOnly).OrderByDescending(f => new FileInfo(f).Length).First();
        var good = File.ReadAllBytes(segment);
        var last = good.AsSpan().LastIndexOfAnyExcept((byte)0);
        var random = new Random(20261121);
        for (var round = 0; round < 40; round++)
        {
            var bad = (byte[])good.Clone();
            var at = random.Next(last + 1);
            bad[at] ^= (byte)(1 << random.Next(8));
            await InPlace.WriteAsync(segment, bad);
            Assert.False((await VerifyAsync()).Holds, $"byte {at}");
        }
    }

    private Ed25519Signer Signer()
    {
        var keys = Path.Combine(_bed.Folder, "keys");
        return FileKeyStore.Open(DiskFileSystem.Instance, keys, NodeSecret.LoadOrCreate(DiskFileSystem.Instance, keys)).Ed25519("log.ed25519");
    }

    private static EntryDraft Raw(string head, string kind, string payload) => new()
    {
        Kind = kind,
        Subjects = [new Subject(Encoding.UTF8.GetBytes(head), true)],
        Groups = [new GroupDraft(1, Encoding.UTF8.GetBytes($$$"""{"envelope":{"owner":"{{{EventTestBed.Owner}}}","schema":1},"payload":{{{payload}}}}"""))],
    };
}
