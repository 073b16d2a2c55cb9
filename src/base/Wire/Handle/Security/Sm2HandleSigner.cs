using System.Security.Cryptography;
using Yiwang.Signing;

namespace Yiwang.Wire.Handle.Security;

/// <summary>Signs as the Chinese client does: the SM3 of the data is the message, the signer's handle the identity, the signature DER.</summary>
public sealed class Sm2HandleSigner : IHandleSigner, IDisposable
{
    private readonly Sm2Signer _signer;
    private readonly byte[] _privateKey;

    /// <param name="privateKey">The 32-byte number d, big-endian.</param>
    public Sm2HandleSigner(ReadOnlySpan<byte> privateKey)
    {
        _signer = new(privateKey);
        _privateKey = privateKey.ToArray();
        PublicKey = Sm2Key.From(_signer.PublicKey);
    }

    public HandleKey PublicKey { get; }

    public string DigestName(ProtocolVersion version) => DigestNames.Sm3;

    public byte[] Sign(ReadOnlySpan<byte> data, ProtocolVersion version, string user) =>
        _signer.Sign(Sm3.Hash(data), HandleKey.Utf8(user), DSASignatureFormat.Rfc3279DerSequence);

    public byte[]? TryDecrypt(ReadOnlySpan<byte> cipher) => Sm2Cipher.TryDecrypt(_privateKey, cipher);

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_privateKey);
        _signer.Dispose();
    }
}
