using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Things;

/// <summary>A row to register, whole.</summary>
/// <param name="Handle">Full handle; for an import the suffix is made by the mapping beforehand.</param>
public sealed record RegisterThing(Handle Handle, Handle? Template, int TemplateVersion, IReadOnlyList<HandleValue> Values, IReadOnlyList<Alias> Aliases, ThingStatus Status = ThingStatus.Active, ThingOrigin Origin = ThingOrigin.Instance);

public sealed record RegisterRange(RangePattern Pattern, Handle? Template, int TemplateVersion, IReadOnlyList<HandleValue> Values);

public sealed record BulkProgress(long Done, long Total, long Failed);

public readonly record struct BulkRegistered(long BatchId, long Count, long Position);

/// <summary>
/// The commands on Things. Every one checks Access, validates against the template, appends, and answers when its own views show it.
/// An idempotency key makes a repeat answer what the first call answered.
/// </summary>
public interface IRegistry
{
    ValueTask<Outcome<ThingRecord>> RegisterAsync(Principal who, RegisterThing thing, string? idempotencyKey = null, CancellationToken cancel = default);
    ValueTask<Outcome<Appended>> RegisterRangeAsync(Principal who, RegisterRange range, string? idempotencyKey = null, CancellationToken cancel = default);
    /// <summary>One atomic, idempotent batch of any size; nothing is visible until all is.</summary>
    ValueTask<Outcome<BulkRegistered>> RegisterBulkAsync(Principal who, IEnumerable<RegisterThing> rows, long count, string idempotencyKey, IProgress<BulkProgress>? progress = null, CancellationToken cancel = default);
    /// <param name="expectedPosition">The position the editor saw, against lost updates.</param>
    ValueTask<Outcome<ThingRecord>> ReviseAsync(Principal who, Handle handle, IReadOnlyList<HandleValue> values, long expectedPosition, string? idempotencyKey = null, CancellationToken cancel = default);
    ValueTask<Outcome<ThingRecord>> VoidAsync(Principal who, Handle handle, string reason, string? idempotencyKey = null, CancellationToken cancel = default);
    ValueTask<Outcome<ThingRecord>> BindAliasAsync(Principal who, Handle handle, Alias alias, CancellationToken cancel = default);
    /// <summary>The node's own knowledge, without Access or other nodes: record, tombstone (things.voided), or things.not-found.</summary>
    Outcome<ThingRecord> Find(Handle handle);
    /// <summary>The hot path of <see cref="Find"/>: no allocation, the record as spans over the log, range members included. False when nothing stands there.</summary>
    bool TryFind<TVisitor>(ReadOnlySpan<byte> handle, ref TVisitor visitor) where TVisitor : IThingVisitor, allows ref struct;
    /// <param name="owner">Organisation; needed for the schemes that are unique only within one (serial, local code).</param>
    Handle? FindByAlias(Alias alias, string? owner = null);
    /// <summary>Registered handles of a prefix in order of first registration; ranges stand as one line each.</summary>
    (IReadOnlyList<ThingRecord> Page, string? NextCursor) List(Prefix prefix, string? cursor, int max);
}
