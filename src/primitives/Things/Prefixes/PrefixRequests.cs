using System.Globalization;
using System.Security.Cryptography;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Parties;
using Yiwang.Storage.Sql;
using Yiwang.Things.Views;

namespace Yiwang.Things.Prefixes;

/// <summary>Applications for prefixes: filed, decided, listed.</summary>
internal sealed class PrefixRequests(IEvents events, IProjections projections, IDatabase views, PrefixTable table, PrefixCommands commands, IAccess access)
{
    /// <summary>Numbers below a second-level prefix begin here, as those of the national nodes do.</summary>
    private const int FirstNumber = 1001;
    private const int TextLengthMax = 500;
    private const int ListMax = 500;
    private const int ParentsMax = 100;

    public async ValueTask<Outcome<PrefixRequestRecord>> RequestAsync(Principal who, PrefixRequestForm form, PrefixContact contact, CancellationToken cancel)
    {
        if (who.Organization is not { } applicant) return new Outcome(Codes.PartiesSignInNeeded);
        if (access.Decide(who, AccessAction.Register, new ThingScope(applicant, null)) is { Allowed: false } decision) return new Outcome(decision.Code);
        if (Check(form, contact) is { Succeeded: false } wrong) return wrong;
        var id = "R" + RandomNumberGenerator.GetString("ABCDEFGHJKMNPQRSTUVWXYZ23456789", 12);
        var draft = new EventDraft
        {
            Kind = IdentifyKinds.PrefixRequested, Owner = applicant, Actor = who.User, Heads = [PrefixSubjects.OfRequest(id)], SealSubject = $"{applicant}/{id}",
            Payload = new Dictionary<Disclosure, ReadOnlyMemory<byte>> { [Disclosure.Internal] = PrefixJson.Write(new PrefixRequestFact { Id = id, Form = form }), [Disclosure.Sealed] = PrefixJson.Write(contact) },
        };
        var appended = await events.AppendAsync([draft], [new(PrefixSubjects.OfRequest(id), -1)], cancel);
        if (!appended.Succeeded) return appended.Status;
        await projections.WaitAsync(appended.Value.FirstPosition, cancel, PrefixesView.ViewName);
        return new PrefixRequestRecord(id, applicant, form, PrefixRequestState.Submitted, null, null, appended.Value.RecordedAtUs, null, appended.Value.FirstPosition);
    }

    public async ValueTask<Outcome<PrefixRequestRecord>> DecideAsync(Principal who, string id, PrefixDecision decision, CancellationToken cancel)
    {
        if (await FindAsync(id, cancel) is not { } request || !Prefix.TryParse(request.Form.Parent, out var parent, out _)) return new Outcome(Codes.ThingsNotFound, id);
        if (commands.MayDelegate(who, Prefix.Trusted($"{parent}.1")) is { Succeeded: false } refused) return refused;
        if (request.State != PrefixRequestState.Submitted) return new Outcome(Codes.EventsConflict, id);
        if (!decision.Approve && decision.Reason is not { Length: >= 1 and <= TextLengthMax }) return Invalid("reason", "请填写不同意的原因。", "Say why it is refused.");
        Prefix? given = null;
        if (decision.Approve)
        {
            var chosen = Choose(parent, decision.Prefix ?? request.Form.Wish);
            if (!chosen.Succeeded) return chosen.Status;
            given = chosen.Value;
        }
        var drafts = new List<EventDraft> { Decision(who, id, decision, given) };
        var expectations = new List<Expected> { new(PrefixSubjects.OfRequest(id), request.Position) };
        if (given is { } prefix)
        {
            drafts.Add(CommandsDraft(who, prefix, request));
            expectations.Add(new(PrefixSubjects.Of(prefix), -1));
        }
        var appended = await commands.AppendAsync(drafts, expectations, cancel);
        if (!appended.Succeeded) return appended.Status;
        await projections.WaitAsync(appended.Value.FirstPosition + drafts.Count - 1, cancel, PrefixesView.ViewName);
        return request with { State = decision.Approve ? PrefixRequestState.Approved : PrefixRequestState.Refused, Prefix = given?.ToString(), Reason = decision.Reason, DecidedUs = appended.Value.RecordedAtUs, Position = appended.Value.FirstPosition };
    }

    public async Task<IReadOnlyList<PrefixRequestRecord>> ListAsync(Principal who, PrefixRequestState? state, int max, CancellationToken cancel)
    {
        if (who.Organization is not { } organization) return [];
        var parents = table.HeldBy(organization).Where(p => commands.MayDelegate(who, Prefix.Trusted($"{p.Prefix}.1")).Succeeded).Take(ParentsMax).ToList();
        List<SqlParameter> parameters = [("state", (long)(state ?? 0)), ("max", (long)Math.Clamp(max, 1, ListMax)), ("who", organization)];
        for (var i = 0; i < parents.Count; i++) parameters.Add(($"p{i}", parents[i].Prefix.ToString()));
        var below = parents.Count == 0 ? "" : $" or parent in ({string.Join(", ", parents.Select((_, i) => $"@p{i}"))})";
        var sql = $"{PrefixRows.SelectRequest} where (@state = 0 or state = @state) and (applicant = @who{below}) order by requested desc, id limit @max";
        return await views.ReadAsync(session => session.Query(sql, PrefixRows.ReadRequest, [.. parameters]), cancel);
    }

    public async Task<PrefixContact?> ContactAsync(Principal who, string id, CancellationToken cancel)
    {
        if (await FindAsync(id, cancel) is not { } request || !MaySee(who, request)) return null;
        // the newest entry of the request may be its decision: the contact stands in the first
        for (var at = events.FindHead(PrefixSubjects.OfRequest(id)); at >= 0;)
        {
            var e = events.Read(at);
            if (e.Kind == IdentifyKinds.PrefixRequested) return events.Unseal(e) is { } json ? PrefixJson.TryRead<PrefixContact>(System.Text.Encoding.UTF8.GetString(json)) : null;
            at = e.Previous;
        }
        return null;
    }

    private bool MaySee(Principal who, PrefixRequestRecord request) =>
        string.Equals(who.Organization, request.Applicant, StringComparison.OrdinalIgnoreCase) || (Prefix.TryParse(request.Form.Parent, out var parent, out _) && commands.MayDelegate(who, Prefix.Trusted($"{parent}.1")).Succeeded);

    private Task<PrefixRequestRecord?> FindAsync(string id, CancellationToken cancel) => views.ReadAsync(sql => sql.QueryFirst(PrefixRows.SelectRequest + " where id = @id", PrefixRows.ReadRequest, ("id", id)), cancel);

    private Outcome<Prefix> Choose(Prefix parent, string? text)
    {
        if (text is null) return NextFree(parent);
        if (!Prefix.TryParse(text, out var prefix, out var reason)) return Grammar.HandleFaults.ToOutcome(reason, "prefix");
        if (prefix.Parent is not { } above || above != parent) return Invalid("prefix", $"前缀须在 {parent} 之下，如 {parent}.{FirstNumber}。", $"The prefix lies directly below {parent}, as {parent}.{FirstNumber}.");
        return table.Find(prefix) is null ? prefix : new Outcome(Codes.ThingsPrefixTaken, text, "prefix");
    }

    private Prefix NextFree(Prefix parent)
    {
        for (var number = FirstNumber; ; number++)
        {
            var candidate = Prefix.Trusted(string.Create(CultureInfo.InvariantCulture, $"{parent}.{number}"));
            if (table.Find(candidate) is null) return candidate;
        }
    }

    private static EventDraft Decision(Principal who, string id, PrefixDecision decision, Prefix? given) => new()
    {
        Kind = IdentifyKinds.PrefixDecided, Owner = who.Organization!, Actor = who.User, Heads = [PrefixSubjects.OfRequest(id)],
        Payload = new Dictionary<Disclosure, ReadOnlyMemory<byte>> { [Disclosure.Internal] = PrefixJson.Write(new PrefixDecisionFact { Id = id, Approved = decision.Approve, Prefix = given?.ToString(), Reason = decision.Reason }) },
    };

    private static EventDraft CommandsDraft(Principal who, Prefix prefix, PrefixRequestRecord request)
    {
        var grant = new PrefixGrant(prefix, request.Applicant, request.Form.OrganizationName, request.Form.Node is { } node ? new Uri(node) : null, request.Form.PublicKey is { } key ? Convert.FromBase64String(key) : default,
            HandlePort: request.Form.HandlePort ?? PrefixRecord.UsualHandlePort);
        return PrefixCommands.Draft(who, IdentifyKinds.PrefixDelegated, prefix, PrefixCommands.Fact(grant) with { Request = request.Id });
    }

    private static Outcome Check(PrefixRequestForm form, PrefixContact contact)
    {
        if (!Prefix.TryParse(form.Parent, out var parent, out _) || parent.Kind != PrefixKind.Delegated) return Invalid("parent", "请选择向哪个前缀申请。", "Choose the prefix below which you apply.");
        if (form.Wish is { } wish && (!Prefix.TryParse(wish, out var wished, out _) || wished.Parent != parent)) return Invalid("wish", $"期望的前缀须在 {parent} 之下。", $"The prefix wished for lies directly below {parent}.");
        if (form.OrganizationName is not { Length: >= 1 and <= 200 }) return Invalid("organizationName", "请填写单位名称。", "Give the organisation's name.");
        if (!Uscc.TryParse(form.Uscc, out _)) return new(Codes.PartiesUsccInvalid, form.Uscc, "uscc");
        if (form.Node is { } node && (!Uri.TryCreate(node, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || node.Length > TextLengthMax)) return Invalid("node", "节点地址须为 http(s) 网址。", "The node's address is an http(s) address.");
        if (form.HandlePort is < 1 or > ushort.MaxValue) return Invalid("handlePort", "标识协议端口须为 1–65535。", "The Handle protocol's port is 1 to 65,535.");
        if (form.PublicKey is { } key && (key.Length > 4000 || !Convert.TryFromBase64String(key, new byte[key.Length], out _))) return Invalid("publicKey", "公钥须为 Base64。", "The public key is Base64.");
        if (form.Purpose is { Length: > TextLengthMax } || form.Industry is { Length: > 20 } || form.Region is { Length: > 20 }) return Invalid("purpose", "用途最多 500 字。", "The purpose has at most 500 characters.");
        if (contact.Name is not { Length: >= 1 and <= 50 } || contact.Phone is not { Length: >= 5 and <= 30 }) return Invalid("contact", "请填写联系人和电话。", "Give a contact's name and telephone.");
        return contact is { Email.Length: > 100 } or { LegalPerson.Length: > 50 } ? Invalid("contact", "联系方式过长。", "The contact is too long.") : Outcome.Ok;
    }

    private static Outcome Invalid(string field, string zh, string en) => new(Codes.RequestInvalid, field, field, new Bilingual(zh, en));
}
