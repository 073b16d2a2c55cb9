using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Yiwang.Node.Certificates;

/// <summary>Which certificates of other nodes are good: publicly issued ones, and those of our own authority, of one in the settings, or of one that people trust here now (a plant or region runs its own).</summary>
internal sealed class PeerTrust(X509Certificate2 own, IReadOnlyList<string> authorityFiles)
{
    private readonly X509Certificate2Collection _authorities = [own, .. authorityFiles.Select(X509CertificateLoader.LoadCertificateFromFile)];
    private volatile Func<X509Certificate2Collection>? _trusted;

    /// <summary>Asked anew for each connection, so that trusting one and revoking it need no restart.</summary>
    public void Use(Func<X509Certificate2Collection> trusted) => _trusted = trusted;

    public bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None) return true;
        // Another name than the one asked is never good, whoever signed it.
        if (certificate is not X509Certificate2 presented || errors != SslPolicyErrors.RemoteCertificateChainErrors) return false;
        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        own.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        if (_trusted?.Invoke() is { Count: > 0 } trusted) own.ChainPolicy.CustomTrustStore.AddRange(trusted);
        return own.Build(presented);
    }
}
