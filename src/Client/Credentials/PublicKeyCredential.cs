using System.Security.Cryptography;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Security;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Client.Credentials;

/// <summary>A private key whose public half the server knows: RSA (PKCS #1 v1.5) or SM2. Ed25519 has no form in this protocol.</summary>
public sealed class PublicKeyCredential : HandleCredential, IDisposable
{
    private const int RsaBitsMin = 2_048;
    private readonly IHandleSigner _signer;

    private PublicKeyCredential(ValueReference user, IHandleSigner signer) : base(user) => _signer = signer;

    /// <summary>In the form of an HS_PUBKEY value.</summary>
    public HandleKey PublicKey => _signer.PublicKey;

    internal override string KeyType => ValueTypes.PublicKey;

    /// <param name="key">2,048 bits and up. The credential takes it over and disposes it.</param>
    public static PublicKeyCredential Rsa(ValueReference user, RSA key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.KeySize >= RsaBitsMin ? new(user, new RsaHandleSigner(key)) : throw new ArgumentException($"an RSA key has at least {RsaBitsMin} bits", nameof(key));
    }

    /// <summary>SM2 with SM3; the user's handle is the signer's identity, as Chinese servers want it.</summary>
    /// <param name="privateKey">32 bytes, big-endian.</param>
    public static PublicKeyCredential Sm2(ValueReference user, ReadOnlySpan<byte> privateKey) => new(user, new Sm2HandleSigner(privateKey));

    /// <summary>A private key in PEM (PKCS #8, also encrypted; PKCS #1; SEC 1): RSA or SM2.</summary>
    /// <param name="password">Of an encrypted key; null for others.</param>
    /// <exception cref="CryptographicException">No key of these kinds, or a wrong password.</exception>
    public static PublicKeyCredential FromPem(ValueReference user, string pem, string? password = null) => PrivateKeyPem.Read(user, pem, password);

    public void Dispose() => (_signer as IDisposable)?.Dispose();

    internal override byte[] Answer(ReadOnlySpan<byte> nonce, RequestDigest digest, ProtocolVersion version) =>
        PublicKeyAnswers.Make(_signer, version, nonce, digest.Value, User.Handle);
}
