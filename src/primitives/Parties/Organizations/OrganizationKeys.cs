using System.Globalization;
using Yiwang.Signing;
using Yiwang.Storage.Keys;

namespace Yiwang.Parties.Organizations;

/// <summary>
/// The private keys of the organisations that this node hosts. <c>org/&lt;id&gt;/&lt;n&gt;</c>: signs (Ed25519; <c>.sm2</c> after it: SM2), n counting rotations from 0; with it
/// <c>….seal</c>, to which others encrypt. Old keys stay, to prove what they signed and to open what was sealed to them.
/// </summary>
public sealed class OrganizationKeys(IKeyStore store)
{
    private const string Sm2Suffix = ".sm2", SealSuffix = ".seal";

    /// <summary>A new organisation's first keys; the signing one names it.</summary>
    internal (OrganizationId Id, NewKeys Keys) CreateFirst(SigningAlgorithm algorithm)
    {
        var secret = Signers.NewPrivateKey(algorithm);
        var id = OrganizationId.Of(Signers.Create(algorithm, secret).PublicKey);
        return (id, Store(id, 0, algorithm, secret));
    }

    /// <param name="atLeast">Names of keys that were lost are not used again.</param>
    internal NewKeys CreateNext(OrganizationId id, SigningAlgorithm algorithm, int atLeast)
    {
        var n = Math.Max(atLeast, 1 + store.List(Folder(id)).Select(NumberOf).DefaultIfEmpty(-1).Max());
        return Store(id, n, algorithm, Signers.NewPrivateKey(algorithm));
    }

    /// <summary>Signs as the organisation with the key that the log names as its present one; null when that key is not on this node.</summary>
    public ISigner? Find(Organization organization) => Find(organization.Id, organization.Key.Span);

    /// <summary>The key of that public half, an old one too.</summary>
    public ISigner? Find(OrganizationId organization, ReadOnlySpan<byte> publicKey)
    {
        foreach (var name in store.List(Folder(organization)))
        {
            if (name.EndsWith(SealSuffix, StringComparison.Ordinal) || store.TryLoad(name) is not { } secret) continue;
            var signer = Signers.Create(name.EndsWith(Sm2Suffix, StringComparison.Ordinal) ? SigningAlgorithm.Sm2 : SigningAlgorithm.Ed25519, secret);
            if (signer.PublicKey.AsSpan().SequenceEqual(publicKey)) return signer;
            (signer as IDisposable)?.Dispose();
        }
        return null;
    }

    /// <summary>The number d that opens what was sealed to this public key, an old one too; null when it is not on this node.</summary>
    public byte[]? FindSeal(OrganizationId organization, SigningAlgorithm family, ReadOnlySpan<byte> sealKey)
    {
        foreach (var name in store.List(Folder(organization)))
        {
            if (!name.EndsWith(SealSuffix, StringComparison.Ordinal) || store.TryLoad(name) is not { } secret) continue;
            if (SealingKey.PublicKeyOf(family, secret).AsSpan().SequenceEqual(sealKey)) return secret;
        }
        return null;
    }

    /// <summary>All private keys of an organisation, for its new node: the last part of each name, and the secret.</summary>
    public IReadOnlyList<(string Name, byte[] Secret)> Export(OrganizationId id) =>
        [.. store.List(Folder(id)).Select(n => (Name: n[Folder(id).Length..], Secret: store.TryLoad(n))).Where(k => k.Secret is not null).Select(k => (k.Name, k.Secret!))];

    /// <summary>Again does nothing. False for a name that is none of a key.</summary>
    public bool Import(OrganizationId id, string name, ReadOnlySpan<byte> secret)
    {
        if (secret.Length != 32 || NumberOf(name) is < 0 or > KeyChain.RotationsMax * 2 || name.Contains('/', StringComparison.Ordinal)) return false;
        if (store.TryLoad(Folder(id) + name) is { } known) return known.AsSpan().SequenceEqual(secret);
        if (store.IsDestroyed(Folder(id) + name)) return false;
        store.Create(Folder(id) + name, secret);
        return true;
    }

    /// <summary>After the organisation has moved: from then on its new node alone signs as it.</summary>
    public void Destroy(OrganizationId id)
    {
        foreach (var name in store.List(Folder(id))) store.Destroy(name);
    }

    private NewKeys Store(OrganizationId id, int n, SigningAlgorithm algorithm, byte[] secret)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{Folder(id)}{n}");
        var sealing = SealingKey.NewPrivateKey(algorithm);
        store.Create(name + SealSuffix, sealing);
        store.Create(algorithm == SigningAlgorithm.Sm2 ? name + Sm2Suffix : name, secret);
        return new NewKeys(Signers.Create(algorithm, secret), SealingKey.PublicKeyOf(algorithm, sealing));
    }

    private static int NumberOf(string name)
    {
        var last = name[(name.LastIndexOf('/') + 1)..];
        var dot = last.IndexOf('.', StringComparison.Ordinal);
        return int.TryParse(dot < 0 ? last : last[..dot], NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : -1;
    }

    private static string Folder(OrganizationId id) => $"org/{id}/";

    internal sealed record NewKeys(ISigner Signer, byte[] SealKey);
}
