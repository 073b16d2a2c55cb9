namespace Yiwang.Parties;

public enum AppKeyAlgorithm { Ed25519, RsaSha256 }

/// <summary>A program of an organisation (its ERP, say) that signs in by signing a challenge with its own key.</summary>
/// <param name="Handle"><c>o.…/App_name</c>.</param>
/// <param name="PublicKey">Ed25519: 32 bytes; RSA: SubjectPublicKeyInfo, 2,048–4,096 bits.</param>
/// <param name="Principal">What it acts as; null once revoked.</param>
public sealed record AppIdentity(string Handle, OrganizationId Organization, AppKeyAlgorithm Algorithm, ReadOnlyMemory<byte> PublicKey, Principal? Principal, long Position);
