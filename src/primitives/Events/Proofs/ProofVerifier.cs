using Yiwang.Events.Kinds;
using Yiwang.Events.Store;
using Yiwang.Events.Witnessing;
using Yiwang.Storage.Log;

namespace Yiwang.Events.Proofs;

/// <summary>
/// Checks a <c>.tlog-proof</c> offline, step by step; the command line, the proof page and the badge all use it. Needs no log, and never throws on what
/// a stranger sends. Limits: an aborted batch's row looks like any other to whoever withholds the batch, so that nodes give no proofs of such rows.
/// </summary>
/// <param name="trusted">Log keys that the reader trusts; may be empty.</param>
/// <param name="policy">Whose cosignatures the reader wants, and further logs that it trusts; null = cosignatures are not looked at.</param>
/// <param name="compact">Reads the bulk kinds for <see cref="ProofReport.Event"/>; null leaves their envelope empty.</param>
public sealed class ProofVerifier(IReadOnlyList<NoteKey> trusted, ICompactBodies? compact = null, TrustPolicy? policy = null)
{
    private readonly IReadOnlyList<NoteKey> _trusted = policy is null ? trusted : [.. trusted, .. policy.Logs];
    // Proofs of one log come by the thousand under one checkpoint.
    private volatile VerifiedNote? _last;

    /// <summary>The same reader with another policy.</summary>
    public ProofVerifier With(TrustPolicy? other) => new(trusted, compact, other);

    public ProofReport Verify(string text)
    {
        var steps = new List<ProofStep>();
        if (!TlogProof.TryParse(text, out var proof, out var reason))
        {
            steps.Add(new(ProofCheck.Parse, StepResult.Failed, reason!.Value));
            return new ProofReport(steps, null, null, null);
        }
        steps.Add(Passed(ProofCheck.Parse, "文件格式正确", "the file is well formed"));
        var header = CheckHeader(proof.Entry, steps);
        var checkpoint = CheckInclusion(proof, header is not null, steps);
        var logKey = CheckSignature(proof, checkpoint, steps);
        if (proof.Batch is not null) CheckBatch(proof, proof.Batch, checkpoint, steps);
        CheckTrust(logKey, steps);
        var cosigned = policy is null || logKey is null ? [] : CheckCosigned(proof.Checkpoint, policy, steps);
        var isSound = header is not null && steps.All(s => s.Check != ProofCheck.Commitment || s.Result == StepResult.Passed);
        return new ProofReport(steps, proof, checkpoint, isSound ? Event(proof.Entry, header!) : null) { Cosigned = cosigned };
    }

    private sealed record VerifiedNote(string Note, byte[] Key);

    private static ProofStep Passed(ProofCheck check, string zh, string en, Disclosure? group = null) => new(check, StepResult.Passed, new(zh, en), group);

    private static ProofStep Failed(ProofCheck check, string zh, string en, Disclosure? group = null) => new(check, StepResult.Failed, new(zh, en), group);

    private static ProofStep Unknown(ProofCheck check, string zh, string en) => new(check, StepResult.Unknown, new(zh, en));

    private static EntryHeader? CheckHeader(ProofEntry entry, List<ProofStep> steps)
    {
        var readable = EntryHeader.TryParse(entry.Header, out var header);
        foreach (var group in entry.Groups)
            steps.Add(CheckCommitment(header, group));
        steps.Add(readable
            ? Passed(ProofCheck.LeafHash, $"条目 {header!.Kind} 的叶哈希为 {Hex(entry.Header)}", $"the leaf hash of the {header.Kind} entry is {Hex(entry.Header)}")
            : Failed(ProofCheck.LeafHash, "条目头损坏", "the entry's header is damaged"));
        return header;
    }

    private static ProofStep CheckCommitment(EntryHeader? header, DisclosedGroup group)
    {
        if (header?.CommitmentOf(group.Group) is not { } committed)
            return Failed(ProofCheck.Commitment, $"条目头未承诺“{group.Group}”这组内容", $"the header commits to no {group.Group} group", group.Group);
        return group.Commitment.AsSpan().SequenceEqual(committed)
            ? Passed(ProofCheck.Commitment, "内容与登记时一致", "the content is what was recorded", group.Group)
            : Failed(ProofCheck.Commitment, "内容与登记时不一致：已被改动", "the content is not what was recorded: it was changed", group.Group);
    }

    private static Checkpoint? CheckInclusion(TlogProof proof, bool hasLeaf, List<ProofStep> steps)
    {
        if (!SignedNote.TryParse(proof.Checkpoint, out var note, out _) || !Checkpoint.TryParse(note.Text, out var checkpoint))
        {
            steps.Add(Failed(ProofCheck.Inclusion, "检查点损坏，无法核对", "the checkpoint is damaged, so there is nothing to check against"));
            return null;
        }
        var (index, size) = (proof.Entry.Index, checkpoint.Size);
        if (!hasLeaf) steps.Add(Unknown(ProofCheck.Inclusion, "条目头损坏，未核对", "not checked, as the header is damaged"));
        else if (MerkleProof.Includes(index, size, MerkleProof.LeafHash(proof.Entry.Header), proof.Entry.Path, checkpoint.Root))
            steps.Add(Passed(ProofCheck.Inclusion, $"条目是日志 {checkpoint.Origin} 的第 {index + 1} 条（共 {size} 条；文件里从 0 数起，写作 index {index}）", $"it is entry {index + 1} of {size} of the log {checkpoint.Origin} (index {index} in the file, which counts from 0)"));
        else steps.Add(Failed(ProofCheck.Inclusion, $"条目不在检查点（{size} 条）所述的日志中", $"the entry is not in the log of {size} entries that the checkpoint states"));
        return checkpoint;
    }

    private NoteKey? CheckSignature(TlogProof proof, Checkpoint? checkpoint, List<ProofStep> steps)
    {
        if (checkpoint is null || !NoteKey.IsName(checkpoint.Origin) || !SignedNote.TryParse(proof.Checkpoint, out var note, out _))
        {
            steps.Add(Failed(ProofCheck.CheckpointSignature, "检查点损坏，签名无法核对", "the checkpoint is damaged, so its signature cannot be checked"));
            return null;
        }
        var key = NoteKey.Of(checkpoint.Origin, proof.LogKey);
        steps.Add(Verify(proof.Checkpoint, note, key) switch
        {
            NoteVerdict.Verified => Passed(ProofCheck.CheckpointSignature, $"检查点由 {key.Name} 的密钥 {key.Id:x8} 签名", $"signed by {key.Name} with key {key.Id:x8}"),
            NoteVerdict.WrongSignature => Failed(ProofCheck.CheckpointSignature, "检查点的签名不符：检查点已被改动", "the signature does not fit: the checkpoint was changed"),
            _ => Failed(ProofCheck.CheckpointSignature, $"检查点上没有 {key.Name} 的密钥 {key.Id:x8} 的签名", $"key {key.Id:x8} of {key.Name} has not signed the checkpoint"),
        });
        return key;
    }

    private NoteVerdict Verify(string text, SignedNote note, NoteKey key)
    {
        if (_last is { } last && last.Note == text && last.Key.AsSpan().SequenceEqual(key.PublicKey)) return NoteVerdict.Verified;
        var verdict = note.Verify([key]);
        if (verdict == NoteVerdict.Verified) _last = new VerifiedNote(text, key.PublicKey);
        return verdict;
    }

    private static IReadOnlyList<(PolicyWitness, long)> CheckCosigned(string text, TrustPolicy policy, List<ProofStep> steps)
    {
        if (!SignedNote.TryParse(text, out var note, out _)) return [];
        if (note.Verify([.. policy.Witnesses.Select(w => w.Key)]) == NoteVerdict.WrongSignature)
        {
            steps.Add(Failed(ProofCheck.Cosigned, "有一份见证签名不符：检查点已被改动", "a cosignature does not fit: the checkpoint was changed"));
            return [];
        }
        var cosigned = policy.Cosigned(note);
        var names = string.Join(", ", cosigned.Select(c => c.Witness.Name));
        steps.Add(policy.IsMet(cosigned.Select(c => c.Witness))
            ? cosigned.Count > 0 ? Passed(ProofCheck.Cosigned, $"见证：{names}", $"cosigned by {names}") : Passed(ProofCheck.Cosigned, "没有见证签名，规则也不要求", "no cosignature, and none is asked for")
            : Unknown(ProofCheck.Cosigned, cosigned.Count > 0 ? $"只有 {names} 见证，规则要求 {policy.Quorum}" : $"还没有见证签名，规则要求 {policy.Quorum}", cosigned.Count > 0 ? $"cosigned by {names} only; the policy asks for {policy.Quorum}" : $"not cosigned; the policy asks for {policy.Quorum}"));
        return cosigned;
    }

    private static void CheckBatch(TlogProof proof, ProofEntry batch, Checkpoint? checkpoint, List<ProofStep> steps)
    {
        var problem = checkpoint is null ? new Bilingual("检查点损坏，未核对", "not checked, as the checkpoint is damaged") : BatchProblem(proof.Entry.Index, batch, checkpoint);
        steps.Add(problem is { } bad
            ? new ProofStep(ProofCheck.BatchCommitted, StepResult.Failed, bad)
            : Passed(ProofCheck.BatchCommitted, $"所在批次已由第 {batch.Index + 1} 条确认", $"its batch was committed by entry {batch.Index + 1}"));
    }

    private static Bilingual? BatchProblem(long row, ProofEntry batch, Checkpoint checkpoint)
    {
        if (!EntryHeader.TryParse(batch.Header, out var header) || header.Kind != LogKinds.BatchCommitted) return new("批次的确认条目损坏", "the batch's closing entry is damaged");
        if (!MerkleProof.Includes(batch.Index, checkpoint.Size, MerkleProof.LeafHash(batch.Header), batch.Path, checkpoint.Root))
            return new("批次的确认条目不在日志中", "the batch's closing entry is not in the log");
        if (batch.Groups is not [{ Group: Disclosure.Public } content] || header.CommitmentOf(Disclosure.Public) is not { } committed || !content.Commitment.AsSpan().SequenceEqual(committed))
            return new("批次的确认内容已被改动", "the batch's closing content was changed");
        return BatchSpans.Contain(content.Content, row) ? null : new("批次中没有这一条", "the batch does not contain the entry");
    }

    private void CheckTrust(NoteKey? key, List<ProofStep> steps)
    {
        if (key is null) steps.Add(Unknown(ProofCheck.LogKeyTrusted, "签名未能核对，无从判断", "not judged, as there is no signature to go by"));
        else if (_trusted.Any(t => t.Name == key.Name && t.PublicKey.AsSpan().SequenceEqual(key.PublicKey))) steps.Add(Passed(ProofCheck.LogKeyTrusted, $"密钥 {key} 在可信名单中", $"{key} is trusted"));
        else if (_trusted.Count == 0) steps.Add(Unknown(ProofCheck.LogKeyTrusted, $"请与 {key.Name} 公布的密钥核对：{key}", $"compare with the key that {key.Name} publishes: {key}"));
        else steps.Add(Unknown(ProofCheck.LogKeyTrusted, $"可信名单中没有密钥 {key}；请与对方节点“存证日志”页上的日志公钥核对", $"{key} is not among the trusted keys; compare it with the verifier key on the page “Log” of the node that keeps it"));
    }

    private RecordedEvent? Event(ProofEntry entry, EntryHeader header)
    {
        var groups = new List<StoredGroup>();
        List<Subject> subjects = [];
        foreach (var (group, _) in header.Commitments)
        {
            if (entry.Groups.FirstOrDefault(g => g.Group == group) is not { } shown) continue;
            ReadOnlyMemory<byte> content = shown.Content;
            if (group == header.Commitments[0].Group && !SubjectsBlock.TryRead(content, out subjects, out content)) return null;
            groups.Add(new StoredGroup((byte)group, content, shown.Salt, shown.Content));
        }
        return new EventDecoder(compact).Decode(new StoredEntry(entry.Index, header.Kind, header.RecordedAtUs, entry.Header, subjects, groups, -1));
    }

    private static string Hex(byte[] header) => Convert.ToHexStringLower(MerkleProof.LeafHash(header).AsSpan(0, 8)) + "…";
}
