using System.Text;
using Xunit;
using Yiwang.Events;
using Yiwang.Events.Proofs;

namespace Yiwang.Unit.Tests.Events.Proofs;

public sealed class ProofTests : IAsyncLifetime
{
    private ProofBed _bed = null!;

    public async ValueTask InitializeAsync()
    {
        _bed = await ProofBed.OpenAsync();
        await _bed.AppendAsync(5);
        await _bed.Events.AppendAsync([EventTestBed.Note("99.501/a", """{"title":"转向节"}""", "o.x/User_li", (Disclosure.Granted, """{"heat":"H7"}"""), (Disclosure.Sealed, """{"phone":"138"}"""))], []);
        await _bed.AppendAsync(300);
    }

    public ValueTask DisposeAsync() => _bed.DisposeAsync();

    [Fact]
    public async Task A_Proof_Verifies_And_Shows_Only_What_Was_Disclosed()
    {
        var report = _bed.Verifier().Verify(await _bed.ProveAsync(5, Disclosure.Public));
        Assert.Equal(ProofVerdict.Verified, report.Verdict);
        Assert.Equal([ProofCheck.Parse, ProofCheck.Commitment, ProofCheck.LeafHash, ProofCheck.Inclusion, ProofCheck.CheckpointSignature, ProofCheck.LogKeyTrusted], report.Steps.Select(s => s.Check));
        Assert.Equal((5, "Note", EventTestBed.Owner), (report.Event!.Position, report.Event.Kind, report.Event.Owner));
        Assert.Equal(["99.501/a"], report.Event.Heads);
        Assert.Equal("""{"title":"转向节"}""", EventTestBed.Text(report.Event, Disclosure.Public));
        Assert.Null(report.Event.Actor);
        Assert.False(report.Event.Payload.ContainsKey(Disclosure.Granted));
    }

    [Fact]
    public async Task What_People_Read_Counts_Entries_From_One_And_The_File_From_Zero()
    {
        var text = await _bed.ProveAsync(5, Disclosure.Public);
        Assert.Contains("\nindex 5\n", text, StringComparison.Ordinal);
        var said = _bed.Verifier().Verify(text).Steps.Single(s => s.Check == ProofCheck.Inclusion).Reason;
        Assert.Contains("第 6 条", said.Zh, StringComparison.Ordinal);
        Assert.Contains("index 5", said.Zh, StringComparison.Ordinal);
        Assert.Contains("entry 6 of 306", said.En, StringComparison.Ordinal);
        Assert.Contains("index 5", said.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_Entry_Whose_Checkpoint_Is_Not_Signed_Yet_Is_Waited_For_And_Then_Refused_With_When_To_Ask_Again()
    {
        var groups = new HashSet<Disclosure> { Disclosure.Public };
        _bed.Checkpointer.Hold();
        await _bed.AppendAsync(1);
        var last = _bed.Log.Size - 1;
        var late = (await new ProofMaker(_bed.Events, _bed.Checkpointer) { Patience = TimeSpan.FromMilliseconds(1) }.MakeAsync(last, groups)).Status;
        Assert.Equal(Codes.RequestTimeout, late.Code);
        Assert.Contains("5 秒后再试", late.Say!.Value.Zh, StringComparison.Ordinal);
        var asked = new ProofMaker(_bed.Events, _bed.Checkpointer) { Patience = Patience.Deadline }.MakeAsync(last, groups).AsTask();
        Assert.False(asked.IsCompleted);
        _bed.Checkpointer.Release();
        Assert.Equal(ProofVerdict.Verified, _bed.Verifier().Verify((await asked).Value!.ToString()).Verdict);
        // one that signs nothing more says why, and not when
        _bed.Checkpointer.Contradicted("neighbours hold 500");
        await _bed.AppendAsync(1);
        var refused = (await _bed.Maker.MakeAsync(last + 1, groups)).Status;
        Assert.Equal((Codes.EventsReadOnly, "neighbours hold 500"), (refused.Code, refused.Detail));
    }

    [Fact]
    public async Task Every_Choice_Of_Groups_Verifies()
    {
        Disclosure[] all = [Disclosure.Public, Disclosure.Granted, Disclosure.Internal, Disclosure.Sealed];
        for (var choice = 0; choice < 16; choice++)
        {
            var groups = all.Where((_, i) => (choice >> i & 1) == 1).ToArray();
            var report = _bed.Verifier().Verify(await _bed.ProveAsync(5, groups));
            Assert.Equal(ProofVerdict.Verified, report.Verdict);
            Assert.Equal(groups, report.Steps.Where(s => s.Check == ProofCheck.Commitment).Select(s => s.Group!.Value));
        }
    }

    [Fact]
    public async Task Every_Changed_Byte_Of_A_Proof_Is_Refused_At_The_Right_Step()
    {
        var text = await _bed.ProveAsync(5, Disclosure.Public, Disclosure.Granted);
        Assert.True(TlogProof.TryParse(text, out var proof, out _));
        foreach (var group in proof.Entry.Groups)
        {
            foreach (var bytes in new[] { group.Salt, group.Content })
                for (var i = 0; i < bytes.Length; i++)
                    Assert.Equal((ProofCheck.Commitment, group.Group), Change(bytes, i, f => (f.Check, f.Group)));
        }
        for (var i = 0; i < proof.Entry.Header.Length; i++)
            Assert.Contains(Change(proof.Entry.Header, i, f => f.Check), new[] { ProofCheck.LeafHash, ProofCheck.Commitment, ProofCheck.Inclusion });
        foreach (var hash in proof.Entry.Path)
            for (var i = 0; i < hash.Length; i++) Assert.Equal(ProofCheck.Inclusion, Change(hash, i, f => f.Check));
        for (var i = 0; i < proof.LogKey.Length; i++) Assert.Equal(ProofCheck.CheckpointSignature, Change(proof.LogKey, i, f => f.Check));

        T Change<T>(byte[] bytes, int at, Func<ProofStep, T> of)
        {
            bytes[at] ^= 1;
            var report = _bed.Verifier().Verify(proof.ToString());
            bytes[at] ^= 1;
            Assert.Equal(ProofVerdict.Refuted, report.Verdict);
            return of(report.Failure!);
        }
    }

    [Fact]
    public async Task Every_Changed_Character_Of_The_File_Is_Refused()
    {
        var text = await _bed.ProveAsync(5, Disclosure.Public);
        for (var i = 0; i < text.Length; i++)
        {
            var changed = text[..i] + (char)(text[i] ^ 1) + text[(i + 1)..];
            Assert.NotEqual(ProofVerdict.Verified, _bed.Verifier().Verify(changed).Verdict);
        }
    }

    [Fact]
    public async Task A_File_Cut_At_Any_Byte_Is_Refused_Without_An_Exception()
    {
        var bytes = Encoding.UTF8.GetBytes(await _bed.ProveAsync(5, Disclosure.Public, Disclosure.Internal));
        for (var i = 0; i < bytes.Length; i++) Assert.Equal(ProofVerdict.Refuted, _bed.Verifier().Verify(Encoding.UTF8.GetString(bytes, 0, i)).Verdict);
    }

    [Fact]
    public void Seeded_Garbage_Is_Refused_Without_An_Exception()
    {
        var random = new Random(20261121);
        for (var round = 0; round < 300; round++)
        {
            var extra = new byte[random.Next(200)];
            random.NextBytes(extra);
            if (extra.Length > 0) extra[0] = 1;
            var text = $"c2sp.org/tlog-proof@v1\nextra {Convert.ToBase64String(extra)}\nindex {random.Next()}\n\no\n1\n{Convert.ToBase64String(new byte[32])}\n\n\u2014 o AAAAAAA=\n";
            Assert.Equal(ProofVerdict.Refuted, _bed.Verifier().Verify(text).Verdict);
        }
        Assert.Equal(ProofVerdict.Refuted, _bed.Verifier().Verify(new string('x', TlogProof.MaxChars + 1)).Verdict);
    }

    [Fact]
    public async Task A_File_That_Went_Through_Windows_Still_Verifies() =>
        Assert.Equal(ProofVerdict.Verified, _bed.Verifier().Verify((await _bed.ProveAsync(5, Disclosure.Public)).Replace("\n", "\r\n", StringComparison.Ordinal)).Verdict);

    [Fact]
    public async Task A_Sound_Proof_Of_An_Unknown_Log_Is_Untrusted_Not_Refuted()
    {
        var text = await _bed.ProveAsync(5, Disclosure.Public);
        Assert.Equal(ProofVerdict.UntrustedLog, new ProofVerifier([]).Verify(text).Verdict);
        Assert.Equal(ProofVerdict.UntrustedLog, new ProofVerifier([NoteKey.Of(ProofBed.Origin, new byte[32])]).Verify(text).Verdict);
        Assert.Equal(ProofVerdict.UntrustedLog, new ProofVerifier([NoteKey.Of("other.example", _bed.Checkpointer.Key.PublicKey)]).Verify(text).Verdict);
    }

    [Fact]
    public async Task An_Erased_Group_Leaves_Old_And_New_Proofs_Valid()
    {
        var before = await _bed.ProveAsync(5, Disclosure.Public, Disclosure.Granted);
        Assert.True((await _bed.Events.EraseAsync(5, Disclosure.Granted, new Erasure(EventTestBed.Owner, null, "到期"))).Succeeded);
        var after = await _bed.ProveAsync(5, Disclosure.Public, Disclosure.Granted);
        Assert.Equal(ProofVerdict.Verified, _bed.Verifier().Verify(before).Verdict);
        var report = _bed.Verifier().Verify(after);
        Assert.Equal(ProofVerdict.Verified, report.Verdict);
        Assert.False(report.Event!.Payload.ContainsKey(Disclosure.Granted));
        await _bed.ReopenAsync();
        Assert.Equal(ProofVerdict.Verified, _bed.Verifier().Verify(await _bed.ProveAsync(5, Disclosure.Public)).Verdict);
    }

    [Fact]
    public async Task Erasures_At_The_Same_Time_Are_Each_Recorded_Once()
    {
        var first = (await _bed.Events.AppendAsync([.. Enumerable.Range(0, 8).Select(i => EventTestBed.Note($"p/{i}", """{"title":"t"}""", null, (Disclosure.Granted, "{}")))], [])).Value.FirstPosition;
        var size = _bed.Events.Size;
        var order = new Erasure(EventTestBed.Owner, null, "到期");
        var erased = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(async () => await _bed.Events.EraseAsync(first + (i % 8), Disclosure.Granted, order))));
        Assert.All(erased, e => Assert.True(e.Succeeded, e.Status.Detail));
        Assert.Equal(size + 8, _bed.Events.Size);
        Assert.Equal(8, erased.Select(e => e.Value.FirstPosition).Distinct().Count());
    }

    [Fact]
    public async Task An_Entry_Is_Provable_As_Soon_As_It_Is_Acknowledged()
    {
        var appended = await _bed.Events.AppendAsync([EventTestBed.Note("99.501/new", """{"title":"t"}""")], []);
        Assert.Equal(ProofVerdict.Verified, _bed.Verifier().Verify(await _bed.ProveAsync(appended.Value.FirstPosition, Disclosure.Public)).Verdict);
    }

    [Fact]
    public async Task What_Is_Not_There_Has_No_Proof()
    {
        Assert.Equal(Codes.EventsNotFound, (await _bed.Maker.MakeAsync(-1, new HashSet<Disclosure>())).Status.Code);
        Assert.Equal(Codes.EventsNotFound, (await _bed.Maker.MakeAsync(_bed.Events.Size, new HashSet<Disclosure>())).Status.Code);
    }

    [Fact]
    public async Task A_Proof_In_A_Log_Of_Three_Hundred_Fits_A_Qr_Code()
    {
        // version 40 at level L holds 2,953 bytes
        Assert.InRange((await _bed.ProveAsync(5, Disclosure.Public)).Length, 500, 2_000);
    }
}
