using Microsoft.AspNetCore.Http;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Aliases;
using Yiwang.Things.Prefixes;

namespace Yiwang.Identify.Connect;

/// <summary>What examples are made from: this node as the reader reached it, one of the reader's own identifiers and credentials.</summary>
/// <param name="Host">Name or address in the reader's browser, which a client on the same network can use too.</param>
/// <param name="Https">Null when the node listens on no HTTPS port.</param>
/// <param name="New">A handle that does not exist yet.</param>
/// <param name="Gtin">Of one of the reader's products, 14 digits; an invented one when there is none.</param>
/// <param name="Credential">Null for the public and where none is registered; examples then show the form of a name.</param>
internal sealed record Reader(string Host, string Http, string? Https, NodePorts Ports, string Handle, string New, string Prefix, string Gtin, AppIdentity? Credential)
{
    private const string InventedGtin = "02000500000010";

    /// <summary>Where secrets may travel.</summary>
    public string Safe => Https ?? Http;

    public bool HasKey => Credential?.Algorithm is AppKeyAlgorithm.RsaSha256 or AppKeyAlgorithm.Sm2 or AppKeyAlgorithm.Ed25519 or AppKeyAlgorithm.Dsa;

    public CredentialName Name => Credential?.Names.Count > 0 ? Credential.Names[0]
        : CredentialName.TryCreate(300, Credential?.Handle ?? $"0.NA/{Prefix}", out var name) ? name : default;

    /// <summary>Which kinds of credential sign in at a surface, the usual one first; empty = it needs none.</summary>
    public static IReadOnlyList<AppKeyAlgorithm> Fitting(string? surface) => surface switch
    {
        "recursion" => [AppKeyAlgorithm.Sm2, AppKeyAlgorithm.RsaSha256],
        "api" => [AppKeyAlgorithm.RsaSha256, AppKeyAlgorithm.Ed25519, AppKeyAlgorithm.Sm2],
        "snms" => [AppKeyAlgorithm.SecretKey],
        "doip" => [AppKeyAlgorithm.RsaSha256, AppKeyAlgorithm.Sm2, AppKeyAlgorithm.Ed25519],
        "digital-link" or "node" => [],
        _ => [AppKeyAlgorithm.SecretKey, AppKeyAlgorithm.RsaSha256, AppKeyAlgorithm.Sm2, AppKeyAlgorithm.Dsa, AppKeyAlgorithm.HeldElsewhere],
    };

    public static Reader Of(HttpContext http, Principal who, NodePorts ports, IPrefixTable prefixes, IRegistry registry, IDirectory directory, string? askedHandle, string? askedCredential, string? surface)
    {
        var held = (who.Organization is { } own ? prefixes.HeldBy(own) : []).Concat(prefixes.Homed()).Where(p => p.Prefix.Kind == PrefixKind.Delegated && p.State == PrefixState.Active).ToList();
        var (sample, gtin) = Sample(registry, held);
        var handle = Yiwang.Things.Handle.TryParse(askedHandle, out var asked) ? asked.ToString() : sample ?? "99.501.1001/A-1";
        var prefix = held.Count > 0 ? held[0].Prefix.ToString() : handle[..handle.IndexOf('/', StringComparison.Ordinal)];
        var host = http.Request.Host;
        var plain = http.Request.IsHttps ? ports.Http is { } port ? $"http://{host.Host}:{port}" : $"https://{host}" : $"http://{host}";
        var secure = http.Request.IsHttps ? $"https://{host}" : ports.Https is { } tls ? $"https://{host.Host}:{tls}" : null;
        return new(host.Host, plain, secure, ports, handle, $"{prefix}/NEW-001", prefix, gtin ?? InventedGtin, CredentialOf(who, directory, askedCredential, Fitting(surface)));
    }

    public static IReadOnlyList<AppIdentity> Credentials(Principal who, IDirectory directory) =>
        OrganizationId.TryParse(who.Organization, out var own) ? [.. directory.Apps(own).Where(a => a.Principal is not null).OrderBy(a => a.Handle, StringComparer.Ordinal)] : [];

    private static AppIdentity? CredentialOf(Principal who, IDirectory directory, string? asked, IReadOnlyList<AppKeyAlgorithm> fitting)
    {
        var own = Credentials(who, directory);
        return own.FirstOrDefault(a => a.Handle == asked) ?? fitting.Select(f => own.FirstOrDefault(a => a.Algorithm == f)).FirstOrDefault(a => a is not null);
    }

    private static (string? Handle, string? Gtin) Sample(IRegistry registry, List<PrefixRecord> held)
    {
        foreach (var prefix in held)
        {
            var (page, _) = registry.List(prefix.Prefix, null, 50);
            var live = page.Where(t => t.Status == ThingStatus.Active && t.Origin == ThingOrigin.Instance).ToList();
            if (live.Count == 0) continue;
            var gtin = live.SelectMany(t => AliasValues.Read(t.Values)).Where(a => a.Scheme == AliasScheme.Gtin).Select(a => a.Value.PadLeft(14, '0')).FirstOrDefault();
            return (live[0].Handle.ToString(), gtin);
        }
        return default;
    }
}
