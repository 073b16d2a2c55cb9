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
    /// <summary>
    /// Lists the entry in <see cref="ILog.ReadPostings"/> under the part of its first head's key before the first '/'. To be set on the entry that makes the head, not on
    /// later ones.
    /// </summary>
    public bool Listed { get; init; }
}

/// <summary>Key: UTF-8, 1–2,048 bytes, compared with ASCII letters folded.</summary>
public readonly record struct Subject(ReadOnlyMemory<byte> Key, bool IsHead);

/// <summary>The writer refuses the whole request unless the newest entry of the subject (in-flight ones included) stands at this position; -1 = no entry.</summary>
public readonly record struct Expectation(ReadOnlyMemory<byte> Subject, long Position);

public enum AppendStatus { Ok, Conflict, ReadOnly, TooLarge, DiskFull, ShuttingDown }

public enum LogState
{
    /// <summary>Reads and writes.</summary>
    Open,
    /// <summary>Writes are refused until there is room; each append tries again.</summary>
    DiskFull,
    /// <summary>A write or fsync failed: nothing more is written until restart, since what is on disk is no longer known. Reads go on.</summary>
    Failed,
    /// <summary>Recovery found damage below entries that were acknowledged: nothing is written before it is repaired from a backup. Good entries are read.</summary>
    Damaged,
    Closed,
}

/// <param name="Reason">For the operator; null while open.</param>
public sealed record LogStatus(LogState State, string? Reason = null);

/// <param name="FirstPosition">Of a refused batch whose rows clash with newer entries: the position of the first such row.</param>
/// <param name="RecordedAtUs">Of the first entry; each later one of the request is one microsecond later.</param>
/// <param name="ConflictIndex">Index into the expectations of the first that failed, else -1.</param>
public readonly record struct AppendResult(AppendStatus Status, long FirstPosition, int Count, long RecordedAtUs, int ConflictIndex = -1);

/// <summary>An entry as stored. Header = the Merkle leaf data (public). Groups hold null content when erased.</summary>
public sealed record StoredEntry(long Position, string Kind, long RecordedAtUs, ReadOnlyMemory<byte> Header, IReadOnlyList<Subject> Subjects, IReadOnlyList<StoredGroup> Groups, long BatchId);

/// <param name="Content">Without the subjects block; null when erased.</param>
/// <param name="Committed">The very bytes that the commitment covers (subjects block included in the first group); null when erased.</param>
public sealed record StoredGroup(byte Id, ReadOnlyMemory<byte>? Content, ReadOnlyMemory<byte> Salt, ReadOnlyMemory<byte>? Committed);

/// <summary>Detected damage, named by where it is. Never served as truth. Its words count entries from 1, as everything that people read.</summary>
/// <param name="position">-1 = of no entry.</param>
public sealed class CorruptEntryException(long position, string file, long offset, string reason)
    : IOException($"log{(position < 0 ? "" : $" entry {position + 1}")} in {Path.GetFileName(file)} at {offset}: {reason}")
{
    public long Position { get; } = position;
    public string File { get; } = file;
    public long Offset { get; } = offset;
}

/// <summary>
/// The append-only log: dense positions from 0, one writer, group commit, fsync before acknowledgement, an RFC 6962 Merkle tree kept as it grows.
/// Knows no domain word.
/// </summary>
public interface ILog : IAsyncDisposable
{
    /// <summary>Number of entries, open batches included, that are durable and in effect: heads name them, observers have heard of them.</summary>
    long Size { get; }
    /// <summary>Entries that can be read; more than <see cref="Size"/> for the moment in which the newest take effect, when a head may name one already.</summary>
    long Written { get; }
    LogStatus Status { get; }
    /// <summary>All or nothing, one atomic frame, at most 1,000 entries. Completes after fsync.</summary>
    ValueTask<AppendResult> AppendAsync(IReadOnlyList<EntryDraft> entries, IReadOnlyList<Expectation> expectations, CancellationToken cancel = default);
    /// <summary>A larger import: rows staged here are durable but inert (no head, not enumerated) until the batch is committed by its closing entry.</summary>
    /// <param name="newHeadsOnly">The commit is refused when a head of a row has an entry already, also one of the same batch.</param>
    ILogBatch BeginBatch(bool newHeadsOnly = false);
    /// <summary>Batches that a crash left open. Their rows stay inert for ever; the owner closes each with <see cref="ILogBatch.AbortAsync"/> to say so in the log.</summary>
    IReadOnlyList<ILogBatch> OpenBatches { get; }
    /// <exception cref="CorruptEntryException">The bytes do not match their checksums.</exception>
    StoredEntry Read(long position);
    /// <summary>Position of the newest effective entry that has the key as a head; -1 when none. No allocation.</summary>
    long FindHead(ReadOnlySpan<byte> key);
    /// <summary>Zero-copy read of the newest effective entry of the key: header, groups and salts as spans over the mapped segment. False when absent. No allocation.</summary>
    bool TryReadHead<TVisitor>(ReadOnlySpan<byte> key, ref TVisitor visitor) where TVisitor : IEntryVisitor, allows ref struct;
    /// <summary>
    /// Effective entries in effect order from a cursor: a batch's rows come when the batch is committed, just before its closing entry; aborted rows never.
    /// The cursor is opaque, monotone, and equals the position of the next frame to read, so that a projection may store it. A batch is not split, so that a
    /// page may be longer than <paramref name="max"/>; rows are read while they are enumerated. A page may be empty although the cursor moved.
    /// </summary>
    /// <param name="withBatchRows">False leaves out the rows of batches without decoding them; the closing entry still comes.</param>
    IEnumerable<StoredEntry> ReadEffective(long cursor, int max, Func<string, bool>? wantsKind, bool withBatchRows, out long nextCursor);
    /// <summary>Completes when a cursor below <see cref="Size"/> may be read further than <paramref name="cursor"/>.</summary>
    ValueTask WaitForMoreAsync(long cursor, CancellationToken cancel);
    /// <summary>Called by the writer thread after fsync, before acknowledgement, in order, with newly effective entries (bulk rows excepted). Must be quick.</summary>
    /// <param name="wantsKind">Null = all. Entries that no observer wants are not even copied.</param>
    void OnEffective(Action<StoredEntry> observer, Func<string, bool>? wantsKind = null);
    /// <summary>Ascending positions, from one on, of the effective entries listed under a key (<see cref="EntryDraft.Listed"/>). Returns how many it filled in.</summary>
    int ReadPostings(ReadOnlySpan<byte> key, long from, Span<long> into);
    /// <summary>Overwrites a group's bytes and salt with zeros in place; idempotent; durable on return.</summary>
    void EraseGroup(long position, byte groupId);
    IMerkleTree Tree { get; }
    /// <summary>Completes when the tree, which is hashed just behind the writer, covers the first <paramref name="size"/> entries.</summary>
    ValueTask WaitForTreeAsync(long size, CancellationToken cancel);
}

/// <summary>What the closing entry of a batch says about its rows.</summary>
/// <param name="Root">RFC 6962 root over the batch's leaves in order.</param>
/// <param name="Spans">Where the rows stand, ascending, neighbours joined; other entries may lie between. The log keeps them itself.</param>
public sealed record BatchSummary(long Count, byte[] Root, IReadOnlyList<BatchSpan> Spans);

public readonly record struct BatchSpan(long First, long Count);

public interface ILogBatch
{
    /// <summary>Position of the batch's first row; -1 before the first <see cref="StageAsync"/> has been written.</summary>
    long Id { get; }
    /// <summary>
    /// At most 10,000 rows a call, from one caller at a time. Completes when the writer has taken the rows, so that the next ones are encoded while these are written;
    /// the commit waits for all. A failure is answered here or by a later call and lasts.
    /// </summary>
    ValueTask<AppendStatus> StageAsync(IReadOnlyList<EntryDraft> entries, CancellationToken cancel = default);
    /// <summary>
    /// Appends the closing entry and makes all rows effective in one atomic frame. Conflict when an expectation fails or when a head of a row got another entry
    /// since it was staged; the batch then stays open, to be aborted.
    /// </summary>
    ValueTask<AppendResult> CommitAsync(Func<BatchSummary, EntryDraft> closing, IReadOnlyList<Expectation> expectations, CancellationToken cancel = default);
    ValueTask<AppendResult> AbortAsync(EntryDraft closing, CancellationToken cancel = default);
}

public interface IEntryVisitor
{
    void Visit(long position, long recordedAtUs, ReadOnlySpan<byte> kind, ReadOnlySpan<byte> subjectsBlock, EntryGroups groups);
}

/// <summary>Walks a stored entry's groups without copying.</summary>
public readonly ref struct EntryGroups
{
    private readonly EntryView _entry;
    internal EntryGroups(EntryView entry) => _entry = entry;
    public int Count => _entry.GroupCount;
    /// <summary>The public header: the Merkle leaf's data.</summary>
    public ReadOnlySpan<byte> Header => _entry.Header;
    public byte Id(int group) => _entry.GroupId(group);
    public bool IsErased(int group) => _entry.IsErased(group);
    public ReadOnlySpan<byte> Salt(int group) => _entry.Salt(group);
    /// <summary>Without the subjects block; empty when erased.</summary>
    public ReadOnlySpan<byte> Content(int group) => _entry.Content(group);

    /// <summary>False when the entry has no such group or it is erased.</summary>
    public bool TryGet(byte id, out ReadOnlySpan<byte> content)
    {
        content = default;
        for (var i = 0; i < Count; i++)
        {
            if (Id(i) != id || IsErased(i)) continue;
            content = Content(i);
            return true;
        }
        return false;
    }
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
