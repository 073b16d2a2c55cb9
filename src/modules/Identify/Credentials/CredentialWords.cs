using System.Security.Cryptography;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Parties.Rights;

namespace Yiwang.Identify.Credentials;

internal static class CredentialWords
{
    public static Bilingual Title(this AppKeyAlgorithm algorithm) => algorithm switch
    {
        AppKeyAlgorithm.Ed25519 => new("Ed25519 公钥", "Ed25519 public key"),
        AppKeyAlgorithm.RsaSha256 => new("RSA 公钥", "RSA public key"),
        AppKeyAlgorithm.Sm2 => new("SM2 公钥", "SM2 public key"),
        AppKeyAlgorithm.Dsa => new("DSA 公钥", "DSA public key"),
        AppKeyAlgorithm.SecretKey => new("共享密钥", "Shared secret"),
        AppKeyAlgorithm.HeldElsewhere => new("保存在别处", "Held elsewhere"),
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, null),
    };

    /// <summary>Where such a credential signs in.</summary>
    public static Bilingual Use(this AppKeyAlgorithm algorithm) => algorithm switch
    {
        AppKeyAlgorithm.RsaSha256 => new("Handle 客户端、Handle JSON、企业节点接口、一网接口", "Handle clients, Handle JSON, enterprise-node API, Yiwang API"),
        AppKeyAlgorithm.Sm2 => new("国内标识客户端（SM2）、一网接口", "Chinese identifier clients (SM2), Yiwang API"),
        AppKeyAlgorithm.Ed25519 => new("一网接口", "Yiwang API"),
        AppKeyAlgorithm.Dsa => new("旧的 Handle 客户端", "Old Handle clients"),
        AppKeyAlgorithm.SecretKey => new("Handle 客户端、Handle JSON、二级节点接口", "Handle clients, Handle JSON, second-level-node API"),
        AppKeyAlgorithm.HeldElsewhere => new("Handle 客户端", "Handle clients"),
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, null),
    };

    /// <summary>What a program with this role may do, from the table that decides it.</summary>
    public static Bilingual Means(Role role)
    {
        List<Bilingual> acts = [];
        void Add(AccessAction action, string zh, string en)
        {
            if (RoleRules.Permits(role, action)) acts.Add(new(zh, en));
        }
        Add(AccessAction.Register, "登记", "register");
        Add(AccessAction.Revise, "修改", "change");
        Add(AccessAction.Void, "作废", "void");
        Add(AccessAction.ManageTemplates, "管理模板", "manage templates");
        Add(AccessAction.DelegatePrefix, "审核和授权前缀", "delegate prefixes");
        Add(AccessAction.ReadAudit, "查看审计", "read the audit");
        var grade = RoleRules.HighestGrade(role);
        acts.Add(new($"读本单位 {grade} 级及以下的数据", $"read own data up to grade {grade}"));
        return new(string.Join("、", acts.Select(a => a.Zh)), string.Join(", ", acts.Select(a => a.En)));
    }

    public static Bilingual SurfaceOf(string surface) => surface switch
    {
        "app" => new("一网接口", "Yiwang API"),
        "handle" => new("Handle 协议", "Handle protocol"),
        "handle-rest" => new("Handle JSON", "Handle JSON"),
        "handle-verify" => new("代别的服务器验证", "For another server"),
        "snms" => new("二级节点接口", "Second-level-node API"),
        "doip" => new("企业节点接口", "Enterprise-node API"),
        _ => new(surface, surface),
    };

    /// <summary>SHA-256 of the key bytes in groups, for people to compare; null when it has none.</summary>
    public static string? Fingerprint(AppIdentity app) => app.PublicKey.IsEmpty ? null
        : string.Join(' ', Convert.ToHexStringLower(SHA256.HashData(app.PublicKey.Span)).Chunk(8).Select(c => new string(c)));

    /// <summary><c>o.…/App_erp</c> → <c>erp</c>.</summary>
    public static string ShortName(AppIdentity app) => app.Handle[(app.Handle.IndexOf("/App_", StringComparison.Ordinal) + 5)..];

    public static string Page(AppIdentity app) => $"{CredentialsPage.Path}/{Uri.EscapeDataString(ShortName(app))}";
}
