using System.Security.Cryptography;
using Yiwang.Events.Proofs;
using Yiwang.Storage.Log;

namespace Yiwang.Node.Upkeep;

/// <summary>
/// Reads every entry and recomputes what it says of itself: checksums, each group's commitment, the leaf, the root; then holds the root against the tree and
/// against the last published checkpoint, so that a log rewritten as a whole is found too.
/// </summary>
internal static class LogAudit
{
    public const string CheckpointFile = "checkpoint";
    private const long ProgressEvery = 1_000_000;

    public static LogAuditReport Run(ILog log, string checkpointPath, IProgress<long> progress)
    {
        var root = new RunningRoot();
        var published = File.Exists(checkpointPath) && SignedNote.TryParse(File.ReadAllText(checkpointPath), out var note, out _) && Checkpoint.TryParse(note.Text, out var read) ? read : null;
        if (published is { Size: 0 } && !published.Root.AsSpan().SequenceEqual(root.Value)) return new(0, root.Value, "空日志的检查点不对 / the checkpoint of the empty log is wrong");
        for (var position = 0L; position < log.Size; position++)
        {
            if (Fault(log, position, out var header) is { } fault) return new(position, root.Value, fault);
            root.Add(MerkleProof.LeafHash(header));
            if (published is not null && published.Size == position + 1 && !published.Root.AsSpan().SequenceEqual(root.Value))
                return new(position, root.Value, $"到此为止的根与已公布的检查点（{published.Size} 条）不符，历史被改写过 / the root differs from the published checkpoint: history was rewritten");
            if ((position + 1) % ProgressEvery == 0) progress.Report(position + 1);
        }
        if (published is not null && published.Size > log.Size)
            return new(log.Size, root.Value, $"已公布过 {published.Size} 条，现在只有 {log.Size} 条，有记录丢失 / {published.Size} entries were published, {log.Size} are here");
        return new(log.Size, root.Value, null);
    }

    private static string? Fault(ILog log, long position, out ReadOnlySpan<byte> headerBytes)
    {
        headerBytes = default;
        try
        {
            var entry = log.Read(position);
            headerBytes = entry.Header.Span;
            if (!EntryHeader.TryParse(headerBytes, out var header)) return "头部无法解读 / unreadable header";
            foreach (var group in entry.Groups)
            {
                if (group.Committed is not { } committed) continue;
                var commitment = SHA256.HashData([.. group.Salt.Span, .. committed.Span]);
                if (!commitment.AsSpan().SequenceEqual(header.CommitmentOf((Events.Disclosure)group.Id))) return $"第 {group.Id} 组内容与承诺不符 / group {group.Id} does not match its commitment";
            }
            return null;
        }
        catch (CorruptEntryException e)
        {
            return e.Message;
        }
    }
}

/// <param name="Entries">Sound entries before the first bad one, or all.</param>
/// <param name="Fault">What is wrong with entry number <paramref name="Entries"/>; null = nothing.</param>
internal sealed record LogAuditReport(long Entries, byte[] Root, string? Fault);
