using System.Text.Json.Nodes;
using Yiwang.Cases;
using Yiwang.Events;
using Yiwang.Events.Proofs;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Prefixes;

namespace Yiwang.Identify.Applications;

/// <summary>What an application for a prefix says, read the same by the guard before the decision and by the effect after it.</summary>
internal static class Applicant
{
    private const int ReasonMax = 300;
    private const int NameMax = 200;

    public static Outcome<Prefix> PrefixOf(IReadOnlyDictionary<string, string> arguments) =>
        Prefix.TryParse(arguments.GetValueOrDefault("prefix", "").Trim(), out var prefix, out _) && prefix.Kind == PrefixKind.Delegated
            ? prefix
            : new Outcome(Codes.ThingsHandleInvalid, arguments.GetValueOrDefault("prefix"), "prefix", new Bilingual("前缀须为数字，如 99.501.1001。", "A prefix is numeric, as 99.501.1001."));

    /// <summary>FM-02 with its own node, and FM-01, whose applicant always has one; null address = hosted here.</summary>
    public static Outcome<PrefixGrant> GrantOf(CaseView view, Prefix prefix)
    {
        var address = Text(view, "hostMode") == "hosted" ? "" : Text(view, "serviceAddress") is { Length: > 0 } service ? service : Text(view, "nodeAddress");
        var hosting = HostingOf(address, Text(view, "publicKey"));
        if (!hosting.Succeeded) return hosting.Status;
        var name = Text(view, "orgName");
        return new PrefixGrant(prefix, view.Applicant, name.Length <= NameMax ? name : name[..NameMax], hosting.Value.Node, hosting.Value.Key, Evidence: view.Id, HandlePort: PortOf(view));
    }

    public static Outcome<(Uri? Node, ReadOnlyMemory<byte> Key)> HostingOf(string address, string key)
    {
        if (address.Length == 0) return (null, default);
        if (!Uri.TryCreate(address, UriKind.Absolute, out var node) || node.Scheme is not ("http" or "https")) return new Outcome(Codes.RequestInvalid, address, "nodeAddress", new Bilingual("节点地址须为 http 或 https 网址。", "A node's address is an http(s) address."));
        return KeyOf(key) is { } bytes ? (node, bytes) : new Outcome(Codes.RequestInvalid, "base64", "publicKey", new Bilingual("节点公钥须为 Base64，或节点日志的验证公钥。", "The node's public key is Base64, or the verifier key of its log."));
    }

    public static int PortOf(CaseView view) => view.Values["handlePort"] is JsonValue given && given.TryGetValue<int>(out var port) ? port : PrefixRecord.UsualHandlePort;

    /// <summary>What the person gave as the reason, in the length that a prefix keeps.</summary>
    public static string ReasonOf(CaseView view, string transition)
    {
        var reason = Text(view, "suspendReason") is { Length: > 0 } suspended ? suspended : Text(view, "cancelReason") is { Length: > 0 } cancelled ? cancelled : Text(view, "decisionNote") is { Length: > 0 } decided ? decided : transition;
        return reason.Length <= ReasonMax ? reason : reason[..ReasonMax];
    }

    /// <summary>The engine has checked who may decide; the delegation itself is the operator's act, under the hand of whoever decided.</summary>
    public static Principal? Registry(IDirectory directory, Principal? who) =>
        directory.Operator is { } own ? new Principal(own.Id.ToString(), who?.User, new HashSet<Role> { Role.RegistryReviewer }) : null;

    private static ReadOnlyMemory<byte>? KeyOf(string text)
    {
        if (text.Length == 0) return ReadOnlyMemory<byte>.Empty;
        if (NoteKey.TryParse(text, out var note)) return note.PublicKey;
        var bytes = new byte[text.Length];
        // Not "? … : null", which would be an empty key.
        if (!Convert.TryFromBase64String(text, bytes, out var length)) return null;
        return bytes.AsMemory(0, length);
    }

    private static string Text(CaseView view, string field) => view.Values[field] is JsonValue value ? value.ToString().Trim() : "";
}
