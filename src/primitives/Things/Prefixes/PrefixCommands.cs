using System.Globalization;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Parties;

namespace Yiwang.Things.Prefixes;

/// <summary>Giving, moving, suspending and cancelling prefixes.</summary>
internal sealed class PrefixCommands(IEvents events, PrefixTable table, IAccess access, TimeProvider time, Func<string?> operatorOrganization, Func<Prefix, bool> hasLive)
{
    public const int GrantsMax = 1000;
    private const int ReasonLengthMax = 300;
    /// <summary>Notice before a prefix with live identifiers is cancelled (domain FM-02).</summary>
    private const int NoticeDays = 180;
    private const int TtlSecondsMin = 60;
    private const int TtlSecondsMax = 7 * 86_400;

    public async ValueTask<Outcome<Appended>> DelegateAsync(Principal who, IReadOnlyList<PrefixGrant> grants, CancellationToken cancel)
    {
        if (grants.Count is 0 or > GrantsMax) return new Outcome(Codes.RequestTooLarge, $"1–{GrantsMax}", "grants");
        foreach (var grant in grants)
        {
            if (CheckGrant(grant) is { Succeeded: false } wrong) return wrong;
            if (MayDelegate(who, grant.Prefix) is { Succeeded: false } refused) return refused;
        }
        return await AppendAsync([.. grants.Select(g => Draft(who, IdentifyKinds.PrefixDelegated, g.Prefix, Fact(g)))], [.. grants.Select(g => new Expected(PrefixSubjects.Of(g.Prefix), -1))], cancel);
    }

    public async ValueTask<Outcome<PrefixRecord>> HomeAsync(Principal who, PrefixGrant grant, CancellationToken cancel)
    {
        if (CheckGrant(grant) is { Succeeded: false } wrong) return wrong;
        if (grant.Node is not null) return new Outcome(Codes.RequestInvalid, "node", "node");
        if (MayRunNode(who) is { Succeeded: false } refused) return refused;
        if (table.Find(grant.Prefix) is { } known) return Taken(known);
        return await OneAsync(who, IdentifyKinds.PrefixRehomed, grant.Prefix, Fact(grant), -1, cancel);
    }

    public async ValueTask<Outcome<PrefixRecord>> RehomeAsync(Principal who, Prefix prefix, Uri? node, ReadOnlyMemory<byte> publicKey, int handlePort, CancellationToken cancel)
    {
        if (table.Find(prefix) is not { } known) return Unknown(prefix);
        if (known.State == PrefixState.Cancelled) return PrefixStanding.Cancelled(prefix);
        var grant = new PrefixGrant(prefix, known.Holder, known.HolderName, node, publicKey, known.TtlSeconds, HandlePort: handlePort);
        if (CheckGrant(grant) is { Succeeded: false } wrong) return wrong;
        var holder = string.Equals(who.Organization, known.Holder, StringComparison.OrdinalIgnoreCase) ? access.Decide(who, AccessAction.ManageUsers, new ThingScope(known.Holder, null)) : default;
        if (!holder.Allowed && MayDelegate(who, prefix) is { Succeeded: false } refused) return refused;
        return await OneAsync(who, IdentifyKinds.PrefixRehomed, prefix, Fact(grant), known.Position, cancel);
    }

    public async ValueTask<Outcome<PrefixRecord>> MoveAsync(string recorder, PrefixGrant grant, CancellationToken cancel)
    {
        if (CheckNode(grant.Node) is { Succeeded: false } wrong) return wrong;
        var known = table.Find(grant.Prefix);
        if (known is { State: PrefixState.Cancelled }) return PrefixStanding.Cancelled(grant.Prefix);
        if (known is not null && known.Node == grant.Node && known.HandlePort == grant.HandlePort) return known;
        return await OneAsync(Principal.OfNode(recorder), IdentifyKinds.PrefixRehomed, grant.Prefix, Fact(grant), events.FindHead(PrefixSubjects.Of(grant.Prefix)), cancel);
    }

    public async ValueTask<Outcome> ReleaseAsync(string recorder, Prefix prefix, CancellationToken cancel)
    {
        if (table.Find(prefix) is not { } known) return Outcome.Ok;
        var draft = Draft(Principal.OfNode(recorder), IdentifyKinds.PrefixReleased, prefix, new PrefixFact { Prefix = prefix.ToString() });
        return (await AppendAsync([draft], [new(PrefixSubjects.Of(prefix), known.Position)], cancel)).Status;
    }

    public ValueTask<Outcome<PrefixRecord>> SuspendAsync(Principal who, Prefix prefix, string reason, CancellationToken cancel) => ChangeAsync(who, prefix, IdentifyKinds.PrefixSuspended, PrefixState.Active, reason, cancel);

    public ValueTask<Outcome<PrefixRecord>> ResumeAsync(Principal who, Prefix prefix, CancellationToken cancel) => ChangeAsync(who, prefix, IdentifyKinds.PrefixResumed, PrefixState.Suspended, null, cancel);

    public async ValueTask<Outcome<PrefixRecord>> CancelAsync(Principal who, Prefix prefix, string reason, CancellationToken cancel)
    {
        if (table.Find(prefix) is { IsHere: true } known && MayDelegate(who, prefix).Succeeded && !SuspendedLongEnough(known) && hasLive(prefix)) return new Outcome(Codes.RequestInvalid, "live identifiers", "prefix",
            new Bilingual($"前缀 {prefix} 下还有在用的标识：请先全部作废，或先暂停，满 {NoticeDays} 天后再注销。", $"Identifiers of prefix {prefix} are in use: void them all first, or suspend the prefix and cancel it {NoticeDays} days later."));
        return await ChangeAsync(who, prefix, IdentifyKinds.PrefixCancelled, null, reason, cancel);
    }

    public string? EvidenceOf(Prefix prefix)
    {
        for (var at = events.FindHead(PrefixSubjects.Of(prefix)); at >= 0;)
        {
            var e = events.Read(at);
            if (e.Kind == IdentifyKinds.PrefixDelegated) return PrefixJson.TryRead<PrefixFact>(e, Disclosure.Public)?.Evidence;
            at = e.Previous;
        }
        return null;
    }

    /// <summary>Whoever holds the parent decides over what lies directly below; over a root, the node's administrator.</summary>
    public Outcome MayDelegate(Principal who, Prefix prefix)
    {
        if (prefix.Parent is not { } parent) return MayRunNode(who);
        if (table.Find(parent) is not { IsHere: true } held) return new(Codes.ThingsPrefixUnknown, parent.ToString(), "prefix", new Bilingual($"本节点没有前缀 {parent}，不能分配它的下级。", $"Prefix {parent} is not held here, so nothing below it can be given."));
        if (held.State != PrefixState.Active) return held.State == PrefixState.Cancelled ? PrefixStanding.Cancelled(parent) : new(Codes.ThingsPrefixSuspended, parent.ToString(), "prefix");
        var decision = access.Decide(who, AccessAction.DelegatePrefix, new ThingScope(held.Holder, null));
        return decision.Allowed ? Outcome.Ok : new(decision.Code, parent.ToString());
    }

    public Outcome CheckGrant(PrefixGrant grant)
    {
        if (grant.Prefix.Kind != PrefixKind.Delegated) return new(Codes.ThingsHandleInvalid, grant.Prefix.ToString(), "prefix", new Bilingual("只能分配数字前缀，如 99.501.1001。", "Only a numeric prefix can be given, as 99.501.1001."));
        if (!OrganizationId.TryParse(grant.Holder, out _)) return new(Codes.PartiesNotFound, grant.Holder, "holder");
        if (grant.HolderName is not { Length: >= 1 and <= 200 }) return new(Codes.RequestInvalid, "holderName", "holderName", new Bilingual("请填写单位名称（1–200 字）。", "Give the organisation's name, 1 to 200 characters."));
        if (grant.TtlSeconds is < TtlSecondsMin or > TtlSecondsMax) return new(Codes.RequestInvalid, "ttl", "ttl", new Bilingual("缓存时间须为 60–604800 秒。", "The time to live is 60 to 604,800 seconds."));
        if (grant.HandlePort is < 1 or > ushort.MaxValue) return new(Codes.RequestInvalid, "handlePort", "handlePort", new Bilingual("标识协议端口须为 1–65535。", "The Handle protocol's port is 1 to 65,535."));
        return CheckNode(grant.Node);
    }

    public static PrefixFact Fact(PrefixGrant grant) => new()
    {
        Prefix = grant.Prefix.ToString(), Holder = grant.Holder, HolderName = grant.HolderName, Node = grant.Node?.AbsoluteUri,
        PublicKey = grant.PublicKey.IsEmpty ? null : Convert.ToBase64String(grant.PublicKey.Span), TtlSeconds = grant.TtlSeconds.ToString(CultureInfo.InvariantCulture), Evidence = grant.Evidence,
        HandlePort = grant.HandlePort == PrefixRecord.UsualHandlePort ? null : grant.HandlePort.ToString(CultureInfo.InvariantCulture),
    };

    public static EventDraft Draft(Principal who, string kind, Prefix prefix, PrefixFact fact) => new()
    {
        Kind = kind, Owner = who.Organization!, Actor = who.User, Heads = [PrefixSubjects.Of(prefix)],
        Payload = new Dictionary<Disclosure, ReadOnlyMemory<byte>> { [Disclosure.Public] = PrefixJson.Write(fact) },
    };

    public async ValueTask<Outcome<Appended>> AppendAsync(IReadOnlyList<EventDraft> drafts, IReadOnlyList<Expected> expectations, CancellationToken cancel)
    {
        var appended = await events.AppendAsync(drafts, expectations, cancel);
        if (appended.Status.Code != Codes.EventsConflict) return appended;
        await Registry.InFlight.SettledAsync(events, appended.Status, expectations, time, cancel);
        // a prefix that has an entry by now was given in the meantime
        var taken = expectations.FirstOrDefault(e => e.Position < 0 && events.FindHead(e.Subject) >= 0);
        return taken.Subject is { } subject && subject.StartsWith("prefix:", StringComparison.Ordinal) ? new Outcome(Codes.ThingsPrefixTaken, subject["prefix:".Length..], "prefix") : appended.Status;
    }

    private async ValueTask<Outcome<PrefixRecord>> ChangeAsync(Principal who, Prefix prefix, string kind, PrefixState? from, string? reason, CancellationToken cancel)
    {
        if (table.Find(prefix) is not { } known) return Unknown(prefix);
        if (known.State == PrefixState.Cancelled) return PrefixStanding.Cancelled(prefix);
        if (MayDelegate(who, prefix) is { Succeeded: false } refused) return refused;
        if (kind != IdentifyKinds.PrefixResumed && reason is not { Length: >= 1 and <= ReasonLengthMax }) return new Outcome(Codes.RequestInvalid, "reason", "reason", new Bilingual("请填写原因（1–300 字）。", "Give the reason, 1 to 300 characters."));
        if (from is { } needed && known.State != needed) return new Outcome(Codes.EventsConflict, prefix.ToString());
        return await OneAsync(who, kind, prefix, new PrefixFact { Prefix = prefix.ToString(), Reason = reason }, known.Position, cancel);
    }

    private async ValueTask<Outcome<PrefixRecord>> OneAsync(Principal who, string kind, Prefix prefix, PrefixFact fact, long expected, CancellationToken cancel)
    {
        var appended = await AppendAsync([Draft(who, kind, prefix, fact)], [new(PrefixSubjects.Of(prefix), expected)], cancel);
        return appended.Succeeded ? table.Find(prefix)! : appended.Status;
    }

    private bool SuspendedLongEnough(PrefixRecord known) => known.State == PrefixState.Suspended
        && time.GetUtcNow() - DateTimeOffset.UnixEpoch.AddMicroseconds(events.Read(known.Position).RecordedAtUs) >= TimeSpan.FromDays(NoticeDays);

    private Outcome MayRunNode(Principal who)
    {
        if (who.Organization is null) return new(Codes.PartiesSignInNeeded);
        var decision = access.Decide(who, AccessAction.ManageNode, new ThingScope(operatorOrganization() ?? "", null));
        return decision.Allowed ? Outcome.Ok : new(decision.Code);
    }

    private static Outcome CheckNode(Uri? node) => node is null || (node.IsAbsoluteUri && node.Scheme is "http" or "https" && node.AbsoluteUri.Length <= 500) ? Outcome.Ok
        : new(Codes.RequestInvalid, "node", "node", new Bilingual("节点地址须为 http(s) 网址。", "A node's address is an http(s) address."));

    private static Outcome Taken(PrefixRecord known) => known.State == PrefixState.Cancelled ? PrefixStanding.Cancelled(known.Prefix) : new(Codes.ThingsPrefixTaken, known.Prefix.ToString(), "prefix");

    private static Outcome Unknown(Prefix prefix) => new(Codes.ThingsPrefixUnknown, prefix.ToString(), "prefix");
}
