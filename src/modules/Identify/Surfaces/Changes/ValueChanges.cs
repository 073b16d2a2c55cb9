using Yiwang.Events;
using Yiwang.Net.Resolving;
using Yiwang.Parties;
using Yiwang.Things;

namespace Yiwang.Identify.Surfaces.Changes;

/// <summary>
/// Administration of handles and of their single values, for every surface whose clients edit values: read, change, write with the position read, and again when
/// somebody was quicker. Values that the asker may not see stay as they are. Refusals are audited.
/// </summary>
internal sealed class ValueChanges(IRegistry registry, IAccess access, Sight sight, RefusalAudit refusals, TimeProvider time)
{
    private const int Tries = 4;
    /// <summary>Detail of the conflict that the registry answers for a key of another request.</summary>
    private const string UsedKey = "idempotencyKey";

    /// <summary>Codes: things.handle-taken (also for one that was voided), things.handle-invalid, things.value-invalid, parties.forbidden and those of <see cref="IRegistry.RegisterAsync"/>.</summary>
    public async ValueTask<Outcome<ThingRecord>> CreateAsync(Change by, NewHandle wanted, CancellationToken cancel = default)
    {
        var outcome = await CreateOrAcceptAsync(by, wanted, cancel);
        return await refusals.NotedAsync(by, "create", wanted.Handle.ToString(), outcome, cancel);
    }

    /// <summary>Creates a handle whose suffix the node makes up.</summary>
    /// <param name="start"><c>prefix</c>, <c>prefix/</c> or <c>prefix/start</c>, which the new part is put behind.</param>
    public async ValueTask<Outcome<ThingRecord>> MintAsync(Change by, string? start, IReadOnlyList<ValueEdit> values, CancellationToken cancel = default)
    {
        var handle = HandleMint.Make(start, time);
        return handle.Succeeded ? await CreateAsync(by, new NewHandle(handle.Value, values), cancel) : handle.Status;
    }

    /// <summary>Voids it: it is not found from then on, and never given out again.</summary>
    /// <param name="reason">1–300 characters, for the history.</param>
    public async ValueTask<Outcome<ThingRecord>> DeleteAsync(Change by, Handle handle, string reason, CancellationToken cancel = default) =>
        await refusals.NotedAsync(by, "delete", handle.ToString(), await registry.VoidAsync(by.Who, handle, reason, by.Key, cancel), cancel);

    /// <summary>Adds values; things.value-taken when one stands there already and is not to be overwritten.</summary>
    public ValueTask<Outcome<ThingRecord>> AddAsync(Change by, Handle handle, IReadOnlyList<ValueEdit> values, bool overwrite = false, CancellationToken cancel = default) =>
        EditAsync(by, "add", handle, overwrite ? seen => seen.Put(values) : seen => seen.Add(values), cancel);

    /// <summary>Changes values that are there; things.values-not-found when one is not.</summary>
    public ValueTask<Outcome<ThingRecord>> ModifyAsync(Change by, Handle handle, IReadOnlyList<ValueEdit> values, CancellationToken cancel = default) =>
        EditAsync(by, "modify", handle, seen => seen.Modify(values), cancel);

    /// <summary>Adds what is new and changes what is there.</summary>
    public ValueTask<Outcome<ThingRecord>> PutAsync(Change by, Handle handle, IReadOnlyList<ValueEdit> values, CancellationToken cancel = default) =>
        EditAsync(by, "put", handle, seen => seen.Put(values), cancel);

    /// <summary>Removes the values at these indexes; things.values-not-found when none of them is there.</summary>
    public ValueTask<Outcome<ThingRecord>> RemoveAsync(Change by, Handle handle, IReadOnlyCollection<int> indexes, CancellationToken cancel = default) =>
        EditAsync(by, "remove", handle, seen => seen.Remove(indexes), cancel);

    /// <summary>The values given become the whole record, but for those that the asker may not see.</summary>
    public ValueTask<Outcome<ThingRecord>> OverwriteAsync(Change by, Handle handle, IReadOnlyList<ValueEdit> values, CancellationToken cancel = default) =>
        EditAsync(by, "overwrite", handle, seen => seen.Replace(values), cancel);

    /// <summary>The values given become all the items of its template; values below the items' indexes stay.</summary>
    public ValueTask<Outcome<ThingRecord>> OverwriteItemsAsync(Change by, Handle handle, IReadOnlyList<ValueEdit> values, CancellationToken cancel = default) =>
        EditAsync(by, "overwrite", handle, seen => seen.ReplaceItems(values), cancel);

    private async ValueTask<Outcome<ThingRecord>> CreateOrAcceptAsync(Change by, NewHandle wanted, CancellationToken cancel)
    {
        if (wanted.Existing == Existing.Overwrite && IsLive(wanted.Handle))
        {
            var overwritten = await TryEditAsync(by, wanted.Handle, seen => seen.Replace(wanted.Values), cancel);
            // the key may be that of the call that created it, which is answered again below
            if (overwritten.Status is not { Code: Codes.EventsConflict, Detail: UsedKey }) return overwritten;
        }
        if (EditedValues.Check(wanted.Values, registry.FindRecord(wanted.Handle)?.Values ?? []) is { Succeeded: false } wrong) return wrong;
        var values = wanted.Values.Where(v => !EditedValues.IsReserved(v.Index)).Select(v => EditedValues.Apply(v, null)).ToList();
        var created = await registry.RegisterAsync(by.Who, new RegisterThing(wanted.Handle, wanted.Template, wanted.TemplateVersion, values, []), by.Key, cancel);
        if (created.Status.Code != Codes.ThingsHandleTaken || wanted.Existing == Existing.Refuse || !IsLive(wanted.Handle)) return created;
        // somebody created it since we looked
        if (wanted.Existing == Existing.Overwrite) return await TryEditAsync(by, wanted.Handle, seen => seen.Replace(wanted.Values), cancel);
        var there = sight.Of(by.Who, registry.FindRecord(wanted.Handle)!).Shown;
        return string.Equals(there.Owner, by.Who.Organization, StringComparison.OrdinalIgnoreCase) && EditedValues.Same(there.Values, wanted.Values) ? there : created;
    }

    private bool IsLive(Handle handle) => registry.FindRecord(handle) is { IsVoided: false };

    private async ValueTask<Outcome<ThingRecord>> EditAsync(Change by, string act, Handle handle, Func<SeenValues, Outcome<List<HandleValue>>> edit, CancellationToken cancel) =>
        await refusals.NotedAsync(by, act, handle.ToString(), await TryEditAsync(by, handle, edit, cancel), cancel);

    private async ValueTask<Outcome<ThingRecord>> TryEditAsync(Change by, Handle handle, Func<SeenValues, Outcome<List<HandleValue>>> edit, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            var current = registry.Find(handle);
            if (!current.Succeeded) return current.Status;
            // asked before the edit, so that a stranger learns nothing about values from its answer
            var decision = access.Decide(by.Who, AccessAction.Revise, new ThingScope(current.Value.Owner, current.Value.Template?.ToString()));
            if (!decision.Allowed) return decision.AsOutcome() with { Detail = handle.ToString() };
            var edited = edit(new SeenValues(current.Value, sight.Of(by.Who, current.Value).Shown.Values));
            if (!edited.Succeeded) return edited.Status;
            var revised = await registry.ReviseAsync(by.Who, handle, edited.Value, current.Value.Position, by.Key, cancel);
            if (revised.Status is not { Code: Codes.EventsConflict, Detail: not UsedKey } || attempt == Tries) return revised;
        }
    }
}
