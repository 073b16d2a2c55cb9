using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Yiwang.Events;

namespace Yiwang.Net.Authorities;

/// <summary>A certificate authority of another node, which signs the certificate that the node shows over HTTPS.</summary>
/// <param name="Fingerprint">SHA-256 of the certificate, 64 upper-case hexadecimal digits.</param>
/// <param name="Name">Whose it is, in the words of whoever trusted it; 1–100 characters.</param>
/// <param name="By">Person who trusted it; null while nobody has.</param>
/// <param name="AtUs">When; 0 while nobody has.</param>
/// <param name="Position">Of the fact in this node's log; -1 while there is none.</param>
public sealed record TrustedAuthority(string Fingerprint, string Name, string Subject, DateTimeOffset From, DateTimeOffset To, ReadOnlyMemory<byte> Der, string? By = null, long AtUs = 0, long Position = -1)
{
    public const int NameMax = 100;
    /// <summary>A certificate with an RSA key of 8,192 bits has 2.5 kB; PEM is a third longer.</summary>
    public const int BytesMax = 16_384;

    public const int FingerprintDigits = 64;

    /// <summary>Its digits, without what people write between them.</summary>
    public static string Plain(string fingerprint) => string.Concat(fingerprint.Where(char.IsAsciiHexDigit)).ToUpperInvariant();

    /// <summary>In groups of four digits, as people read it aloud.</summary>
    public static string Grouped(string fingerprint) => string.Join(' ', fingerprint.Chunk(4).Select(c => new string(c)));

    /// <summary>PEM or DER. Refused: what is no certificate, no authority's, not signed by itself, or not valid now.</summary>
    public static Outcome<TrustedAuthority> Read(ReadOnlySpan<byte> file, string name, DateTimeOffset now)
    {
        if (file.Length is 0 or > BytesMax) return Wrong("请粘贴或选择证书文件，最大 16 KiB。", "Paste or choose the certificate, at most 16 KiB.");
        try
        {
            using var certificate = file.IndexOf("-----BEGIN CERTIFICATE-----"u8) >= 0 ? X509Certificate2.CreateFromPem(System.Text.Encoding.ASCII.GetString(file)) : X509CertificateLoader.LoadCertificate(file);
            if (certificate.Extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault() is not { CertificateAuthority: true })
                return Wrong("这不是 CA 证书，而是某台服务器自己的证书。请向对方要它的 CA 证书（/ca.crt）。", "This is a server's own certificate and not an authority's. Ask the other side for that of its authority (/ca.crt).");
            if (now < certificate.NotBefore.ToUniversalTime() || now >= certificate.NotAfter.ToUniversalTime()) return Wrong("证书不在有效期内。", "The certificate is not valid at this time.");
            if (!IsRoot(certificate, now)) return Wrong("这不是根证书：它由别的 CA 签发，或者签名不对。请用根 CA 的证书。", "This is no root: another authority has signed it, or its signature is wrong. Use the root authority's certificate.");
            return new TrustedAuthority(certificate.GetCertHashString(HashAlgorithmName.SHA256), name, certificate.Subject, certificate.NotBefore, certificate.NotAfter, certificate.RawData);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return Wrong("读不出证书。应为 PEM（以 -----BEGIN CERTIFICATE----- 开头）或 DER 格式。", "No certificate can be read. It must be PEM (beginning with -----BEGIN CERTIFICATE-----) or DER.");
        }
    }

    private static bool IsRoot(X509Certificate2 certificate, DateTimeOffset now)
    {
        if (!certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData)) return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        chain.ChainPolicy.CustomTrustStore.Add(certificate);
        return chain.Build(certificate);
    }

    private static Outcome Wrong(string zh, string en) => new(Codes.RequestInvalid, Field: "certificate", Say: new(zh, en));
}
