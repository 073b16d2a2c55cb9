using Yiwang.Events.Moving;
using Yiwang.Storage.Log;

namespace Yiwang.Events;

/// <summary>Disclosure groups, least restricted first. The envelope travels in the first group that a kind declares.</summary>
public enum Disclosure : byte { Public = 1, Granted = 2, Internal = 3, Sealed = 4 }

/// <summary>
/// A fact about to be recorded. Payload parts are UTF-8 RFC 8785 JSON objects, or for a bulk kind the kind's own compact form (first byte never '{').
/// </summary>
public sealed record EventDraft
{
    public required string Kind { get; init; }
    public int Schema { get; init; } = 1;
    /// <summary>Self-certifying prefix of the owning organisation, <c>o.…</c>.</summary>
    public required string Owner { get; init; }
    /// <summary>The aggregates whose newest fact this becomes.</summary>
    public required IReadOnlyList<string> Heads { get; init; }
    /// <summary>Other subjects, for their histories.</summary>
    public IReadOnlyList<string> Mentions { get; init; } = [];
    /// <summary>User or node handle; recorded in the internal group, as it may name a person.</summary>
    public string? Actor { get; init; }
    /// <summary>Claimed time, UTC microseconds; null = when recorded.</summary>
    public long? OccurredAtUs { get; init; }
    public string? Cause { get; init; }
    /// <summary>
    /// Group → payload: a JSON object in any spelling (made canonical on append), or a bulk kind's own compact bytes, which stay as they are.
    /// A missing group is not written. Sealed content is encrypted under the owner's seal key of <see cref="SealSubject"/>.
    /// </summary>
    public required IReadOnlyDictionary<Disclosure, ReadOnlyMemory<byte>> Payload { get; init; }
    /// <summary>Whose personal data the sealed group holds; erasing this person destroys the key.</summary>
    public string? SealSubject { get; init; }
}

/// <summary>A recorded fact. Payload parts are null when erased; the sealed part is ciphertext until <see cref="IEvents.Unseal"/>.</summary>
public sealed record RecordedEvent
{
    public required long Position { get; init; }
    public required string Kind { get; init; }
    public required int Schema { get; init; }
    public required string Owner { get; init; }
    public required IReadOnlyList<string> Heads { get; init; }
    public required IReadOnlyList<string> Mentions { get; init; }
    public string? Actor { get; init; }
    public required long OccurredAtUs { get; init; }
    /// <summary>Of one that was taken over: when the log recorded it that had it first.</summary>
    public required long RecordedAtUs { get; init; }
    public string? Cause { get; init; }
    /// <summary>Null = recorded here. What it brings about has happened where it was recorded: no effects.</summary>
    public TakenFrom? TakenFrom { get; init; }
    /// <summary>Position of the batch's first frame; -1 outside batches.</summary>
    public long BatchId { get; init; } = -1;
    public required IReadOnlyDictionary<Disclosure, ReadOnlyMemory<byte>?> Payload { get; init; }
    /// <summary>Name of the seal key; says nothing about the person to whoever lacks the node's pepper.</summary>
    public string? SealKey { get; init; }
    /// <summary>Position of the first head's previous entry, when the writer expected one; else -1.</summary>
    public long Previous { get; init; } = -1;
}

/// <summary>The newest fact of a subject must stand at this position (-1 = none), or nothing is written.</summary>
public readonly record struct Expected(string Subject, long Position);

public readonly record struct Appended(long FirstPosition, int Count, long RecordedAtUs);

/// <summary>The node's log of facts: what modules use. Proofs, checkpoints and erasure stand beside it in this project.</summary>
public interface IEvents
{
    /// <summary>The log's name in checkpoints and event ids, as <c>yiwang.example/99.501</c>.</summary>
    string Origin { get; }
    long Size { get; }
    ValueTask<Outcome<Appended>> AppendAsync(IReadOnlyList<EventDraft> events, IReadOnlyList<Expected> expectations, CancellationToken cancel = default);
    /// <summary>Rows staged here become facts together at the commit, whatever their number; until then nobody sees them.</summary>
    IEventBatch BeginBatch(BatchOpening opening);
    /// <summary>Throws <see cref="CorruptEntryException"/> on damage and <see cref="ArgumentOutOfRangeException"/> outside the log; for a position that a person typed use <see cref="Find"/>.</summary>
    RecordedEvent Read(long position);
    /// <summary>The event, or events.not-found, or events.corrupt.</summary>
    Outcome<RecordedEvent> Find(long position);
    /// <summary>Decodes an entry that the log has handed out, as the projection runner gets them from <see cref="ILog.ReadEffective"/>.</summary>
    RecordedEvent Decode(StoredEntry entry);
    /// <summary>Newest position with this head, -1 when none.</summary>
    long FindHead(string subject);
    /// <summary>The sealed payload in clear; null when there is none or its key was destroyed.</summary>
    byte[]? Unseal(RecordedEvent e);
    /// <summary>Records <c>GroupErased</c>, then overwrites the group. Repeating it answers the first erasure. Header, tree, positions and proofs stay.</summary>
    ValueTask<Outcome<Appended>> EraseAsync(long position, Disclosure group, Erasure erasure, CancellationToken cancel = default);
    /// <summary>Records <c>PersonErased</c>, then destroys the person's seal key: every sealed group of theirs is gone, in this log and in every copy of it.</summary>
    ValueTask<Outcome<Appended>> ErasePersonAsync(string sealSubject, Erasure erasure, CancellationToken cancel = default);
    ILog Log { get; }
    /// <summary>Organisations about which nothing is recorded now.</summary>
    Moving.OwnerHolds Holds { get; }
    /// <summary>Entries of other logs as entries of this one.</summary>
    Moving.TakeOver TakeOver { get; }
}

/// <param name="Owner">The organisation that orders the erasure, <c>o.…</c>.</param>
/// <param name="Reason">1–500 characters, public for ever: no personal data in it.</param>
public sealed record Erasure(string Owner, string? Actor, string Reason);

/// <param name="Owner">Organisation of every row.</param>
/// <param name="Prefix">Recorded in the closing entry, with the template, for statistics.</param>
/// <param name="NewHeadsOnly">The commit is refused when a head of a row has an entry already, also one of the same batch.</param>
public sealed record BatchOpening(string Owner, string? Actor, string? Prefix = null, string? Template = null, bool NewHeadsOnly = false);

/// <summary>Disposing an uncommitted batch aborts it.</summary>
public interface IEventBatch : IAsyncDisposable
{
    /// <summary>1–10,000 a call, from one caller at a time.</summary>
    ValueTask<Outcome> StageAsync(IReadOnlyList<EventDraft> rows, CancellationToken cancel = default);
    /// <summary>
    /// Rows of a compact kind that the caller has encoded itself, for imports of millions; at most 10,000 a call. Kind, owner and form are the caller's word.
    /// Their memory may be used again when this completes.
    /// </summary>
    ValueTask<Outcome> StageEncodedAsync(IReadOnlyList<EntryDraft> rows, CancellationToken cancel = default);
    /// <summary>Appends <c>BatchCommitted</c>. Its heads (an idempotency key, say) and expectations join the same atomic write.</summary>
    /// <returns>Position of the closing entry and the number of rows.</returns>
    ValueTask<Outcome<Appended>> CommitAsync(IReadOnlyList<string> heads, IReadOnlyList<Expected> expectations, CancellationToken cancel = default);
    ValueTask AbortAsync(string reason, CancellationToken cancel = default);
}
