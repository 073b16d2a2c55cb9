using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Things.Aliases;
using Yiwang.Things.Prefixes;
using Yiwang.Things.Records;
using Yiwang.Things.Templates;

namespace Yiwang.Things.Registry;

/// <summary>Changes what a Thing is: revise, void, bind an alias. A member of a range becomes its own record here.</summary>
internal sealed class Revision(IEvents events, ThingReader reader, Registration registration, PrefixStanding standing, TemplateCatalog templates, IAccess access)
{
    private const int ReasonLengthMax = 300;

    /// <param name="templateVersion">0 = the one of the record, or the newest published one when only that knows an index that is given.</param>
    public async ValueTask<Outcome<ThingRecord>> ReviseAsync(Principal who, Handle handle, int templateVersion, IReadOnlyList<HandleValue> values, long expectedPosition, string? key, CancellationToken cancel)
    {
        if (Repeat(who, handle, key, RecordFormat.Revised) is { } before) return before;
        var current = Current(who, handle, AccessAction.Revise);
        if (!current.Succeeded) return current.Status;
        if (current.Value.Position != expectedPosition) return new Outcome(Codes.EventsConflict, handle.ToString());
        var merged = RevisedValues.Merge(who, current.Value, values, access);
        if (!merged.Succeeded) return merged.Status;
        var template = TemplateFor(current.Value, templateVersion, merged.Value);
        if (template is null && templateVersion > 0) return new Outcome(Codes.ThingsTemplateUnknown, current.Value.Template?.ToString(), "template");
        if (TemplateValues.Bind(template, merged.Value, out var bound) is { } faults) return TemplateFault.ToOutcome(Codes.ThingsValueInvalid, faults);
        if (MayWrite(who, current.Value, merged.Value, bound) is { Succeeded: false } forbidden) return forbidden;
        if (RecordLimits.Check(bound) is { Succeeded: false } wrong) return wrong;
        var unique = NewUnique(template, current.Value, bound);
        if (!unique.Succeeded) return unique.Status;
        return await AppendAsync(who, RecordFormat.Revised, current.Value, current.Value with { Values = bound, TemplateVersion = template?.Version ?? current.Value.TemplateVersion }, unique.Value, key, cancel);
    }

    public async ValueTask<Outcome<ThingRecord>> SetStatusAsync(Principal who, Handle handle, ThingStatus status, long expectedPosition, CancellationToken cancel)
    {
        if (status is not (ThingStatus.Active or ThingStatus.Preregistered or ThingStatus.Disabled)) return new Outcome(Codes.RequestInvalid, "status", "status");
        var current = Current(who, handle, AccessAction.Revise);
        if (!current.Succeeded) return current.Status;
        if (current.Value.Position != expectedPosition) return new Outcome(Codes.EventsConflict, handle.ToString());
        return current.Value.Status == status ? current : await AppendAsync(who, RecordFormat.Revised, current.Value, current.Value with { Status = status }, [], null, cancel);
    }

    public async ValueTask<Outcome<ThingRecord>> VoidAsync(Principal who, Handle handle, string reason, string? key, CancellationToken cancel)
    {
        if (reason is not { Length: >= 1 and <= ReasonLengthMax } || string.IsNullOrWhiteSpace(reason)) return new Outcome(Codes.RequestInvalid, "reason", "reason", new Bilingual("请填写作废原因（1–300 字）。", "Say why it is voided, in 1 to 300 characters."));
        if (Repeat(who, handle, key, RecordFormat.Voided) is { } before) return before;
        var current = Current(who, handle, AccessAction.Void);
        if (!current.Succeeded) return current.Status;
        return await AppendAsync(who, RecordFormat.Voided, current.Value, current.Value with { Values = [], Status = ThingStatus.Voided, VoidReason = reason }, [], key, cancel);
    }

    public async ValueTask<Outcome<ThingRecord>> BindAliasAsync(Principal who, Handle handle, Alias alias, CancellationToken cancel)
    {
        var canonical = AliasRules.Check(alias);
        if (!canonical.Succeeded) return canonical.Status;
        var current = Current(who, handle, AccessAction.Revise);
        if (!current.Succeeded) return current.Status;
        var subject = AliasRules.Subject(canonical.Value, current.Value.Owner);
        if (events.FindHead(subject) is var position and >= 0) return current.Value.Aliases.Contains(canonical.Value) ? current.Value : registration.TakenBy(subject, position);
        if (AliasValues.Next(current.Value.Values, canonical.Value) is not { } value) return new Outcome(Codes.ThingsAliasInvalid, alias.Value, alias.Scheme.ToString(), new Bilingual($"同一种编码最多 {AliasValues.PerSchemeMax} 个。", $"At most {AliasValues.PerSchemeMax} codes of one scheme."));
        List<HandleValue> values = [.. current.Value.Values, value];
        if (RecordLimits.Check(values) is { Succeeded: false } wrong) return wrong;
        return await AppendAsync(who, RecordFormat.AliasBound, current.Value, current.Value with { Values = values }, [subject], null, cancel);
    }

    /// <summary>Asks again about values to which the template gave another grade than the editor.</summary>
    private Outcome MayWrite(Principal who, ThingRecord current, List<HandleValue> given, IReadOnlyList<HandleValue> bound)
    {
        var scope = new ThingScope(current.Owner, current.Template?.ToString());
        for (var i = 0; i < bound.Count; i++)
        {
            if (ReferenceEquals(given[i], bound[i]) || access.Decide(who, AccessAction.Revise, scope, bound[i].Scope).Allowed) continue;
            return new(Codes.PartiesForbidden, $"index {bound[i].Index}", bound[i].Type);
        }
        return Outcome.Ok;
    }

    private Template? TemplateFor(ThingRecord record, int version, List<HandleValue> values)
    {
        if (record.Template is not { } handle) return null;
        if (version > 0) return templates.Find(handle, version) is { State: TemplateState.Published } asked ? asked : null;
        var own = templates.Find(handle, record.TemplateVersion);
        return own is not null && templates.Find(handle) is { } newest && newest.Version > own.Version && values.Exists(v => v.Index >= TemplateRules.IndexMin && own.Find(v.Index) is null && newest.Find(v.Index) is not null) ? newest : own;
    }

    /// <summary>The record to change, if it is there, not voided, under a prefix of the asker's and theirs to change.</summary>
    private Outcome<ThingRecord> Current(Principal who, Handle handle, AccessAction action)
    {
        if (who.Organization is not { } organization) return new Outcome(Codes.PartiesSignInNeeded);
        if (templates.Versions(handle).Count > 0 || reader.Find(handle) is not { } record) return new Outcome(Codes.ThingsNotFound, handle.ToString());
        if (access.Decide(who, action, new ThingScope(record.Owner, record.Template?.ToString())) is { Allowed: false } decision) return new Outcome(decision.Code);
        if (standing.Check(handle.Prefix, organization, registering: false) is { Succeeded: false } refused) return refused;
        return record.IsVoided ? ThingRegistry.Tombstone(record) : record;
    }

    private Outcome<ThingRecord>? Repeat(Principal who, Handle handle, string? key, string kind)
    {
        if (key is null) return null;
        return IdempotencyKeys.Check(key) is { Succeeded: false } bad ? bad : registration.Repeated(who, key, handle, kind);
    }

    private Outcome<List<string>> NewUnique(Template? template, ThingRecord current, IReadOnlyList<HandleValue> values)
    {
        List<string> subjects = [];
        foreach (var subject in UniqueValues.Subjects(template, values))
        {
            var position = events.FindHead(subject);
            if (position < 0) subjects.Add(subject);
            // its own, now or earlier
            else if (!Handle.TryParse(events.Read(position).Heads[0], out var holder) || holder != current.Handle) return registration.TakenBy(subject, position);
        }
        return subjects;
    }

    private async ValueTask<Outcome<ThingRecord>> AppendAsync(Principal who, string kind, ThingRecord current, ThingRecord next, IReadOnlyList<string> newHeads, string? key, CancellationToken cancel)
    {
        var handle = current.Handle.ToString();
        List<string> heads = [handle, .. newHeads];
        if (key is not null) heads.Add(IdempotencyKeys.Subject(who.Organization!, key));
        var origin = current.Range is null ? current.Origin : ThingOrigin.Instance;
        var envelope = new RecordEnvelope(current.Owner, next.Status, origin, next.Template, next.TemplateVersion, current.Position, null, next.VoidReason);
        var draft = RecordDrafts.Make(kind, envelope, next.Values, who.User, heads, registration.NowUs());
        var expectations = new List<Expected> { new(handle, current.Range is null ? current.Position : -1) };
        expectations.AddRange(heads.Skip(1).Select(h => new Expected(h, -1)));
        var appended = await events.AppendAsync([draft], expectations, cancel);
        if (appended.Succeeded) return reader.Find(current.Handle) ?? throw new InvalidOperationException($"{handle} was changed and is not found");
        if (appended.Status.Code != Codes.EventsConflict) return appended.Status;
        await InFlight.SettledAsync(events, appended.Status, expectations, registration.Time, cancel);
        return Repeat(who, current.Handle, key, kind) ?? appended.Status;
    }
}
