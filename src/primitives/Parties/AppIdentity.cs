namespace Yiwang.Parties;

/// <summary>How a program proves who it is. The names stand in the log.</summary>
public enum AppKeyAlgorithm
{
    Ed25519,
    /// <summary>RSA, PKCS #1 v1.5; the digest is the surface's affair.</summary>
    RsaSha256,
    Sm2,
    /// <summary>Verified, for clients that have such a key; nothing here makes one.</summary>
    Dsa,
    /// <summary>A secret that both sides know; it lies in the key store, since the protocols' MACs need it in clear.</summary>
    SecretKey,
    /// <summary>Key or secret stand at another node under the credential's name; only the roles are given here.</summary>
    HeldElsewhere,
}

/// <summary>A program of an organisation (its ERP, say) that proves with a key of its own who it is, on every surface.</summary>
/// <param name="Handle"><c>o.…/App_name</c>.</param>
/// <param name="PublicKey">Ed25519: 32 bytes; SM2: 0x04 ‖ x ‖ y; RSA (2,048–4,096 bits) and DSA: SubjectPublicKeyInfo; else empty.</param>
/// <param name="Principal">What it acts as; null once revoked.</param>
public sealed record AppIdentity(string Handle, OrganizationId Organization, AppKeyAlgorithm Algorithm, ReadOnlyMemory<byte> PublicKey, Principal? Principal, long Position)
{
    /// <summary>By which wire clients call it, beside its own handle at any index; unique on the node.</summary>
    public IReadOnlyList<CredentialName> Names { get; init; } = [];
    /// <summary>Which of its secrets is in force; 0 = it has none.</summary>
    public int SecretNumber { get; init; }

    public bool Equals(AppIdentity? other) =>
        other is not null && Handle == other.Handle && Organization == other.Organization && Algorithm == other.Algorithm && PublicKey.Span.SequenceEqual(other.PublicKey.Span)
        && Principal == other.Principal && Position == other.Position && SecretNumber == other.SecretNumber && Names.SequenceEqual(other.Names);

    public override int GetHashCode() => HashCode.Combine(Handle, Position);
}

/// <summary>A key or a secret for an app identity.</summary>
/// <param name="PublicKey">Empty for <see cref="AppKeyAlgorithm.SecretKey"/> and <see cref="AppKeyAlgorithm.HeldElsewhere"/>.</param>
/// <param name="Secret">One that a client has already, 12–256 bytes of UTF-8; null = a new one of 160 random bits is made and shown once.</param>
public sealed record AppKey(AppKeyAlgorithm Algorithm, ReadOnlyMemory<byte> PublicKey = default, string? Secret = null);

/// <param name="Name">As a user's name.</param>
/// <param name="Names">At least one for a credential held elsewhere; at most 20.</param>
public sealed record IssueApp(OrganizationId Organization, string Name, AppKey Key, IReadOnlyList<Role> Roles, IReadOnlyList<CredentialName>? Names = null);

/// <param name="Secret">A secret that was made just now and is never shown again; null when none was.</param>
public sealed record IssuedApp(AppIdentity App, string? Secret);
