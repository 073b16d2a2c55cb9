using System.Net;
using System.Security.Cryptography.X509Certificates;
using Yiwang.Node.Settings;

namespace Yiwang.Node.Certificates;

/// <summary>The certificate that HTTPS shows: the supplied one, or one of the own authority, made anew when addresses change or a month before it ends.</summary>
internal sealed class ServerCertificates(CertificateSettings settings, LocalAuthority authority, TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly X509Certificate2? _supplied = settings.File.Length > 0 ? Load(settings) : null;
    private X509Certificate2? _issued;
    private string _issuedFor = "";
    private DateTimeOffset _checkAgain;

    public X509Certificate2 Authority => authority.Certificate;

    /// <summary>Judges what other nodes and brokers show.</summary>
    public PeerTrust Trust { get; } = new(authority.Certificate, settings.PeerAuthorities);

    public X509Certificate2 Current()
    {
        if (_supplied is not null) return _supplied;
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (_issued is not null && now < _checkAgain) return _issued;
            _checkAgain = now.AddMinutes(1);
            var addresses = LanAddresses.List();
            var names = string.Join(' ', addresses);
            if (_issued is null || names != _issuedFor || _issued.NotAfter.ToUniversalTime() < now.UtcDateTime.AddDays(30))
                (_issued, _issuedFor) = (Issue(addresses), names);
            return _issued;
        }
    }

    public void Dispose()
    {
        _supplied?.Dispose();
        _issued?.Dispose();
    }

    private X509Certificate2 Issue(IReadOnlyList<IPAddress> lan)
    {
        string[] names = ["localhost", Dns.GetHostName(), .. settings.HostNames];
        // 127.0.1.1–16: the nodes of a demonstration network in one process.
        var loopback = Enumerable.Range(1, 16).Select(n => new IPAddress([127, 0, 1, (byte)n])).Prepend(IPAddress.Loopback).Append(IPAddress.IPv6Loopback);
        return authority.Issue([.. names.Distinct()], [.. loopback, .. lan]);
    }

    private static X509Certificate2 Load(CertificateSettings settings)
    {
        using var pem = X509Certificate2.CreateFromPemFile(settings.File, settings.KeyFile);
        return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
    }
}
