using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Things.Grammar;
using Yiwang.Things.Prefixes;

namespace Yiwang.Things.Templates;

internal sealed class TemplateCommands(IEvents events, TemplateCatalog catalog, PrefixStanding standing, IAccess access) : ITemplates
{
    private const int VersionMax = 65_535;
    private const int ReasonLengthMax = 300;

    public Template? Find(Handle handle, int version = 0) => catalog.Find(handle, version);
    public IReadOnlyList<Template> Versions(Handle handle) => catalog.Versions(handle);
    public IReadOnlyList<Template> OwnedBy(string organization) => catalog.OwnedBy(organization);

    public IReadOnlyList<Template> PublishedBefore(string organization, long position)
    {
        var then = new TemplateCatalog();
        foreach (var template in catalog.OwnedBy(organization))
        {
            var facts = new Stack<RecordedEvent>();
            for (var at = events.FindHead(template.Handle.ToString()); at >= 0;)
            {
                var fact = events.Read(at);
                if (at < position && TemplateFact.Wants(fact.Kind)) facts.Push(fact);
                at = fact.Previous;
            }
            foreach (var fact in facts) then.Apply(fact);
        }
        return [.. then.OwnedBy(organization).Select(t => then.Find(t.Handle)).OfType<Template>()];
    }

    public ValueTask<Outcome<Template>> SaveDraftAsync(Principal who, Handle handle, TemplateBody body, long expectedPosition, CancellationToken cancel = default) =>
        WriteAsync(who, handle, body, TemplateState.Draft, expectedPosition, cancel);

    public ValueTask<Outcome<Template>> PublishAsync(Principal who, Handle handle, TemplateBody body, long expectedPosition, CancellationToken cancel = default) =>
        WriteAsync(who, handle, body, TemplateState.Published, expectedPosition, cancel);

    public async ValueTask<Outcome<Template>> DisableAsync(Principal who, Handle handle, int version, string reason, CancellationToken cancel = default)
    {
        var head = catalog.Head(handle);
        if (catalog.Find(handle, version) is not { State: TemplateState.Published or TemplateState.Draft } known) return new Outcome(Codes.ThingsTemplateUnknown, handle.ToString());
        if (May(who, AccessAction.ManageTemplates, handle) is { Succeeded: false } refused) return refused;
        if (reason is not { Length: >= 1 and <= ReasonLengthMax }) return new Outcome(Codes.RequestInvalid, "reason", "reason", new Bilingual("请填写停用原因（1–300 字）。", "Say why it is disabled, in 1 to 300 characters."));
        var appended = await AppendAsync(who, handle, head, TemplateState.Disabled, TemplateFact.Write(version, null, reason), cancel);
        return appended.Succeeded ? known with { State = known.State == TemplateState.Draft ? TemplateState.Discarded : TemplateState.Disabled, Position = appended.Value.FirstPosition } : appended.Status;
    }

    private async ValueTask<Outcome<Template>> WriteAsync(Principal who, Handle handle, TemplateBody body, TemplateState state, long expectedPosition, CancellationToken cancel)
    {
        if (Check(who, handle, body, state) is { Succeeded: false } refused) return refused;
        // the head is taken before anything is compared, so that whoever publishes in between makes this one fail
        var head = catalog.Head(handle);
        if (catalog.Position(handle) != expectedPosition) return new Outcome(Codes.EventsConflict, handle.ToString());
        var newest = catalog.Versions(handle).LastOrDefault(v => v.State != TemplateState.Draft);
        if (newest is not null && state == TemplateState.Published && TemplateRules.CheckNext(newest.Body, body) is { Count: > 0 } faults) return TemplateFault.ToOutcome(Codes.ThingsTemplateInvalid, faults);
        var version = (newest?.Version ?? 0) + 1;
        if (version > VersionMax) return new Outcome(Codes.ThingsTemplateInvalid, "versions");
        var appended = await AppendAsync(who, handle, head, state, TemplateFact.Write(version, body), cancel);
        return appended.Succeeded ? new Template(handle, version, state, who.Organization!, body, appended.Value.FirstPosition) : appended.Status;
    }

    private Outcome Check(Principal who, Handle handle, TemplateBody body, TemplateState state)
    {
        if (handle.CheckRegistration() is var fault and not HandleFault.None) return HandleFaults.ToOutcome(fault, field: "handle");
        if (handle.Suffix.Kind != SuffixKind.Template) return new(Codes.ThingsTemplateInvalid, "handle", "handle", new Bilingual("模板的标识须为 前缀/META_代码。", "A template's identifier is prefix/META_code."));
        var may = May(who, AccessAction.ManageTemplates, handle);
        if (!may.Succeeded && state == TemplateState.Published && InstallsLedger(who, handle, body)) may = May(who, AccessAction.ManageDevices, handle);
        if (!may.Succeeded) return may;
        return TemplateRules.Check(body) is { Count: > 0 } faults ? TemplateFault.ToOutcome(Codes.ThingsTemplateInvalid, faults) : Outcome.Ok;
    }

    /// <summary>
    /// The ledger's template as it ships, once, under the organisation's own prefix: a list of machines needs it, so whoever may manage devices may install it.
    /// Nothing in it is a choice; to change it is to manage templates.
    /// </summary>
    private bool InstallsLedger(Principal who, Handle handle, TemplateBody body) =>
        string.Equals(handle.Prefix.ToString(), who.Organization, StringComparison.OrdinalIgnoreCase)
        && string.Equals(handle.Suffix.ToString(), StarterTemplates.Ledger.Suffix, StringComparison.OrdinalIgnoreCase)
        && catalog.Versions(handle).Count == 0
        && TemplateJson.Write(body).AsSpan().SequenceEqual(TemplateJson.Write(StarterTemplates.Ledger.Body));

    private Outcome May(Principal who, AccessAction act, Handle handle)
    {
        if (who.Organization is not { } organization) return new(Codes.PartiesSignInNeeded);
        var decision = access.Decide(who, act, new ThingScope(organization, handle.ToString()));
        return decision.Allowed ? standing.Check(handle.Prefix, organization, registering: true) : new Outcome(decision.Code);
    }

    private ValueTask<Outcome<Appended>> AppendAsync(Principal who, Handle handle, long head, TemplateState state, byte[] payload, CancellationToken cancel) => events.AppendAsync(
        [new EventDraft { Kind = TemplateFact.KindOf(state), Owner = who.Organization!, Heads = [handle.ToString()], Actor = who.User, Payload = new Dictionary<Disclosure, ReadOnlyMemory<byte>> { [TemplateFact.GroupOf(state)] = payload } }],
        [new Expected(handle.ToString(), head)], cancel);
}
