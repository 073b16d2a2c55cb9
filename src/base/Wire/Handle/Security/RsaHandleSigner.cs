using System.Security.Cryptography;

namespace Yiwang.Wire.Handle.Security;

/// <summary>Safe for any number of callers at once.</summary>
public sealed class RsaHandleSigner(RSA key) : IHandleSigner, IDisposable
{
    private readonly Lock _lock = new();

    public HandleKey PublicKey { get; } = RsaKey.From(key);

    public string DigestName(ProtocolVersion version) => version.IsAtLeast(2, 7) ? DigestNames.Sha256 : DigestNames.Sha1;

    public byte[] Sign(ReadOnlySpan<byte> data, ProtocolVersion version, string user)
    {
        var hash = version.IsAtLeast(2, 7) ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1;
        lock (_lock) return key.SignData(data, hash, RSASignaturePadding.Pkcs1);
    }

    public byte[]? TryDecrypt(ReadOnlySpan<byte> cipher)
    {
        try
        {
            lock (_lock) return key.Decrypt(cipher, RSAEncryptionPadding.Pkcs1);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public void Dispose() => key.Dispose();
}
