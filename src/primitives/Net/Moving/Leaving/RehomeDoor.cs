using System.Text.Json;
using Yiwang.Events;
using Yiwang.Net.Crossing.Carrying;
using Yiwang.Net.Crossing.Signed;
using Yiwang.Net.Crossing.Storing;
using Yiwang.Net.Moving.Wire;
using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Signing;
using Yiwang.Things;
using Yiwang.Things.Prefixes;

namespace Yiwang.Net.Moving.Leaving;

/// <summary>
/// The node that delegated a prefix hears from its holder where it is answered for now. The holder's identifier is made from its first key and each further key is certified by the one before, so the request
/// proves itself; where the two have an agreement, the key must be the one that it names.
/// </summary>
internal sealed class RehomeDoor(MovingParts parts)
{
    public async Task<CrossingResponse> HandleAsync(CrossingRequest request, MoveRequest asked, ReadSignature signature, MessageCheck check, MessageSigner signer, CancellationToken cancel)
    {
        if (parts.Directory.Operator is not { } own || parts.Signers.SignerOf(own.Id) is not { } key) return CrossingResponse.Refuse(new Outcome(Codes.NodeFault, "no key to sign with"));
        var holder = Holder(asked);
        if (!holder.Succeeded) return CrossingResponse.Refuse(holder.Status);
        if (MessageCheck.Verify(request.Message, signature, holder.Value) is { Succeeded: false } forged) return CrossingResponse.Refuse(forged);
        if (!await parts.State.WriteAsync(sql => NonceRows.TryAdd(sql, signature.Parameters.KeyId!, signature.Parameters.Nonce!, check.NonceUntilUs(signature.Parameters)), cancel)) return CrossingResponse.Refuse(new Outcome(Codes.NetBadSignature, "seen before"));
        if (!Prefix.TryParse(asked.Prefix, out var prefix, out _) || parts.Prefixes.Find(prefix) is not { } known) return CrossingResponse.Refuse(new Outcome(Codes.ThingsPrefixUnknown, asked.Prefix));
        var grant = new PrefixGrant(prefix, known.Holder, known.HolderName, new Uri(asked.Node!), default, known.TtlSeconds, HandlePort: asked.HandlePort ?? PrefixRecord.UsualHandlePort);
        var moved = await parts.PrefixRegistry.MoveAsync(own.Id.ToString(), grant, cancel);
        return moved.Succeeded ? signer.Answer(key, own.Id, request, JsonSerializer.SerializeToUtf8Bytes(new MoveAnswer(1, asked.Move, null, null, null), MoveJson.Default.MoveAnswer)) : CrossingResponse.Refuse(moved.Status);
    }

    private Outcome<PactParty> Holder(MoveRequest asked)
    {
        if (!Prefix.TryParse(asked.Prefix, out var prefix, out _) || !Uri.TryCreate(asked.Node, UriKind.Absolute, out var node) || node.Scheme is not ("http" or "https")) return new Outcome(Codes.RequestInvalid, "prefix, node");
        var place = parts.Prefixes.Locate(prefix);
        // delegated further down: ask there
        if (place.Kind == PlaceKind.Elsewhere && place.Record!.Prefix != prefix) return new Outcome(Codes.ThingsPrefixNotHere, place.Record.Node!.AbsoluteUri, "prefix");
        if (place.Kind != PlaceKind.Elsewhere || place.Record!.Prefix != prefix) return new Outcome(Codes.ThingsPrefixUnknown, prefix.ToString(), "prefix");
        if (!OrganizationId.TryParse(place.Record.Holder, out var id) || asked.FirstKey is not { } first || MovePartyText.Read(asked.Rotations ?? []) is not { } rotations) return new Outcome(Codes.NetBadSignature, "holder");
        var (now, algorithm) = rotations.Count > 0 ? (rotations[^1].Key, rotations[^1].Algorithm) : (first, Signers.AlgorithmOf(first) ?? SigningAlgorithm.Ed25519);
        if (!KeyChain.Proves(id, first, rotations, now.Span)) return new Outcome(Codes.NetBadSignature, "the keys do not lead to the holder");
        var agreed = parts.Pacts.Of(id).FirstOrDefault(p => p.State == PactState.Active);
        if (agreed is not null && !agreed.Own(id).SigningKey.Span.SequenceEqual(now.Span)) return new Outcome(Codes.NetBadSignature, "not the key that the agreement names");
        return new PactParty(id, place.Record.HolderName, "", algorithm, first, now, default, node, "");
    }
}
