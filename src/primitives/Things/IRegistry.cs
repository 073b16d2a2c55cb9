using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Things;

/// <summary>A row to register, whole.</summary>
/// <param name="Handle">Full handle; for an import the suffix is made by the mapping beforehand.</param>
public sealed record RegisterThing(Handle Handle, Handle? Template, int TemplateVersion, IReadOnlyList<HandleValue> Values, IReadOnlyList<Alias> Aliases, ThingStatus Status = ThingStatus.Active, ThingOrigin Origin = ThingOrigin.Instance);

public sealed record RegisterRange(RangePattern Pattern, Handle? Template, int TemplateVersion, IReadOnlyList<HandleValue> Values);

/// <param name="Local">The Thing's handle under the organisation's own prefix, <c>o.…/code</c>.</param>
public sealed record Assignment(Handle Local, Handle Assigned);

/// <summary>One entry of a Thing's history.</summary>
/// <param name="Actor">User handle, null when not recorded or of a bulk row.</param>
public sealed record ThingChange(string Kind, ThingRecord Record, string? Actor);

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
    /// <remarks>The values are the whole new record; those that the editor may not read, and the aliases, stay as they are. It stays with its version of the template unless a value stands at an index that only the newest one knows.</remarks>
    ValueTask<Outcome<ThingRecord>> ReviseAsync(Principal who, Handle handle, IReadOnlyList<HandleValue> values, long expectedPosition, string? idempotencyKey = null, CancellationToken cancel = default);
    /// <summary>A revision that also moves the record to another published version of its template, from 1.</summary>
    ValueTask<Outcome<ThingRecord>> ReviseUnderAsync(Principal who, Handle handle, int templateVersion, IReadOnlyList<HandleValue> values, long expectedPosition, CancellationToken cancel = default);
    /// <summary>生效, 预注册 or 停用; for 作废 see <see cref="VoidAsync"/>.</summary>
    ValueTask<Outcome<ThingRecord>> SetStatusAsync(Principal who, Handle handle, ThingStatus status, long expectedPosition, CancellationToken cancel = default);
    ValueTask<Outcome<ThingRecord>> VoidAsync(Principal who, Handle handle, string reason, string? idempotencyKey = null, CancellationToken cancel = default);
    ValueTask<Outcome<ThingRecord>> BindAliasAsync(Principal who, Handle handle, Alias alias, CancellationToken cancel = default);
    /// <summary>
    /// Gives Things that lived with a local code under the organisation's own prefix a proper identifier (批量赋码), 1–400 at once, all or none: the new record takes over
    /// template and values and keeps the local code as alias; the old one points to it with HS_ALIAS.
    /// </summary>
    ValueTask<Outcome<Appended>> AssignAsync(Principal who, IReadOnlyList<Assignment> assignments, string? idempotencyKey = null, CancellationToken cancel = default);
    /// <summary>What happened to a Thing, newest first, out of the log: its own entries and, for a former member, that of its range.</summary>
    /// <param name="before">Position to go on from, as a page before ended; null = the newest.</param>
    Outcome<IReadOnlyList<ThingChange>> History(Handle handle, long? before, int max);
    /// <summary>The node's own knowledge, without Access or other nodes: the record, or things.voided with the reason as detail, or things.not-found.</summary>
    Outcome<ThingRecord> Find(Handle handle);
    /// <summary>As <see cref="Find"/>, with tombstones as records, for pages that tell when and why; null = not found.</summary>
    ThingRecord? FindRecord(Handle handle);
    /// <summary>The hot path of <see cref="Find"/>: no allocation, the record as spans over the log, range members included. False when nothing stands there.</summary>
    bool TryFind<TVisitor>(ReadOnlySpan<byte> handle, ref TVisitor visitor) where TVisitor : IThingVisitor, allows ref struct;
    /// <param name="owner">Organisation; needed for the schemes that are unique only within one (serial, local code).</param>
    Handle? FindByAlias(Alias alias, string? owner = null);
    /// <summary>Registered handles of a prefix in order of first registration; ranges stand as one line each.</summary>
    (IReadOnlyList<ThingRecord> Page, string? NextCursor) List(Prefix prefix, string? cursor, int max);
}
