using Yiwang.Signing;
using System.Globalization;
using Yiwang.Storage.Keys;

namespace Yiwang.Parties.Organizations;

/// <summary>The private keys of the organisations that this node hosts: <c>org/&lt;id&gt;/&lt;n&gt;</c>, n counting rotations from 0. Old keys stay, to prove what they signed.</summary>
public sealed class OrganizationKeys(IKeyStore store)
{
    private const int MaxRotations = 10_000;

    /// <summary>A new organisation's first key, which names it.</summary>
    internal (OrganizationId Id, ISigner Signer) CreateFirst()
    {
        var seed = Ed25519Signer.NewSeed();
        var signer = new Ed25519Signer(seed);
        var id = OrganizationId.Of(signer.PublicKey);
        store.Create(Name(id, 0), seed);
        return (id, signer);
    }

    internal ISigner CreateNext(OrganizationId id)
    {
        var n = 0;
        while (n < MaxRotations && store.TryLoad(Name(id, n)) is not null) n++;
        var seed = Ed25519Signer.NewSeed();
        store.Create(Name(id, n), seed);
        return new Ed25519Signer(seed);
    }

    /// <summary>Signs as the organisation with the key that the log names as its present one; null when that key is not on this node.</summary>
    public ISigner? Find(Organization organization)
    {
        foreach (var name in store.List($"org/{organization.Id}/"))
        {
            if (store.TryLoad(name) is { } seed && new Ed25519Signer(seed) is var signer && signer.PublicKey.AsSpan().SequenceEqual(organization.Key.Span)) return signer;
        }
        return null;
    }

    private static string Name(OrganizationId id, int n) => string.Create(CultureInfo.InvariantCulture, $"org/{id}/{n}");
}
