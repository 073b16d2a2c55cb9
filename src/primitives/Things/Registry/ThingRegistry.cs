using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Things.Registry;

/// <summary>The commands as one; each stands in a file of its own.</summary>
internal sealed class ThingRegistry(ThingReader reader, Registration registration, Revision revision, RangeRegistration ranges, BulkRegistration bulk, LocalCodeAssignment assignment, ThingHistory history, ThingListing listing) : IRegistry
{
    /// <summary>Brought by the node's counters; null = nobody measures.</summary>
    public IRegistrationTimes? Times { get; set; }

    public ValueTask<Outcome<ThingRecord>> RegisterAsync(Principal who, RegisterThing thing, string? idempotencyKey = null, CancellationToken cancel = default) =>
        TimedAsync(thing.Handle.Prefix, registration.RegisterAsync(who, thing, idempotencyKey, cancel), Times?.Begin() ?? 0);

    public ValueTask<Outcome<Appended>> RegisterRangeAsync(Principal who, RegisterRange range, string? idempotencyKey = null, CancellationToken cancel = default) =>
        TimedAsync(range.Pattern.Prefix, ranges.RegisterAsync(who, range, idempotencyKey, cancel), Times?.Begin() ?? 0);

    public ValueTask<Outcome<BulkRegistered>> RegisterBulkAsync(Principal who, IEnumerable<RegisterThing> rows, long count, string idempotencyKey, IProgress<BulkProgress>? progress = null, CancellationToken cancel = default) => bulk.RegisterAsync(who, rows, count, idempotencyKey, progress, cancel);
    public ValueTask<Outcome<ThingRecord>> ReviseAsync(Principal who, Handle handle, IReadOnlyList<HandleValue> values, long expectedPosition, string? idempotencyKey = null, CancellationToken cancel = default) => revision.ReviseAsync(who, handle, 0, values, expectedPosition, idempotencyKey, cancel);
    public ValueTask<Outcome<ThingRecord>> ReviseUnderAsync(Principal who, Handle handle, int templateVersion, IReadOnlyList<HandleValue> values, long expectedPosition, CancellationToken cancel = default) => revision.ReviseAsync(who, handle, templateVersion, values, expectedPosition, null, cancel);
    public ValueTask<Outcome<ThingRecord>> SetStatusAsync(Principal who, Handle handle, ThingStatus status, long expectedPosition, CancellationToken cancel = default) => revision.SetStatusAsync(who, handle, status, expectedPosition, cancel);
    public ValueTask<Outcome<ThingRecord>> VoidAsync(Principal who, Handle handle, string reason, string? idempotencyKey = null, CancellationToken cancel = default) => revision.VoidAsync(who, handle, reason, idempotencyKey, cancel);
    public ValueTask<Outcome<ThingRecord>> BindAliasAsync(Principal who, Handle handle, Alias alias, CancellationToken cancel = default) => revision.BindAliasAsync(who, handle, alias, cancel);
    public ValueTask<Outcome<Appended>> AssignAsync(Principal who, IReadOnlyList<Assignment> assignments, string? idempotencyKey = null, CancellationToken cancel = default) => assignment.AssignAsync(who, assignments, idempotencyKey, cancel);
    public Outcome<IReadOnlyList<ThingChange>> History(Handle handle, long? before, int max) => history.Read(handle, before, max);
    public ThingRecord? FindRecord(Handle handle) => reader.Find(handle);
    public Outcome<ThingRecord> Find(Handle handle) => reader.Find(handle) switch
    {
        null => new Outcome(Codes.ThingsNotFound, handle.ToString()),
        { IsVoided: true } tombstone => Tombstone(tombstone),
        var record => record,
    };
    public bool TryFind<TVisitor>(ReadOnlySpan<byte> handle, ref TVisitor visitor) where TVisitor : IThingVisitor, allows ref struct => reader.TryFind(handle, ref visitor);
    public Handle? FindByAlias(Alias alias, string? owner = null) => reader.FindByAlias(alias, owner);

    private async ValueTask<Outcome<T>> TimedAsync<T>(Prefix prefix, ValueTask<Outcome<T>> work, long began)
    {
        var outcome = await work;
        if (outcome.Succeeded) Times?.Registered(prefix, began);
        return outcome;
    }

    internal static Outcome Tombstone(ThingRecord record) => new(Codes.ThingsVoided, record.VoidReason, null, new Bilingual($"标识 {record.Handle} 已作废：{record.VoidReason}", $"{record.Handle} was voided: {record.VoidReason}"));

    public (IReadOnlyList<ThingRecord> Page, string? NextCursor) List(Prefix prefix, string? cursor, int max) => listing.List(prefix, cursor, max);
}
