using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Yiwang.Events;
using Yiwang.Net.Crossing.Bundles;
using Yiwang.Net.Crossing.Signed;
using Yiwang.Net.Moving.Leaving;
using Yiwang.Net.Moving.Wire;
using Yiwang.Parties;
using Yiwang.Signing;

namespace Yiwang.Net.Moving.Arriving;

/// <summary>Asks the old node, as the new one.</summary>
internal sealed class MoveClient(MovingParts parts, MoveInRow row)
{
    private readonly MessageSigner _signer = new(parts.Crossing, parts.Time);

    /// <summary>Told of the bytes of each answer.</summary>
    public Action<long>? Heard { get; init; }

    /// <summary>The keys of this move, made before anything is sent, so that the same ones come again after a crash.</summary>
    private (Ed25519Signer Sign, byte[] Seal) Keys()
    {
        byte[] Of(string name, Func<byte[]> make)
        {
            if (parts.KeyStore.TryLoad(name) is { } known) return known;
            var made = make();
            parts.KeyStore.Create(name, made);
            return made;
        }
        return (new Ed25519Signer(Of($"move/{row.Move}.sign", Ed25519Signer.NewSeed)), Of($"move/{row.Move}.seal", () => SealingKey.NewPrivateKey(SigningAlgorithm.Ed25519)));
    }

    public async Task<Outcome<BegunBody>> BeginAsync(CancellationToken cancel)
    {
        var (sign, seal) = Keys();
        using var _ = sign;
        var sealKey = SealingKey.PublicKeyOf(SigningAlgorithm.Ed25519, seal);
        var request = new MoveRequest(1, row.Move, MoveOps.Begin)
        {
            Key = sign.PublicKey, SealKey = sealKey, Proof = MoveCode.Proof(row.CodeKey, "begin", [.. sign.PublicKey, .. sealKey]), Origin = parts.Events.Origin, Node = parts.Address()?.AbsoluteUri, HandlePort = parts.HandlePort(),
        };
        var body = JsonSerializer.SerializeToUtf8Bytes(request, MoveJson.Default.MoveRequest);
        var sent = _signer.Request(sign, OrganizationId.Of(sign.PublicKey), new Uri(new Uri(row.Host), SigningWords.MovePath), body);
        var response = await parts.Http.PostAsync(sent, parts.Options.Timeout, cancel);
        if (!response.Status.Succeeded) return response.Status.Code == Codes.NetBadSignature ? response.Status with { Say = MoveDoor.WrongCode } : response.Status;
        if (Read(response.Body, MoveJson.Default.MoveAnswer) is not { Body: { } cipher, Proof: { } proof } answer) return Bad();
        // who answers knows the code, too; its name and keys are inside
        if (!CryptographicOperations.FixedTimeEquals(proof, MoveCode.Proof(row.CodeKey, "answer", [.. SHA256.HashData(body), .. cipher]))) return new Outcome(Codes.NetBadSignature, "the answer does not know the code");
        if (Open(answer, seal, MoveJson.Default.BegunBody) is not { IsWhole: true } begun || MovePartyText.Party(begun.Host) is not { } host || MovePartyText.Party(begun.Organization) is null) return Bad();
        return AnswerCheck.Verify(sent, response, host) is { Succeeded: false } forged ? forged : begun;
    }

    /// <summary>With the organisation's own key where the old node wants it.</summary>
    public async Task<Outcome<T>> AskAsync<T>(MoveRequest request, JsonTypeInfo<T> type, CancellationToken cancel) where T : class
    {
        var (sign, seal) = Keys();
        using var _ = sign;
        ISigner signer = sign;
        var asker = OrganizationId.Of(sign.PublicKey);
        if (request.Op is MoveOps.Freeze or MoveOps.Switch)
        {
            if (Own() is not { } own) return new Outcome(Codes.NetBadSignature, "no key of the organisation here");
            (signer, asker) = (own, parts.Directory.Find(row.Organization)!.Id);
        }
        var sent = _signer.Request(signer, asker, new Uri(new Uri(row.Host), SigningWords.MovePath), JsonSerializer.SerializeToUtf8Bytes(request, MoveJson.Default.MoveRequest));
        var response = await parts.Http.PostAsync(sent, parts.Options.Timeout, cancel);
        if (!response.Status.Succeeded) return response.Status;
        Heard?.Invoke(response.Body.Length);
        if (AnswerCheck.Verify(sent, response, MovePartyText.Party(row.Begun!.Host)!) is { Succeeded: false } forged) return forged;
        return Read(response.Body, MoveJson.Default.MoveAnswer) is { } answer && Open(answer, seal, type) is { } read ? read : Bad();
    }

    /// <summary>Tells whoever delegated the prefix; follows who says that it is delegated further down.</summary>
    public async Task<Outcome> RehomeAsync(string prefix, CancellationToken cancel)
    {
        if (Own() is not { } signer || parts.Directory.Find(row.Organization) is not { } o) return new Outcome(Codes.NetBadSignature, "no key of the organisation here");
        var answer = new Outcome(Codes.NetUnreachable, $"{prefix}: the old node names no node above it");
        foreach (var start in row.Begun!.Upstreams.Concat(parts.Upstreams.Select(u => u.AbsoluteUri)).Distinct(StringComparer.Ordinal))
        {
            if (!Uri.TryCreate(start, UriKind.Absolute, out var node)) continue;
            for (var hop = 0; hop < 8; hop++)
            {
                var request = new MoveRequest(1, row.Move, MoveOps.Rehome) { Prefix = prefix, Node = parts.Address()?.AbsoluteUri, HandlePort = parts.HandlePort(), FirstKey = o.FirstKey.ToArray(), Rotations = MovePartyText.Rotations(o.Rotations) };
                var sent = _signer.Request(signer, o.Id, new Uri(node, SigningWords.MovePath), JsonSerializer.SerializeToUtf8Bytes(request, MoveJson.Default.MoveRequest));
                answer = (await parts.Http.PostAsync(sent, parts.Options.Timeout, cancel)).Status;
                if (answer.Succeeded) return answer;
                if (answer.Code != Codes.ThingsPrefixNotHere || !Uri.TryCreate(answer.Detail, UriKind.Absolute, out node)) break;
            }
        }
        return answer;
    }

    private ISigner? Own() => parts.Directory.Find(row.Organization) is { } o ? parts.Keys.Find(o) : null;

    private static T? Open<T>(MoveAnswer answer, byte[] seal, JsonTypeInfo<T> type) where T : class
    {
        if (answer is not { SealKey: { } key, Nonce: { } nonce, Body: { } cipher }) return null;
        return BundleSeal.OpenP256(cipher, key, nonce, seal, SealingKey.PublicKeyOf(SigningAlgorithm.Ed25519, seal)) is { } text ? Read<T>(text, type) : null;
    }

    /// <summary>Null for anything else, as the page of a server that is none of ours.</summary>
    private static T? Read<T>(ReadOnlyMemory<byte> json, JsonTypeInfo<T> type) where T : class
    {
        try { return JsonSerializer.Deserialize(json.Span, type); }
        catch (JsonException) { return null; }
    }

    private Outcome Bad() => new(Codes.NetBadAnswer, row.Host);
}
