using Xunit;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Things;

namespace Yiwang.Unit.Tests.Identify.Import;

/// <summary>A registry in memory: what the checks ask it, and batches that are all or nothing.</summary>
internal sealed class KnownRegistry : IRegistry
{
    public Dictionary<Handle, RegisterThing> Things { get; } = [];
    public HashSet<Handle> Voided { get; } = [];
    public Dictionary<Alias, Handle> Aliases { get; } = [];
    public Outcome? BulkAnswer { get; set; }
    public List<string> Keys { get; } = [];

    public ValueTask<Outcome<BulkRegistered>> RegisterBulkAsync(Principal who, IEnumerable<RegisterThing> rows, long count, string idempotencyKey, IProgress<BulkProgress>? progress = null, CancellationToken cancel = default)
    {
        var batch = rows.ToArray();
        cancel.ThrowIfCancellationRequested();
        Keys.Add(idempotencyKey);
        if (BulkAnswer is { } refused) return ValueTask.FromResult<Outcome<BulkRegistered>>(refused);
        Assert.Equal(count, batch.Length);
        foreach (var thing in batch) Things.Add(thing.Handle, thing);
        progress?.Report(new(count, count, 0));
        return ValueTask.FromResult<Outcome<BulkRegistered>>(new BulkRegistered(7, count, 7 + count));
    }

    public Outcome<ThingRecord> Find(Handle handle)
    {
        if (Voided.Contains(handle)) return new Outcome(Codes.ThingsVoided);
        return Things.TryGetValue(handle, out var t) ? new ThingRecord(handle, t.Origin, t.Status, "o.x", t.Template, t.TemplateVersion, t.Values, 1, 1) : new Outcome(Codes.ThingsNotFound);
    }

    public Handle? FindByAlias(Alias alias, string? owner = null) => Aliases.TryGetValue(alias, out var handle) ? handle : null;
    public bool TryFind<TVisitor>(ReadOnlySpan<byte> handle, ref TVisitor visitor) where TVisitor : IThingVisitor, allows ref struct => false;
    public (IReadOnlyList<ThingRecord> Page, string? NextCursor) List(Prefix prefix, string? cursor, int max) => ([], null);
    public ValueTask<Outcome<ThingRecord>> RegisterAsync(Principal who, RegisterThing thing, string? idempotencyKey = null, CancellationToken cancel = default) => throw new NotSupportedException();
    public ValueTask<Outcome<Appended>> RegisterRangeAsync(Principal who, RegisterRange range, string? idempotencyKey = null, CancellationToken cancel = default) => throw new NotSupportedException();
    public ValueTask<Outcome<ThingRecord>> ReviseAsync(Principal who, Handle handle, IReadOnlyList<HandleValue> values, long expectedPosition, string? idempotencyKey = null, CancellationToken cancel = default) => throw new NotSupportedException();
    public ValueTask<Outcome<ThingRecord>> VoidAsync(Principal who, Handle handle, string reason, string? idempotencyKey = null, CancellationToken cancel = default) => throw new NotSupportedException();
    public ValueTask<Outcome<ThingRecord>> BindAliasAsync(Principal who, Handle handle, Alias alias, CancellationToken cancel = default) => throw new NotSupportedException();
}
