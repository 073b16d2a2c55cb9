using Yiwang.Events.Proofs;

namespace Yiwang.Events.Witnessing;

/// <param name="Shows">What the file proves of itself, in a sentence.</param>
/// <param name="Proved">A fork is proved by the file alone; of a rollback and of a refusal only that both heads were signed.</param>
public sealed record ConflictReport(bool Sound, bool Proved, Bilingual Shows, HeadConflict? Conflict, Checkpoint? First, Checkpoint? Second);

/// <summary>Checks evidence against a log, offline.</summary>
public static class ConflictVerifier
{
    public static ConflictReport Verify(string text)
    {
        if (!HeadConflict.TryParse(text, out var conflict)) return Unsound("文件格式不对或不完整", "the file is malformed or cut off", null);
        if (Open(conflict.First, conflict.Log) is not { } first || Open(conflict.Second, conflict.Log) is not { } second)
            return Unsound($"其中一份摘要不是 {conflict.Log.Name} 签名的", $"one of the checkpoints was not signed by {conflict.Log.Name}", conflict);
        var names = conflict.Log.Name;
        if (first.Size == second.Size && !first.Root.AsSpan().SequenceEqual(second.Root))
            return new(true, true, new($"{names} 对同一条数 {first.Size} 签了两个不同的根：日志已分叉", $"{names} signed two different roots for {first.Size} entries: the log has forked"), conflict, first, second);
        if (conflict.Kind == ConflictKind.Fork)
        {
            if (conflict.Prefix is { } prefix && first.Size < second.Size && !prefix.AsSpan().SequenceEqual(first.Root) && MerkleProof.Extends(first.Size, prefix, second.Size, second.Root, conflict.Proof))
                return new(true, true, new($"{names} 的 {second.Size} 条摘要中，前 {first.Size} 条不是它先前签名的那 {first.Size} 条：日志已分叉", $"in the head of {second.Size} entries of {names} the first {first.Size} are not those that it signed before: the log has forked"), conflict, first, second);
            return Unsound("两份摘要并不矛盾", "the two checkpoints do not contradict each other", conflict);
        }
        if (conflict.Kind == ConflictKind.Rollback && second.Size < first.Size)
            return new(true, false, new($"{names} 签过 {first.Size} 条，见证节点之后看到它只给出 {second.Size} 条；两份签名都有效，先后顺序以见证节点的记录为准", $"{names} signed {first.Size} entries, and a witness later saw it show {second.Size}; both signatures hold, their order is the witness's word"), conflict, first, second);
        if (conflict.Kind == ConflictKind.Unproven && second.Size > first.Size)
            return new(true, false, new($"{names} 没能证明 {second.Size} 条的摘要包含先前的 {first.Size} 条；两份签名都有效", $"{names} could not show that its head of {second.Size} entries extends that of {first.Size}; both signatures hold"), conflict, first, second);
        return Unsound("两份摘要并不矛盾", "the two checkpoints do not contradict each other", conflict);
    }

    private static ConflictReport Unsound(string zh, string en, HeadConflict? conflict) => new(false, false, new Bilingual(zh, en), conflict, null, null);

    /// <summary>The checkpoint of a note that the log has signed; null for any other.</summary>
    public static Checkpoint? Open(string note, NoteKey log) =>
        SignedNote.TryParse(note, out var parsed, out _) && parsed.Verify([log]) == NoteVerdict.Verified && Checkpoint.TryParse(parsed.Text, out var checkpoint) && checkpoint.Origin == log.Name ? checkpoint : null;
}
