using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Yiwang.Wire.Handle.Security;

/// <summary>Safe for any number of callers at once.</summary>
[SuppressMessage("Security", "CA5384", Justification = "kept for those who still have one")]
public sealed class DsaHandleSigner(DSA key) : IHandleSigner, IDisposable
{
    private readonly Lock _lock = new();

    public HandleKey PublicKey { get; } = DsaKey.From(key);

    public string DigestName(ProtocolVersion version) => version.IsAtLeast(2, 11) ? DigestNames.Sha256 : DigestNames.Sha1;

    public byte[] Sign(ReadOnlySpan<byte> data, ProtocolVersion version, string user)
    {
        var hash = version.IsAtLeast(2, 11) ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1;
        lock (_lock) return key.SignData(data.ToArray(), hash, DSASignatureFormat.Rfc3279DerSequence);
    }

    public byte[]? TryDecrypt(ReadOnlySpan<byte> cipher) => null;

    public void Dispose() => key.Dispose();
}
