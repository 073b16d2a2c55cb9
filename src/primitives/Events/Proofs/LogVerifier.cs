using Yiwang.Events.Erasing;
using Yiwang.Events.Store;
using Yiwang.Storage.Files;
using Yiwang.Storage.Log;

namespace Yiwang.Events.Proofs;

/// <param name="Position">The first entry that is wrong; -1 when none is, or when the problem is a checkpoint's.</param>
/// <param name="Problem">Null when everything holds.</param>
/// <param name="Entries">How many were checked.</param>
/// <param name="Root">Of the tree over them.</param>
/// <param name="Checkpoint">The published one, when there is one and it could be read.</param>
public sealed record LogVerification(long Position, string? Problem, long Entries, byte[] Root, Checkpoint? Checkpoint)
{
    public bool Holds => Problem is null;
}

/// <summary>
/// Audits a whole log that no process has open, and changes nothing: every checksum, commitment and leaf (<see cref="LogAudit"/>), that every envelope can be read,
/// that batches and erasures are what their entries say, and that the tree is the one that was signed.
/// </summary>
/// <param name="key">The log's key; null leaves signatures unchecked.</param>
/// <param name="erasures">Erasures known beside the keys; null when only the log is at hand.</param>
public sealed class LogVerifier(NoteKey? key, ICompactBodies? compact, ErasureList? erasures = null)
{
    private readonly EventDecoder _decoder = new(compact);
    private readonly BatchAudit _batches = new();
    private readonly ErasureAudit _erasures = new(erasures);
    private readonly RootAccumulator _tree = new();
    private readonly SortedDictionary<long, List<Checkpoint>> _checkpoints = [];

    /// <param name="folder">The log's.</param>
    /// <param name="notes">Signed checkpoints that the log must agree with: its own, and older ones that a reader kept.</param>
    /// <param name="progress">Entries so far.</param>
    public LogVerification Run(string folder, IReadOnlyList<string> notes, IFileSystem? files = null, IProgress<long>? progress = null, CancellationToken cancel = default)
    {
        foreach (var note in notes)
            if (Take(note) is { } malformed) return new LogVerification(-1, malformed, 0, _tree.Root(), null);
        var newest = _checkpoints.Count == 0 ? null : _checkpoints.Last().Value[0];
        if (CompareRoots() is { } empty) return new LogVerification(-1, empty, 0, _tree.Root(), newest);
        var audit = LogAudit.Run(folder, files, progress, Check, cancel);
        if (!audit.Holds) return new LogVerification(audit.Position, audit.Problem, audit.Entries, audit.Root, newest);
        if (newest is not null && newest.Size > audit.Entries)
            return new LogVerification(audit.Entries, $"the log ends here, but a checkpoint of {newest.Size} entries was signed", audit.Entries, audit.Root, newest);
        return _erasures.Unordered() is { } gone
            ? new LogVerification(gone.Position, $"its {gone.Group} group is erased, and no event orders it", audit.Entries, audit.Root, newest)
            : new LogVerification(-1, null, audit.Entries, audit.Root, newest);
    }

    private string? Take(string text)
    {
        if (!SignedNote.TryParse(text, out var note, out var reason)) return $"checkpoint: {reason}";
        if (!Checkpoint.TryParse(note.Text, out var checkpoint)) return "checkpoint: malformed";
        if (key is not null && (checkpoint.Origin != key.Name || note.Verify([key]) != NoteVerdict.Verified)) return $"the checkpoint of {checkpoint.Size} entries is not signed with {key}";
        if (!_checkpoints.TryGetValue(checkpoint.Size, out var same)) _checkpoints[checkpoint.Size] = same = [];
        same.Add(checkpoint);
        return null;
    }

    private string? Check(StoredEntry entry)
    {
        if (!EntryHeader.TryParse(entry.Header.Span, out _)) return "its header is not of a known form";
        if (!_decoder.IsReadable(entry)) return "its envelope cannot be read";
        var leaf = MerkleProof.LeafHash(entry.Header.Span);
        _tree.Add(leaf);
        return _batches.Check(entry, leaf) ?? _erasures.Check(entry) ?? CompareRoots();
    }

    private string? CompareRoots()
    {
        if (!_checkpoints.TryGetValue(_tree.Count, out var signed)) return null;
        var root = _tree.Root();
        return signed.All(c => c.Root.AsSpan().SequenceEqual(root)) ? null : $"the first {_tree.Count} entries are not those whose checkpoint was signed; one of them was changed";
    }
}
