using System.Text.Json.Nodes;
using Yiwang.Parties;

namespace Yiwang.Pacts.Text;

/// <summary>Notices and their envelopes as JSON.</summary>
internal static class NoticeJson
{
    public const int ReasonMax = 500;
    private const int NumberMax = 1_000_000, KeyMax = 128, SignatureMax = 64, HashBytes = 32;

    public static JsonObject Of(PactNotice n)
    {
        var json = new JsonObject
        {
            ["v"] = 1, ["kind"] = PactWords.Lower(n.Kind), ["pact"] = n.Pact, ["by"] = n.By.ToString(), ["to"] = n.To.ToString(), ["number"] = n.Number, ["seen"] = n.Seen, ["at"] = PactJson.Digits(n.AtUs),
        };
        if (n.Text is { } text) json["text"] = PactJson.Of(text);
        if (!n.Signature.IsEmpty) json["signature"] = PactJson.Base64(n.Signature);
        if (!n.Hash.IsEmpty) json["hash"] = PactJson.Base64(n.Hash);
        if (n.Gives is { } gives) json["gives"] = PactJson.Of(gives);
        if (n.Reason is { } reason) json["reason"] = reason;
        if (n.Key is { } key) json["key"] = Of(key);
        if (n.Node is { } node) json["node"] = node.OriginalString;
        if (n.LogKey is { } logKey) json["logKey"] = logKey;
        return json;
    }

    public static JsonObject Of(PactEnvelope e) => new()
    {
        ["notice"] = Of(e.Notice), ["algorithm"] = e.Algorithm.ToString(), ["key"] = PactJson.Base64(e.Key), ["signature"] = PactJson.Base64(e.Signature),
        ["chain"] = new JsonArray([.. e.Chain.Select(Of)]),
    };

    public static PactEnvelope Envelope(MemberReader r)
    {
        var envelope = new PactEnvelope(
            Notice(r.Object("notice")), r.Choice("algorithm", PactWords.Algorithms), r.Bytes("key", KeyMax, 32), r.Bytes("signature", SignatureMax, SignatureMax),
            r.Objects("chain", KeyChain.RotationsMax, Rotation));
        r.End();
        return envelope;
    }

    private static PactNotice Notice(MemberReader r)
    {
        r.Int("v", 1, 1);
        var kind = r.Choice("kind", PactWords.Notices);
        var notice = new PactNotice(
            r.Text("pact", PactJson.IdMax), PactJson.Organization(r.Text("by", OrganizationId.Length)), PactJson.Organization(r.Text("to", OrganizationId.Length)), r.Int("number", 1, NumberMax), r.Int("seen", 0, NumberMax),
            kind, r.Long("at", 0, PactJson.TimeMax));
        notice = kind switch
        {
            PactNoticeKind.Propose => notice with { Text = PactJson.Text(r.Object("text")), Signature = r.Bytes("signature", SignatureMax, SignatureMax) },
            PactNoticeKind.Sign => notice with { Hash = r.Bytes("hash", HashBytes, HashBytes), Signature = r.Bytes("signature", SignatureMax, SignatureMax) },
            PactNoticeKind.Decline => notice with { Hash = r.Bytes("hash", HashBytes, HashBytes), Reason = r.Text("reason", ReasonMax) },
            PactNoticeKind.Narrow => notice with { Gives = PactJson.Scope(r.Object("gives")), Reason = r.Text("reason", ReasonMax) },
            PactNoticeKind.Suspend or PactNoticeKind.End => notice with { Reason = r.Text("reason", ReasonMax) },
            PactNoticeKind.Rekey => notice with { Key = Rotation(r.Object("key")) },
            PactNoticeKind.Move => notice with { Node = PactJson.Address(r.Optional("node", 500)), LogKey = r.Text("logKey", 400, min: 0) },
            _ => notice,
        };
        r.End();
        return notice;
    }

    private static JsonObject Of(KeyRotation k) => new()
    {
        ["number"] = k.Number, ["algorithm"] = k.Algorithm.ToString(), ["key"] = PactJson.Base64(k.Key), ["sealKey"] = PactJson.Base64(k.SealKey), ["certificate"] = PactJson.Base64(k.Certificate),
    };

    private static KeyRotation Rotation(MemberReader r)
    {
        var rotation = new KeyRotation(r.Int("number", 1, KeyChain.RotationsMax), r.Choice("algorithm", PactWords.Algorithms), r.Bytes("key", KeyMax, 32), r.Bytes("sealKey", KeyMax), r.Bytes("certificate", SignatureMax));
        r.End();
        return rotation;
    }
}
