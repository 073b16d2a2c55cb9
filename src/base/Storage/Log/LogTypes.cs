namespace Yiwang.Storage.Log;

/// <summary>
/// One disclosure group of an entry: bytes that are shown or withheld, and erased, as a whole. The entry's public header holds
/// SHA-256(salt ‖ content) of each group, so withholding or erasing one leaves every proof valid.
/// </summary>
public readonly record struct GroupDraft(byte Id, ReadOnlyMemory<byte> Content);

/// <summary>
/// An entry to append. The first group carries the subjects block followed by its own content; the log writes
/// the block, and reads it to compare keys, so a subject's name stands once on disk and is committed by that group's hash.
/// </summary>
public sealed class EntryDraft
{
    /// <summary>ASCII, 1–64 bytes, as <c>IdentifierRegistered</c>.</summary>
    public required string Kind { get; init; }
    /// <summary>At most 32. A head is an aggregate whose latest entry this becomes; a mention is only listed in histories.</summary>
    public required IReadOnlyList<Subject> Subjects { get; init; }
    /// <summary>1–4 groups; header and groups together at most 65,535 bytes.</summary>
    public required IReadOnlyList<GroupDraft> Groups { get; init; }
}

/// <summary>Key: UTF-8, 1–2,048 bytes, compared with ASCII letters folded.</summary>
public readonly record struct Subject(ReadOnlyMemory<byte> Key, bool IsHead);

/// <summary>The writer refuses the whole request unless the newest entry of the subject (in-flight ones included) stands at this position; -1 = no entry.</summary>
public readonly record struct Expectation(ReadOnlyMemory<byte> Subject, long Position);

public enum AppendStatus { Ok, Conflict, ReadOnly, TooLarge, DiskFull, ShuttingDown }

/// <param name="ConflictIndex">Index into the expectations of the first that failed, else -1.</param>
public readonly record struct AppendResult(AppendStatus Status, long FirstPosition, int Count, long RecordedAtUs, int ConflictIndex = -1);

/// <summary>An entry as stored. Header = the Merkle leaf data (public). Groups hold null content when erased.</summary>
public sealed record StoredEntry(long Position, string Kind, long RecordedAtUs, ReadOnlyMemory<byte> Header, IReadOnlyList<Subject> Subjects, IReadOnlyList<StoredGroup> Groups, long BatchId);

/// <param name="Content">Without the subjects block; null when erased.</param>
/// <param name="Committed">The very bytes that the commitment covers (subjects block included in the first group); null when erased.</param>
public sealed record StoredGroup(byte Id, ReadOnlyMemory<byte>? Content, ReadOnlyMemory<byte> Salt, ReadOnlyMemory<byte>? Committed);

/// <summary>Detected damage, named by where it is. Never served as truth.</summary>
public sealed class CorruptEntryException(long position, string file, long offset, string reason)
    : IOException($"log entry {position} in {file} at {offset}: {reason}")
{
    public long Position { get; } = position;
}

/// <summary>
/// The append-only log: dense positions from 0, one writer, group commit, fsync before acknowledgement, an RFC 6962 Merkle tree kept as it grows.
/// Knows no domain word.
/// </summary>
public interface ILog : IAsyncDisposable
{
    /// <summary>Number of durable entries, open batches included.</summary>
    long Size { get; }
    /// <summary>All or nothing, one atomic frame, at most 1,000 entries. Completes after fsync.</summary>
    ValueTask<AppendResult> AppendAsync(IReadOnlyList<EntryDraft> entries, IReadOnlyList<Expectation> expectations, CancellationToken cancel = default);
    /// <summary>A larger import: rows staged here are durable but inert (no head, not enumerated) until the batch is committed by its closing entry.</summary>
    ILogBatch BeginBatch();
    /// <summary>Batches that the last stop left open. Whoever opens the log aborts each with a closing entry of its own.</summary>
    IReadOnlyList<ILogBatch> OpenBatches { get; }
    StoredEntry Read(long position);
    /// <summary>Position of the newest effective entry that has the key as a head; -1 when none. No allocation.</summary>
    long FindHead(ReadOnlySpan<byte> key);
    /// <summary>Zero-copy read of the newest effective entry of the key: header, groups and salts as spans over the mapped segment. False when absent.</summary>
    bool TryReadHead<TVisitor>(ReadOnlySpan<byte> key, ref TVisitor visitor) where TVisitor : IEntryVisitor, allows ref struct;
    /// <summary>
    /// Effective entries in effect order from a cursor: a batch's rows come when the batch is committed, aborted rows never. The cursor is opaque,
    /// monotone, and equals the position of the next frame to read, so that a projection may store it.
    /// </summary>
    /// <param name="withBatchRows">False leaves out the rows of batches without decoding them; the closing entry still comes.</param>
    IEnumerable<StoredEntry> ReadEffective(long cursor, int max, Func<string, bool>? wantsKind, bool withBatchRows, out long nextCursor);
    /// <summary>Completes when a cursor below <see cref="Size"/> may be read further than <paramref name="cursor"/>.</summary>
    ValueTask WaitForMoreAsync(long cursor, CancellationToken cancel);
    /// <summary>Called by the writer thread after fsync, before acknowledgement, in order, with newly effective entries (bulk rows excepted). Must be quick.</summary>
    void OnEffective(Action<StoredEntry> observer);
    /// <summary>Overwrites a group's bytes and salt with zeros in place; idempotent; durable on return.</summary>
    void EraseGroup(long position, byte groupId);
    IMerkleTree Tree { get; }
}

/// <summary>What the closing entry of a batch says about its rows.</summary>
/// <param name="Root">RFC 6962 root over the batch's leaves in order.</param>
/// <param name="Spans">Where the rows stand, ascending; other entries may lie between.</param>
public sealed record BatchSummary(long Count, byte[] Root, IReadOnlyList<BatchSpan> Spans);

public readonly record struct BatchSpan(long First, long Count);

public interface ILogBatch
{
    /// <summary>Position of the batch's first frame; known after the first <see cref="StageAsync"/>.</summary>
    long Id { get; }
    ValueTask StageAsync(IReadOnlyList<EntryDraft> entries, CancellationToken cancel = default);
    /// <summary>Appends the closing entry and makes all rows effective in one atomic frame.</summary>
    ValueTask<AppendResult> CommitAsync(Func<BatchSummary, EntryDraft> closing, IReadOnlyList<Expectation> expectations, CancellationToken cancel = default);
    ValueTask AbortAsync(EntryDraft closing, CancellationToken cancel = default);
}

public interface IEntryVisitor
{
    void Visit(long position, long recordedAtUs, ReadOnlySpan<byte> kind, ReadOnlySpan<byte> subjectsBlock, EntryGroups groups);
}

/// <summary>Walks a stored entry's groups without copying.</summary>
public readonly ref struct EntryGroups(ReadOnlySpan<byte> stored, int count)
{
    private readonly ReadOnlySpan<byte> _stored = stored;
    public int Count { get; } = count;
    internal ReadOnlySpan<byte> Stored => _stored;
}

public interface IMerkleTree
{
    long Size { get; }
    byte[] Root(long size);
    IReadOnlyList<byte[]> Inclusion(long index, long size);
    IReadOnlyList<byte[]> Consistency(long from, long to);
    /// <summary>C2SP tlog-tiles hash tile, 1–256 hashes; checked against its parent before it is given out.</summary>
    byte[] HashTile(int level, long index, int width);
    /// <summary>C2SP entry tile: entry headers with uint16 big-endian length prefixes.</summary>
    byte[] EntryTile(long index, int width);
}
