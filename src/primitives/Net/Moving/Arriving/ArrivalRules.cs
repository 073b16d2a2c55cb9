using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using Yiwang.Cases.Definitions;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Net.Moving.Leaving;
using Yiwang.Parties;
using Yiwang.Signing;
using Yiwang.Things;
using Yiwang.Things.Prefixes;

namespace Yiwang.Net.Moving.Arriving;

/// <summary>
/// What the old node may say. It may be anybody's, and other organisations may be at home here: of each fact the owner, the heads and what the payload names must be the mover's own, or what rooms say belongs
/// with it and this node knows nothing of. Made anew for each page.
/// </summary>
internal sealed class ArrivalRules
{
    // heads under which a room chains the facts of all organisations: it reads them back from the first head, and nothing else may stand there
    private static readonly HashSet<string> s_chains = new(StringComparer.OrdinalIgnoreCase) { "parties", PactKinds.Chain, "definitions", "channels", "calendar", NetKinds.Authorities, "log:erasures" };
    // matters that several may have been told of, and places in other logs
    private const string Matter = "about:", Taken = "taken:", Range = "range:";
    // facts that the organisation records which runs a node, about the node; it does not move
    private static readonly HashSet<string> s_ofNodes = [CalendarKinds.CalendarYearSet, CalendarKinds.CalendarYearUndone, NetKinds.AuthorityTrusted, NetKinds.AuthorityRevoked];
    // heads by which a node or its directory finds its own facts
    private static readonly string[] s_ofNode = ["batch:", "audit:", "head-", "log:", "move:", "calendar:", "authority:"], s_ofDirectory = ["user:", "uscc:", "credential:"];
    // heads in which an organisation is named first
    private static readonly string[] s_ofOwner = ["trace:", "idem:", "casecount:", "caseno:", "shifts:", "received:", "local:", "serial:"];
    // heads of the form …{handle} that are about the thing itself
    private static readonly string[] s_ofThing = ["rules:", "state:", "write:", ""];

    private readonly MovingParts _parts;
    private readonly string _organization, _origin;
    private readonly OrganizationId _id;
    private readonly List<KeyRotation> _rotations;
    private byte[]? _firstKey;

    public ArrivalRules(MovingParts parts, MoveInRow row)
    {
        (_parts, _organization, _origin) = (parts, row.Organization, row.Begun!.Origin);
        _ = OrganizationId.TryParse(_organization, out _id);
        var known = parts.Directory.Find(_id);
        (_firstKey, _rotations) = (known?.FirstKey.ToArray(), [.. known?.Rotations ?? []]);
    }

    /// <summary>Nobody else is at home here: what only people can compare is nobody's risk but the mover's own.</summary>
    private bool IsAlone => _parts.Directory.Operator is not { } own || own.Id == _id;

    /// <param name="older">Places where the fact stood before, as the old node proves them.</param>
    /// <returns>False = it is known here already and need not be taken.</returns>
    public Outcome<bool> Check(RecordedEvent e, IReadOnlyCollection<string> older)
    {
        if (e.Heads.Count == 0 || EntryPages.IsOfLog(e.Kind) || s_ofNodes.Contains(e.Kind)) return Refuse(e, "只属于原节点自己", "is the old node's own");
        if (e.Heads.FirstOrDefault(h => Is(h, Taken) && !older.Contains(h)) is { } unproven) return Refuse(e, $"称曾记在 {unproven}，却没有存证", $"claims to have stood at {unproven} without a proof");
        if (ChainOf(e.Kind) is var chain && (chain is null ? e.Heads.Any(s_chains.Contains) : e.Heads[0] != chain || e.Heads.Skip(1).Any(s_chains.Contains))) return Refuse(e, "不按它的种类排列", "does not stand where its kind does");
        if (TemplateKinds(e.Kind) && e.Owner != _organization) return Template(e);
        if (e.Kind == CaseKinds.DefinitionPublished) return Definition(e);
        if (PactKinds.Is(e.Kind)) return Room(e);
        if (CaseKinds.Is(e.Kind)) return Case(e) is { Succeeded: false } foreign ? foreign : true;
        if (e.Owner != _organization) return Refuse(e, $"属于 {e.Owner}", $"belongs to {e.Owner}");
        if (Heads(e, 0) is { Succeeded: false } taken) return taken;
        return Content(e) is { Succeeded: false } wrong ? wrong : true;
    }

    private static string? ChainOf(string kind) => kind switch
    {
        _ when IdentityKindsOfPeople(kind) || kind is IdentityKinds.OrgRegistered or IdentityKinds.OrgRevised or IdentityKinds.OrgKeyRotated or IdentityKinds.AppIdentityIssued or IdentityKinds.AppIdentityRevised or IdentityKinds.AppIdentityRevoked => "parties",
        CaseKinds.DefinitionPublished => "definitions",
        NoticeKinds.ChannelSaved or NoticeKinds.ChannelRemoved => "channels",
        _ => PactKinds.Is(kind) ? PactKinds.Chain : null,
    };

    private static bool Is(string head, string scheme) => head.StartsWith(scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>No head under which somebody else has facts here, or under which the mover would stand in somebody's way.</summary>
    private Outcome Heads(RecordedEvent e, int from)
    {
        foreach (var head in e.Heads.Skip(from))
        {
            if (s_chains.Contains(head) || Is(head, Matter) || Is(head, Taken)) continue;
            if (s_ofNode.Any(s => Is(head, s)) || (ChainOf(e.Kind) != "parties" && s_ofDirectory.Any(s => Is(head, s)))) return Refuse(e, $"要占用 {head}", $"would take {head}");
            // somebody else's user may have had a role in the organisation
            if (e.Kind is IdentityKinds.RoleGranted or IdentityKinds.RoleRevoked && UserHandle.TryParse(head, out _)) continue;
            if (_parts.Events.FindHead(head) is >= 0 and var at && !(_parts.Events.Read(at) is { TakenFrom: not null } known && known.Owner == e.Owner)) return Refuse(e, $"要占用本节点已有的 {head}", $"would take {head}, which is here already");
            if (e.Owner != _organization) continue;
            if (s_ofOwner.FirstOrDefault(s => Is(head, s)) is { } scheme && OrganizationOf(head[scheme.Length..]) is { } other && other != _organization) return Refuse(e, $"要占用 {other} 的 {head}", $"would take {head} of {other}");
            foreach (var form in s_ofThing)
            {
                if (Is(head, form) && Handle.TryParse(head[form.Length..], out var thing) && !IsOurs(thing.Prefix)) return Refuse(e, $"关于 {head}，它的前缀不归本单位", $"is about {head}, under a prefix that is not the organisation's");
            }
        }
        return Outcome.Ok;
    }

    private Outcome Content(RecordedEvent e)
    {
        if (ChainOf(e.Kind) == "parties" && !Parties.Organizations.Directory.IsReadable(e)) return Refuse(e, "读不懂", "cannot be read");
        if (e.Kind is NoticeKinds.ChannelSaved or NoticeKinds.ChannelRemoved && !Notices.Channels.ChannelBook.IsReadable(e)) return Refuse(e, "读不懂", "cannot be read");
        if (e.Kind is IdentityKinds.OrgRegistered or IdentityKinds.OrgRevised or IdentityKinds.OrgKeyRotated) return Organization(e);
        if (IdentityKindsOfPeople(e.Kind)) return Person(e);
        if (e.Kind is IdentityKinds.AppIdentityIssued or IdentityKinds.AppIdentityRevised or IdentityKinds.AppIdentityRevoked) return App(e);
        if (PrefixKinds(e.Kind)) return PrefixFact(e);
        if (IdentifyKinds.Is(e.Kind) && e.Kind is not (IdentifyKinds.PrefixRequested or IdentifyKinds.PrefixDecided)) return e.Heads.Where((h, i) => i == 0 || Is(h, Range)).All(h => PrefixOf(h) is { } prefix && IsOurs(prefix)) ? Outcome.Ok : Refuse(e, "的前缀不归本单位", "stands under a prefix that is not the organisation's");
        if (Json(e, Disclosure.Internal) is not { } said) return Outcome.Ok;
        return e.Kind switch
        {
            NoticeKinds.ChannelSaved or NoticeKinds.ChannelRemoved => Named(e, said, "channel", "channel:", "channel/"),
            ConnectKinds.AdapterSaved or ConnectKinds.AdapterRemoved => Named(e, said, "id", "adapter:", "adapter/") is { Succeeded: false } wrong ? wrong : Machine(e, said),
            NoticeKinds.NoticeIssued => Named(e, said, "notice", "notice:", null),
            NoticeKinds.NoticeEscalated or NoticeKinds.NoticeSettled or NoticeKinds.NoticeDelivered or NoticeKinds.NoticeFailed => Notice(e, said),
            NoticeKinds.NoticeRead or NoticeKinds.ContactSaved => OwnUser(e, said),
            ConnectKinds.PointSaved or ConnectKinds.PointRetired or ConnectKinds.DeviceRulesSet or ConnectKinds.WriteOrdered or ConnectKinds.WriteAnswered or ConnectKinds.StateChanged =>
                e.Mentions.FirstOrDefault(m => Handle.TryParse(m, out var thing) && !IsOurs(thing.Prefix)) is { } device ? Refuse(e, $"关于别的单位的 {device}", $"is about {device} of another organisation") : Machine(e, said),
            _ => Outcome.Ok,
        };
    }

    /// <summary>The first key makes the identifier, each further one is certified by the one before.</summary>
    private Outcome Organization(RecordedEvent e)
    {
        var said = Json(e, Disclosure.Public);
        if (!e.Heads.Contains(_organization)) return Refuse(e, "不是本单位的登记", "is not the organisation's own");
        if (e.Kind == IdentityKinds.OrgKeyRotated)
        {
            if (Bytes(said, "publicKey") is not { } key || !Enum.TryParse<SigningAlgorithm>(Text(said, "algorithm") ?? nameof(SigningAlgorithm.Ed25519), out var algorithm)) return Refuse(e, "没有新的公钥", "has no new key");
            _rotations.Add(new KeyRotation(_rotations.Count + 1, algorithm, key, Bytes(said, "sealKey"), Bytes(said, "certificate")));
            return IsAlone || (_firstKey is { } first && KeyChain.Proves(_id, first, _rotations, key)) ? Outcome.Ok : Refuse(e, "没有旧密钥的签名，证明不了是本单位的密钥；请迁到单位自己的节点", "has no signature of the key before, so that nobody can tell whose key it is; move to a node of the organisation's own");
        }
        if (Text(said, "uscc") is { } text && Uscc.TryParse(text, out var uscc) && _parts.Directory.Find(uscc) is { } namesake && namesake.Id != _id) return Refuse(e, $"的统一社会信用代码 {text} 在本节点属于 {namesake.Name}", $"has the social credit code {text} of {namesake.Name} here");
        if (e.Kind != IdentityKinds.OrgRegistered) return Known(e);
        if (Bytes(said, "publicKey") is not { } made || !_id.Certifies(made)) return Refuse(e, "的公钥不是本单位的", "has a key that is not the organisation's");
        _firstKey = made;
        return Outcome.Ok;
    }

    /// <summary>A name belongs to one person of a node.</summary>
    private Outcome Person(RecordedEvent e)
    {
        var said = Json(e, Disclosure.Internal);
        if (Known(e) is { Succeeded: false } early) return early;
        if (!UserHandle.TryParse(Text(said, "user"), out var user) || !e.Heads.Contains(user.ToString())) return Refuse(e, "没有说明是哪个用户", "does not say which user");
        // somebody else's user may have a role in it, too
        if (e.Kind is IdentityKinds.RoleGranted or IdentityKinds.RoleRevoked)
            return Text(said, "role") == nameof(Role.NodeAdmin) && !IsAlone ? Refuse(e, "任命的是节点管理员", "appoints an administrator of the node") : Outcome.Ok;
        if (user.Organization != _id) return Refuse(e, $"关于别的单位的用户 {user}", $"is about {user}, a user of another organisation");
        return e.Kind == IdentityKinds.UserBound && _parts.Directory.Find(user.Name) is { } namesake && namesake.Handle != user ? NameTaken(user.Name.ToString()) : Outcome.Ok;
    }

    /// <summary>A program's names speak for a prefix.</summary>
    private Outcome App(RecordedEvent e)
    {
        var said = Json(e, Disclosure.Internal);
        if (Known(e) is { Succeeded: false } early) return early;
        if (Text(said, "app") is not { } app || !e.Heads.Contains(app) || !IsBelow(app, _organization)) return Refuse(e, "不是本单位的应用", "is no program of the organisation");
        foreach (var text in (said?["names"] as JsonArray ?? []).Select(n => n?.ToString()))
        {
            if (CredentialName.TryParse(text, out var name) && !string.Equals(name.Handle, app, StringComparison.OrdinalIgnoreCase) && Prefix.TryParse(name.Prefix, out var prefix, out _) && !(IsOurs(prefix) && prefix.Kind == PrefixKind.Delegated))
                return Refuse(e, $"用的名称 {text} 不归本单位", $"has the name {text}, which is not the organisation's");
        }
        return Outcome.Ok;
    }

    /// <summary>What it delegated, below its own prefixes, and where its own have gone.</summary>
    private Outcome PrefixFact(RecordedEvent e)
    {
        var said = Json(e, Disclosure.Public);
        return Prefix.TryParse(Text(said, "prefix"), out var prefix, out _) && prefix.Kind == PrefixKind.Delegated && string.Equals(e.Heads[0], $"prefix:{prefix}", StringComparison.OrdinalIgnoreCase) && IsOurs(prefix, exact: Text(said, "holder")) ? Outcome.Ok
            : Refuse(e, "不归本单位分配", "is not the organisation's to give");
    }

    /// <summary>The id in the payload is that of the head, and a secret is kept under its name.</summary>
    private Outcome Named(RecordedEvent e, JsonObject said, string member, string head, string? secrets)
    {
        if (Text(said, member) is not { } id || !e.Heads.Any(h => string.Equals(h, head + id, StringComparison.OrdinalIgnoreCase))) return Refuse(e, "与它的名称不符", "is not what its name says");
        return secrets is not null && Text(said, "secret") is { Length: > 0 } secret && !secret.StartsWith($"{secrets}{id}/", StringComparison.OrdinalIgnoreCase) ? Refuse(e, $"要用密钥库里的 {secret}", $"would use {secret} of the key store") : Outcome.Ok;
    }

    private Outcome Notice(RecordedEvent e, JsonObject said) =>
        _parts.Events.FindHead($"notice:{Text(said, "notice")}") is >= 0 and var at && _parts.Events.Read(at).Owner != _organization ? Refuse(e, "关于本节点别的单位的通知", "is about a notice of another organisation here") : OwnUser(e, said);

    private Outcome OwnUser(RecordedEvent e, JsonObject said) =>
        UserHandle.TryParse(Text(said, "user"), out var user) && user.Organization != _id && _parts.Directory.Find(user) is not null ? Refuse(e, $"关于本节点别的单位的用户 {user}", $"is about {user}, another organisation's user here") : Outcome.Ok;

    /// <summary>Owner, device and handle of points, connections and rules, wherever they stand.</summary>
    private Outcome Machine(RecordedEvent e, JsonNode said)
    {
        if (said is JsonArray list)
        {
            foreach (var item in list) if (item is not null && Machine(e, item) is { Succeeded: false } wrong) return wrong;
        }
        else if (said is JsonObject members)
        {
            foreach (var (name, value) in members)
            {
                if (value is JsonObject or JsonArray && Machine(e, value) is { Succeeded: false } wrong) return wrong;
                if (value is not JsonValue one || !one.TryGetValue<string>(out var text)) continue;
                if ((name == "owner" && text.Length > 0 && text != _organization) || (name is "device" or "handle" or "point" && Handle.TryParse(text, out var thing) && !IsOurs(thing.Prefix))) return Refuse(e, $"关于别的单位的 {text}", $"is about {text} of another organisation");
            }
        }
        return Outcome.Ok;
    }

    /// <summary>One that it opened, or that came to it from another node; of one that this node has, the old node has no say.</summary>
    private Outcome Case(RecordedEvent e)
    {
        var said = Json(e, Disclosure.Internal);
        if (Text(said, "id") is not { } id || e.Heads[0] != $"case:{id}" || Text(said, "applicant") != e.Owner) return Refuse(e, "与它的案件不符", "is not of the case that it names");
        if (e.Owner == _organization) return Heads(e, 0);
        if (_parts.Directory.Find(e.Owner) is not null || said?["custody"] is not JsonObject) return Refuse(e, $"是 {e.Owner} 的案件", $"is of a case of {e.Owner}");
        return _parts.Events.FindHead(e.Heads[0]) is >= 0 and var at && !(_parts.Events.Read(at) is { TakenFrom: { } from } known && from.Origin == _origin && known.Owner == e.Owner && !IsOfAnother(_parts.Cases.Find(id)?.Whereabouts?.With))
            ? Refuse(e, $"的案件 {id} 在本节点已有", $"is of the case {id}, which is here already") : Heads(e, 1);
    }

    /// <summary>Of one that is at home here.</summary>
    private bool IsOfAnother(string? organization) => organization is not null && organization != _organization && _parts.Directory.Find(organization) is not null;

    /// <summary>Another's that the mover's records follow. What is known of it here stays as it is; what its log says later goes on.</summary>
    private Outcome<bool> Template(RecordedEvent e)
    {
        if (e.Heads.Skip(1).Any(h => !Is(h, Taken))) return Refuse(e, "不只是一个模板", "is not of one template");
        if (_parts.Events.FindHead(e.Heads[0]) is >= 0 and var at)
        {
            var known = _parts.Events.Read(at);
            if (known.Owner != e.Owner) return Refuse(e, $"的模板在本节点属于 {known.Owner}", $"is of a template that is {known.Owner}'s here");
            return known.TakenFrom?.Origin == _origin && _parts.Directory.Find(e.Owner) is null && !Told(e, at);
        }
        return Handle.TryParse(e.Heads[0], out var handle) && OrganizationId.TryParse(e.Owner, out var owner) && IsOurs(handle.Prefix, by: owner) && _parts.Directory.Find(owner) is null ? true : Refuse(e, $"不是 {e.Owner} 的模板", $"is no template of {e.Owner}");
    }

    /// <summary>Whether a version has been told of in the same way before.</summary>
    private bool Told(RecordedEvent e, long newest)
    {
        for (var at = newest; at >= 0;)
        {
            var known = _parts.Events.Read(at);
            if (known.Kind == e.Kind && Version(known) == Version(e)) return true;
            at = known.Previous;
        }
        return false;
    }

    private static string? Version(RecordedEvent e) => (Json(e, Disclosure.Public) ?? Json(e, Disclosure.Internal))?["version"]?.ToString();

    private Outcome<bool> Definition(RecordedEvent e)
    {
        var said = Json(e, Disclosure.Internal);
        var head = e.Heads.FirstOrDefault(h => h.StartsWith("definition:", StringComparison.Ordinal)) ?? "";
        var named = $"definition:{Text(said, "code")}:{said?["version"]}";
        if (Text(said, "hash") is not { } hash || (head != named && head != $"{named}:{hash}") || e.Heads.Any(h => h != head && h != "definitions" && !h.StartsWith(Taken, StringComparison.Ordinal))) return Refuse(e, "与它的名称不符", "is not what its name says");
        // cases ask for the text by its hash
        if (Packed(said) is not { } text || (DefinitionFile.Hash(text) != hash && DefinitionFile.Hash([.. "\uFEFF"u8, .. text]) != hash)) return Refuse(e, "与它的摘要不符", "has another text than its hash says");
        return _parts.Events.FindHead(head) is not (>= 0 and var at) || Text(Json(_parts.Events.Read(at), Disclosure.Internal), "hash") != hash;
    }

    private Outcome<bool> Room(RecordedEvent e)
    {
        if (e.Heads.Any(h => h != PactKinds.Chain && !Is(h, "pact:") && !Is(h, Taken))) return Refuse(e, "与它的协议不符", "is not of the agreement that it names");
        foreach (var room in _parts.Facts)
        {
            if (room.Wants(e.Kind)) return room.MayArrive(e, _organization) is { Succeeded: false } wrong ? Refuse(e, wrong.Say?.Zh ?? wrong.Detail ?? "", wrong.Say?.En ?? wrong.Detail ?? "") : true;
        }
        return Refuse(e, $"属于 {e.Owner}", $"belongs to {e.Owner}");
    }

    /// <summary>Facts about people and rights of an organisation that is not known yet would be lost.</summary>
    private Outcome Known(RecordedEvent e) => _firstKey is null ? Refuse(e, "在本单位的登记之前", "stands before the organisation itself") : Outcome.Ok;

    public bool IsOurs(Prefix prefix) => IsOurs(prefix, by: _id);

    /// <param name="exact">Holder as the fact says: its own prefix may have gone to another node before.</param>
    private bool IsOurs(Prefix prefix, string? exact) => IsOurs(prefix) && (exact is null || exact == _organization || _parts.Prefixes.Find(prefix) is null);

    /// <summary>Not somebody else's as far as this node knows. Whoever answers for what lies above it on another node says there whose it is.</summary>
    private bool IsOurs(Prefix prefix, OrganizationId by)
    {
        if (prefix.Kind == PrefixKind.Organization) return string.Equals(prefix.ToString(), by.ToString(), StringComparison.OrdinalIgnoreCase);
        return prefix.Kind == PrefixKind.Delegated && (_parts.Prefixes.Locate(prefix).Record is not { } known || string.Equals(known.Holder, by.ToString(), StringComparison.OrdinalIgnoreCase) || (!known.IsHere && known.State != PrefixState.Cancelled && known.Prefix != prefix));
    }

    public static Outcome NameTaken(string name) => new(Codes.PartiesUserTaken, name, null, new Bilingual($"用户名 {name} 在本节点已被使用，请先在其中一边改名。", $"The user name {name} is taken on this node: change it on one side first."));

    /// <summary>A program's handle, or what else is named below an organisation.</summary>
    public static bool IsBelow(string text, string organization) => text.StartsWith(organization + "/", StringComparison.OrdinalIgnoreCase);

    private static bool TemplateKinds(string kind) => kind is IdentifyKinds.TemplateDrafted or IdentifyKinds.TemplatePublished or IdentifyKinds.TemplateDisabled;

    private static bool PrefixKinds(string kind) => kind is IdentifyKinds.PrefixDelegated or IdentifyKinds.PrefixSuspended or IdentifyKinds.PrefixResumed or IdentifyKinds.PrefixRehomed or IdentifyKinds.PrefixReleased or IdentifyKinds.PrefixCancelled;

    private static bool IdentityKindsOfPeople(string kind) => kind is IdentityKinds.UserBound or IdentityKinds.UserUnbound or IdentityKinds.UserRevised or IdentityKinds.UserDisabled or IdentityKinds.UserEnabled or IdentityKinds.RoleGranted or IdentityKinds.RoleRevoked;

    private static string? OrganizationOf(string text) => text.Length >= OrganizationId.Length && OrganizationId.TryParse(text[..OrganizationId.Length], out var id) ? id.ToString() : null;

    private static Prefix? PrefixOf(string subject) => (Is(subject, Range) ? subject[Range.Length..] : subject) is var head && head.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash && Prefix.TryParse(head.AsSpan(0, slash), out var prefix, out _) ? prefix : null;

    private static JsonObject? Json(RecordedEvent e, Disclosure group)
    {
        if (e.Payload.GetValueOrDefault(group) is not { IsEmpty: false } bytes || bytes.Span[0] != '{') return null;
        try { return JsonNode.Parse(bytes.Span) as JsonObject; }
        catch (JsonException) { return null; }
    }

    private static string? Text(JsonObject? said, string member) => said?[member] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static byte[]? Bytes(JsonObject? said, string member)
    {
        if (Text(said, member) is not { } text) return null;
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }

    private static byte[]? Packed(JsonObject? said)
    {
        if (Bytes(said, "packed") is not { } packed) return null;
        using var brotli = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress);
        var text = new byte[DefinitionFile.SizeMax + 1];
        try { return text[..brotli.ReadAtLeast(text, text.Length, throwOnEndOfStream: false)]; }
        catch (Exception x) when (x is InvalidDataException or InvalidOperationException) { return null; }
    }

    private static Outcome Refuse(RecordedEvent e, string zh, string en)
    {
        var name = e.Heads.FirstOrDefault(h => !s_chains.Contains(h)) ?? "";
        return new(Codes.NetBadAnswer, $"{e.Kind} {name}", null, new Bilingual(
            $"原节点给出的一条记录（{e.Kind} {name}）{zh}，没有接收，迁移已停止；本节点别的单位不受影响。请与原节点核对，或撤销这次迁移。",
            $"A fact that the old node gave ({e.Kind} {name}) {en}: it was not taken, the move has stopped, and nobody else on this node is affected. Ask the old node, or call the move off."));
    }
}
