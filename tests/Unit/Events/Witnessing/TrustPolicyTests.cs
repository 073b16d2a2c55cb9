using Xunit;
using Yiwang.Events.Proofs;
using Yiwang.Events.Witnessing;
using Yiwang.Signing;
using Yiwang.Unit.Tests.Events.Proofs;

namespace Yiwang.Unit.Tests.Events.Witnessing;

public sealed class TrustPolicyTests
{
    private static readonly Cosigner[] s_witnesses = [.. Enumerable.Range(0, 4).Select(i => new Cosigner($"w{i}.example/log", new Ed25519Signer([.. Enumerable.Repeat((byte)(i + 1), 32)])))];
    private static readonly string s_defined = string.Concat(s_witnesses.Select((w, i) => $"witness W{i} {w.Key}\n"));

    [Theory]
    [InlineData("quorum none", "", true)]
    [InlineData("quorum W1", "0", false)]
    [InlineData("quorum W1", "1", true)]
    [InlineData("group A any W0 W1\nquorum A", "1", true)]
    [InlineData("group A all W0 W1\nquorum A", "1", false)]
    [InlineData("group A all W0 W1\nquorum A", "01", true)]
    [InlineData("group A 2 W0 W1 W2\nquorum A", "2", false)]
    [InlineData("group A 2 W0 W1 W2\nquorum A", "02", true)]
    // 川 side all and 渝 side any
    [InlineData("group 川 all W0 W1\n\tgroup 渝 any W2 W3\n# both\ngroup 川渝 all 川 渝\nquorum 川渝", "013", true)]
    [InlineData("group 川 all W0 W1\ngroup 渝 any W2 W3\ngroup 川渝 all 川 渝\nquorum 川渝", "023", false)]
    public void A_Quorum_Is_Met_By_Those_Who_Cosigned(string rules, string by, bool met)
    {
        var policy = TrustPolicy.Parse(s_defined + rules + "\n", out var reason);
        Assert.True(policy is not null, reason?.En);
        using var log = new Ed25519Signer(new byte[32]);
        var note = SignedNote.Sign(new Checkpoint("log.example/x", 0, new byte[32]).ToString(), "log.example/x", log);
        note = note.With(by.Select(d => s_witnesses[d - '0'].Cosign(note.Text, 1_700_000_000 + d)));
        var cosigned = policy.Cosigned(note);
        Assert.Equal(by.Select(d => ($"W{d}", 1_700_000_000L + d)), cosigned.Select(c => (c.Witness.Name, c.UnixSeconds)));
        Assert.Equal(met, policy.IsMet(cosigned.Select(c => c.Witness)));
    }

    [Theory]
    [InlineData("", "no quorum")]
    [InlineData("quorum X\n", "line 5")]
    [InlineData("group A all W0 X\nquorum A\n", "'X' is not defined")]
    [InlineData("group A any W0\ngroup B any W0\nquorum A\n", "in a group already")]
    [InlineData("group A 3 W0 W1\nquorum A\n", "'3' must be")]
    [InlineData("group A 0 W0 W1\nquorum A\n", "'0' must be")]
    [InlineData("group none any W0\nquorum none\n", "is taken")]
    [InlineData("quorum none\nquorum W0\n", "one quorum line only")]
    [InlineData("log nonsense\nquorum none\n", "not a log's verifier key")]
    [InlineData("frob W0\nquorum none\n", "'frob' is not understood")]
    public void A_Policy_That_Makes_No_Sense_Is_Refused_With_The_Line(string rules, string says)
    {
        Assert.Null(TrustPolicy.Parse(s_defined + rules, out var reason));
        Assert.Contains(says, reason!.Value.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Proof_Says_Who_Cosigned_It_And_What_The_Policy_Lacks()
    {
        await using var bed = await ProofBed.OpenAsync();
        await bed.AppendAsync(5);
        var current = bed.Checkpointer.Publish();
        var policy = TrustPolicy.Parse($"log {bed.Checkpointer.Key}\n{s_defined}group A 2 W0 W1 W2 W3\nquorum A\n", out _)!;
        var verifier = new ProofVerifier([], null, policy);
        Assert.Equal(ProofVerdict.NotWitnessed, verifier.Verify(await bed.ProveAsync(2, Yiwang.Events.Disclosure.Public)).Verdict);

        bed.Checkpointer.Adopt(current, [s_witnesses[0].Cosign(current.Checkpoint.ToString(), 1), s_witnesses[2].Cosign(current.Checkpoint.ToString(), 2)]);
        var proof = await bed.ProveAsync(2, Yiwang.Events.Disclosure.Public);
        var report = verifier.Verify(proof);
        Assert.Equal(ProofVerdict.Verified, report.Verdict);
        Assert.Equal(["W0", "W2"], report.Cosigned.Select(c => c.Witness.Name));
        // a cosignature of a known witness that does not fit refutes the proof
        var wrong = SignedNote.Line(s_witnesses[0].Cosign("another text\n", 1));
        Assert.Equal(ProofCheck.Cosigned, verifier.Verify(proof.Replace(SignedNote.Line(s_witnesses[0].Cosign(current.Checkpoint.ToString(), 1)), wrong, StringComparison.Ordinal)).Failure?.Check);

        // the next entry is not covered by it, and a restart forgets nothing
        await bed.AppendAsync(1);
        bed.Checkpointer.Publish();
        Assert.Equal(ProofVerdict.NotWitnessed, verifier.Verify(await bed.ProveAsync(5, Yiwang.Events.Disclosure.Public)).Verdict);
        await bed.ReopenAsync();
        Assert.Equal(ProofVerdict.Verified, verifier.Verify(await bed.ProveAsync(2, Yiwang.Events.Disclosure.Public)).Verdict);
        Assert.Equal(5, bed.Checkpointer.Cosigned!.Checkpoint.Size);
    }

    [Fact]
    public async Task A_Log_That_Holds_Or_Is_Contradicted_Signs_Nothing_New()
    {
        await using var bed = await ProofBed.OpenAsync();
        bed.Checkpointer.Hold();
        await bed.AppendAsync(3);
        Assert.Equal(0, bed.Checkpointer.Publish().Checkpoint.Size);
        bed.Checkpointer.Release();
        Assert.Equal(3, bed.Checkpointer.Current.Checkpoint.Size);
        bed.Checkpointer.Contradicted("neighbours hold 5");
        await bed.AppendAsync(1);
        Assert.Equal((3, "neighbours hold 5"), (bed.Checkpointer.Publish().Checkpoint.Size, bed.Checkpointer.Fault));
    }

    [Fact]
    public void A_Witness_Key_Is_Believed_Only_From_The_Logs_Own_Key()
    {
        using var log = new Ed25519Signer(new byte[32]);
        using var other = new Ed25519Signer([.. Enumerable.Repeat((byte)9, 32)]);
        var key = NoteKey.Of("w0.example/log", log);
        var note = Cosigner.Introduce(s_witnesses[0].Key, "w0.example/log", log);
        Assert.Equal(s_witnesses[0].Key.ToString(), Cosigner.ReadIntroduction(note, key)?.ToString());
        Assert.Null(Cosigner.ReadIntroduction(Cosigner.Introduce(s_witnesses[0].Key, "w0.example/log", other), key));
        Assert.Null(Cosigner.ReadIntroduction(Cosigner.Introduce(s_witnesses[1].Key, "w0.example/log", log), key));
    }
}
