using System.Text.Json.Nodes;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Pacts.Book;
using Yiwang.Pacts.Text;
using Yiwang.Parties;

namespace Yiwang.Pacts.Commands;

/// <summary>The facts as they go into the log.</summary>
internal static class PactDrafts
{
    public static EventDraft Drafted(PactText text, OrganizationId by, string? actor) =>
        Of(PactKinds.PactDrafted, text.Id, by, text.A.Organization == by ? text.B.Organization : text.A.Organization, actor, new JsonObject { ["pact"] = text.Id, ["text"] = PactJson.Of(text) });

    /// <param name="owner">The side that this node keeps.</param>
    public static EventDraft Signed(PactEnvelope envelope, OrganizationId owner, string? actor)
    {
        var n = envelope.Notice;
        return Of(FactKinds.Of(n.Kind), n.Pact, owner, n.By == owner ? n.To : n.By, actor, new JsonObject { ["pact"] = n.Pact, ["envelope"] = NoticeJson.Of(envelope) });
    }

    public static EventDraft Checked(string pact, OrganizationId by, OrganizationId other, ReadOnlyMemory<byte> key, bool right, string? actor) =>
        Of(PactKinds.PactPartyChecked, pact, by, other, actor, new JsonObject { ["pact"] = pact, ["key"] = PactJson.Base64(key), ["right"] = right });

    /// <summary>What everybody may know: nothing but for delegations and administrations.</summary>
    public static JsonObject? Public(Pact pact)
    {
        if (pact.Text.Kind is not (PactKind.Delegate or PactKind.Administer) || pact.State is not (PactState.Active or PactState.Suspended or PactState.Ended) || pact.Signatures.Count < 2) return null;
        var (t, gives) = (pact.Text, pact.Text.Kind == PactKind.Delegate ? pact.ANow : pact.BNow);
        var json = new JsonObject
        {
            ["pact"] = pact.Id, ["kind"] = PactWords.Lower(t.Kind), ["state"] = PactWords.Lower(pact.State), ["a"] = t.A.Organization.ToString(), ["b"] = t.B.Organization.ToString(),
            ["hash"] = PactJson.Base64(pact.Hash), ["from"] = PactJson.Digits(t.FromUs), ["prefixes"] = new JsonArray([.. gives.Prefixes.Select(p => (JsonNode)p!)]), ["regions"] = new JsonArray([.. gives.Regions.Select(r => (JsonNode)r!)]),
        };
        if (t.ToUs is { } to) json["to"] = PactJson.Digits(to);
        return json;
    }

    // no link of the chain, which holds internal facts only
    public static EventDraft Published(JsonObject payload, OrganizationId owner) => new()
    {
        Kind = PactKinds.PactPublished, Owner = owner.ToString(), Heads = [$"pact-public:{payload["pact"]}"], Mentions = [(string)payload["a"]!, (string)payload["b"]!],
        Payload = new Dictionary<Disclosure, ReadOnlyMemory<byte>> { [Disclosure.Public] = PactJson.Canonical(payload) },
    };

    private static EventDraft Of(string kind, string pact, OrganizationId owner, OrganizationId other, string? actor, JsonObject payload) => new()
    {
        Kind = kind, Owner = owner.ToString(), Heads = [PactKinds.Chain, PactKinds.Head(pact)], Mentions = [other.ToString()], Actor = actor,
        Payload = new Dictionary<Disclosure, ReadOnlyMemory<byte>> { [Disclosure.Internal] = PactJson.Canonical(payload) },
    };
}
