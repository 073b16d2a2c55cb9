using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Yiwang.Storage.Keys;

namespace Yiwang.Node.Certificates;

/// <summary>
/// The node's own certificate authority, made on first start and kept in Keys, so that phones on the plant's network get HTTPS (camera and offline pages
/// need it) without a public name. Its certificate is public: <c>/ca.crt</c>.
/// </summary>
internal sealed class LocalAuthority : IDisposable
{
    private const string KeyName = "tls/ca-key";
    private const string CertificateName = "tls/ca-certificate";
    private static readonly TimeSpan s_authorityLife = TimeSpan.FromDays(3650);
    // Apple refuses leaf certificates that live longer than 825 days, also from an own authority.
    private static readonly TimeSpan s_leafLife = TimeSpan.FromDays(397);
    private readonly TimeProvider _time;

    private LocalAuthority(X509Certificate2 certificate, TimeProvider time) => (Certificate, _time) = (certificate, time);

    public X509Certificate2 Certificate { get; }

    public static LocalAuthority Open(IKeyStore keys, string nodeName, TimeProvider time)
    {
        if (keys.TryLoad(KeyName) is { } stored && keys.TryLoad(CertificateName) is { } der)
        {
            using var key = ECDsa.Create();
            key.ImportPkcs8PrivateKey(stored, out _);
            using var bare = X509CertificateLoader.LoadCertificate(der);
            return new(bare.CopyWithPrivateKey(key), time);
        }
        var made = Make(nodeName, time);
        using var secret = made.GetECDsaPrivateKey()!;
        keys.Create(KeyName, secret.ExportPkcs8PrivateKey());
        keys.Create(CertificateName, made.RawData);
        return new(made, time);
    }

    /// <summary>Gives a node that has none yet the authority of another, so that a phone installs one for several.</summary>
    public static void Share(IKeyStore from, IKeyStore to)
    {
        if (to.TryLoad(KeyName) is not null) return;
        to.Create(KeyName, from.TryLoad(KeyName)!);
        to.Create(CertificateName, from.TryLoad(CertificateName)!);
    }

    /// <summary>A server certificate for the names and addresses; its key lives only in memory.</summary>
    public X509Certificate2 Issue(IReadOnlyCollection<string> hostNames, IReadOnlyCollection<IPAddress> addresses)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(new X500DistinguishedName("CN=yiwang node"), key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in hostNames) names.AddDnsName(name);
        foreach (var address in addresses) names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Certificate, true, false));
        var from = _time.GetUtcNow().AddHours(-1);
        using var signed = request.Create(Certificate, from, from + s_leafLife, RandomNumberGenerator.GetBytes(16));
        return signed.CopyWithPrivateKey(key);
    }

    public void Dispose() => Certificate.Dispose();

    private static X509Certificate2 Make(string nodeName, TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var name = new X500DistinguishedNameBuilder();
        name.AddOrganizationName("一网 Yiwang");
        name.AddCommonName($"Yiwang local CA {(nodeName.Length > 40 ? nodeName[..40] : nodeName)}".TrimEnd());
        var request = new CertificateRequest(name.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var from = time.GetUtcNow().AddDays(-1);
        return request.CreateSelfSigned(from, from + s_authorityLife);
    }
}
