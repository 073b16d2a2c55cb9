using System.Security.Cryptography;
using System.Text;
using Yiwang.Events;
using Yiwang.Parties.Rights;

namespace Yiwang.Parties.Organizations;

/// <summary>What must hold of an app identity, whoever issues it.</summary>
internal static class AppChecks
{
    private const int MaxKeyBytes = 2_048;

    public static Outcome Check(AppKey key)
    {
        var bytes = key.PublicKey.Span;
        if (key.Algorithm is AppKeyAlgorithm.SecretKey or AppKeyAlgorithm.HeldElsewhere)
        {
            if (bytes.Length > 0) return PartyChecks.Invalid("publicKey", "这种凭证没有公钥。", "A credential of this kind has no public key.");
            return key.Algorithm == AppKeyAlgorithm.HeldElsewhere && key.Secret is not null ? NoSecret : CheckSecret(key.Secret);
        }
        if (key.Secret is not null) return NoSecret;
        return IsUsable(key.Algorithm, bytes) ? Outcome.Ok : PartyChecks.Invalid("publicKey",
            "公钥不可用：Ed25519 为 32 字节，SM2 为 04 开头的 65 字节，RSA（2048–4096 位）和 DSA（2048–3072 位）为 SubjectPublicKeyInfo。",
            "Not a usable public key: Ed25519 has 32 bytes, SM2 65 that begin with 04, RSA (2,048 to 4,096 bits) and DSA (2,048 to 3,072) are a SubjectPublicKeyInfo.");
    }

    /// <summary>A program runs nothing, appoints nobody and may no more than who issues it.</summary>
    public static Outcome CheckRoles(Principal issuer, IReadOnlyList<Role> roles)
    {
        if (roles.Count == 0 || roles.Any(r => r is Role.NodeAdmin or Role.OrgAdmin)) return PartyChecks.Invalid("role", "请给应用选择业务角色；应用不能是管理员。", "Give the app a working role; an app is no administrator.");
        foreach (var role in roles)
        {
            if (!RoleRules.Covers(issuer.Roles, role)) return PartyChecks.Invalid("role", $"您自己没有{role.Title().Zh}的权限，不能授给应用。", $"You lack the rights of {role.Title().En.ToLowerInvariant()} yourself and cannot give them to an app.");
        }
        return Outcome.Ok;
    }

    /// <summary>Whose name a name is. A name of a prefix that another organisation holds would let this one speak in its name.</summary>
    public static Outcome CheckName(IPrefixHolders prefixes, OrganizationId organization, string app, AppKeyAlgorithm algorithm, CredentialName name)
    {
        if (name.Index < 1) return PartyChecks.Invalid("name", "凭证名称应为 序号:标识，如 300:0.NA/99.501.1001。", "A credential's name is index:handle, as 300:0.NA/99.501.1001.");
        if (string.Equals(name.Handle, app, StringComparison.OrdinalIgnoreCase)) return Outcome.Ok;
        // Below o.… stand the organisation's users and other apps.
        if (OrganizationId.TryParse(name.Prefix, out _)) return NotTheirs(name);
        var holder = prefixes.Find(name.Prefix);
        if (algorithm == AppKeyAlgorithm.HeldElsewhere)
        {
            return holder is not { IsHere: true } ? Outcome.Ok : PartyChecks.Invalid("name",
                "这个前缀就在本节点，请在本节点登记密钥。", "This node answers for the prefix itself: register the key here.");
        }
        return holder is { } held && string.Equals(held.Organization, organization.ToString(), StringComparison.OrdinalIgnoreCase) ? Outcome.Ok : NotTheirs(name);
    }

    private static Outcome NotTheirs(CredentialName name) => new(Codes.PartiesForbidden, name.ToString(), "name",
        new Bilingual("名称的前缀不归本单位持有。", "The organisation does not hold the prefix of this name."));

    private static Outcome NoSecret => PartyChecks.Invalid("secret", "这种凭证没有共享密钥。", "A credential of this kind has no secret.");

    private static Outcome CheckSecret(string? secret)
    {
        if (secret is null) return Outcome.Ok;
        var bytes = Encoding.UTF8.GetByteCount(secret);
        return bytes is >= AppSecrets.BytesMin and <= AppSecrets.BytesMax && !secret.Any(char.IsControl) && secret.Distinct().Count() >= 4 ? Outcome.Ok
            : PartyChecks.Invalid("secret", $"共享密钥应为 {AppSecrets.BytesMin}–{AppSecrets.BytesMax} 字节的文字，不能是重复的几个字符。", $"A secret is a text of {AppSecrets.BytesMin} to {AppSecrets.BytesMax} bytes, and no few characters repeated.");
    }

    private static bool IsUsable(AppKeyAlgorithm algorithm, ReadOnlySpan<byte> key)
    {
        if (key.Length is 0 or > MaxKeyBytes) return false;
        try
        {
            return algorithm switch
            {
                AppKeyAlgorithm.Ed25519 => key.Length == 32,
                AppKeyAlgorithm.Sm2 => Signing.Sm2Signer.IsPublicKey(key),
                AppKeyAlgorithm.RsaSha256 => Bits(RSA.Create(), key) is >= 2_048 and <= 4_096,
                AppKeyAlgorithm.Dsa => Bits(DSA.Create(), key) is >= 2_048 and <= 3_072,
                _ => false,
            };
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static int Bits(AsymmetricAlgorithm key, ReadOnlySpan<byte> info)
    {
        using (key)
        {
            key.ImportSubjectPublicKeyInfo(info, out var read);
            return read == info.Length ? key.KeySize : 0;
        }
    }
}
