using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Things;

namespace Yiwang.Unit.Tests.Identify.Changes;

/// <summary>A registry in which somebody else is quicker: before each of the first revisions another one is made.</summary>
internal sealed class RacingRegistry(IRegistry real, int races) : IRegistry
{
    public int Revisions { get; private set; }

    public async ValueTask<Outcome<ThingRecord>> ReviseAsync(Principal who, Handle handle, IReadOnlyList<HandleValue> values, long expectedPosition, string? idempotencyKey = null, CancellationToken cancel = default)
    {
        if (Revisions++ < races)
        {
            var now = real.Find(handle).Value!;
            List<HandleValue> theirs = [.. now.Values, new(500 + Revisions, "THEIRS", "x"u8.ToArray(), 60, ValuePermissions.Default, 0)];
            await real.ReviseAsync(who, handle, theirs, now.Position, null, cancel);
        }
        return await real.ReviseAsync(who, handle, values, expectedPosition, idempotencyKey, cancel);
    }

    public ValueTask<Outcome<ThingRecord>> RegisterAsync(Principal who, RegisterThing thing, string? idempotencyKey = null, CancellationToken cancel = default) => real.RegisterAsync(who, thing, idempotencyKey, cancel);
    public ValueTask<Outcome<Appended>> RegisterRangeAsync(Principal who, RegisterRange range, string? idempotencyKey = null, CancellationToken cancel = default) => real.RegisterRangeAsync(who, range, idempotencyKey, cancel);
    public ValueTask<Outcome<BulkRegistered>> RegisterBulkAsync(Principal who, IEnumerable<RegisterThing> rows, long count, string idempotencyKey, IProgress<BulkProgress>? progress = null, CancellationToken cancel = default) => real.RegisterBulkAsync(who, rows, count, idempotencyKey, progress, cancel);
    public ValueTask<Outcome<ThingRecord>> ReviseUnderAsync(Principal who, Handle handle, int templateVersion, IReadOnlyList<HandleValue> values, long expectedPosition, CancellationToken cancel = default) => real.ReviseUnderAsync(who, handle, templateVersion, values, expectedPosition, cancel);
    public ValueTask<Outcome<ThingRecord>> SetStatusAsync(Principal who, Handle handle, ThingStatus status, long expectedPosition, CancellationToken cancel = default) => real.SetStatusAsync(who, handle, status, expectedPosition, cancel);
    public ValueTask<Outcome<ThingRecord>> VoidAsync(Principal who, Handle handle, string reason, string? idempotencyKey = null, CancellationToken cancel = default) => real.VoidAsync(who, handle, reason, idempotencyKey, cancel);
    public ValueTask<Outcome<ThingRecord>> BindAliasAsync(Principal who, Handle handle, Alias alias, CancellationToken cancel = default) => real.BindAliasAsync(who, handle, alias, cancel);
    public ValueTask<Outcome<Appended>> AssignAsync(Principal who, IReadOnlyList<Assignment> assignments, string? idempotencyKey = null, CancellationToken cancel = default) => real.AssignAsync(who, assignments, idempotencyKey, cancel);
    public Outcome<IReadOnlyList<ThingChange>> History(Handle handle, long? before, int max) => real.History(handle, before, max);
    public Outcome<ThingRecord> Find(Handle handle) => real.Find(handle);
    public ThingRecord? FindRecord(Handle handle) => real.FindRecord(handle);
    public bool TryFind<TVisitor>(ReadOnlySpan<byte> handle, ref TVisitor visitor) where TVisitor : IThingVisitor, allows ref struct => real.TryFind(handle, ref visitor);
    public Handle? FindByAlias(Alias alias, string? owner = null) => real.FindByAlias(alias, owner);
    public (IReadOnlyList<ThingRecord> Page, string? NextCursor) List(Prefix prefix, string? cursor, int max) => real.List(prefix, cursor, max);
}
