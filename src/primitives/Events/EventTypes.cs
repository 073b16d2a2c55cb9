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
    /// <summary>Group → payload. A missing group is not written. Sealed content is encrypted under the owner's seal key of <see cref="SealSubject"/>.</summary>
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
    public required long RecordedAtUs { get; init; }
    public string? Cause { get; init; }
    /// <summary>Position of the batch's first frame; -1 outside batches.</summary>
    public long BatchId { get; init; } = -1;
    public required IReadOnlyDictionary<Disclosure, ReadOnlyMemory<byte>?> Payload { get; init; }
    public string? SealSubject { get; init; }
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
    RecordedEvent Read(long position);
    /// <summary>Decodes an entry that the log has handed out, as the projection runner gets them from <see cref="ILog.ReadEffective"/>.</summary>
    RecordedEvent Decode(StoredEntry entry);
    /// <summary>Newest position with this head, -1 when none.</summary>
    long FindHead(string subject);
    byte[]? Unseal(RecordedEvent e);
    ILog Log { get; }
}
