using System.Security.Cryptography;
using static Yiwang.Signing.LibCrypto;

namespace Yiwang.Signing;

/// <summary>RFC 8032 Ed25519. Safe for any number of callers at once.</summary>
public sealed class Ed25519Signer : ISigner, IDisposable
{
    public const int SeedBytes = 32, PublicKeyBytes = 32, SignatureBytes = 64;

    private readonly EvpKey _key;

    /// <param name="seed">The 32-byte private key of RFC 8032.</param>
    public Ed25519Signer(ReadOnlySpan<byte> seed)
    {
        if (seed.Length != SeedBytes) throw new ArgumentException($"{SeedBytes} bytes", nameof(seed));
        _key = EVP_PKEY_new_raw_private_key(Ed25519, 0, seed, SeedBytes);
        PublicKey = new byte[PublicKeyBytes];
        nuint length = PublicKeyBytes;
        if (_key.IsInvalid || EVP_PKEY_get_raw_public_key(_key, PublicKey, ref length) != 1) throw new CryptographicException("libcrypto refuses the Ed25519 key");
    }

    public SigningAlgorithm Algorithm => SigningAlgorithm.Ed25519;
    public byte[] PublicKey { get; }

    public static byte[] NewSeed() => RandomNumberGenerator.GetBytes(SeedBytes);

    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        var signature = new byte[SignatureBytes];
        nuint length = SignatureBytes;
        using var context = EVP_MD_CTX_new();
        if (EVP_DigestSignInit(context, 0, 0, 0, _key) != 1 || EVP_DigestSign(context, signature, ref length, message, (nuint)message.Length) != 1)
            throw new CryptographicException("libcrypto cannot sign");
        return signature;
    }

    /// <summary>False also for keys and signatures of a wrong length; never throws on what a stranger sends.</summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (publicKey.Length != PublicKeyBytes || signature.Length != SignatureBytes) return false;
        using var key = EVP_PKEY_new_raw_public_key(Ed25519, 0, publicKey, PublicKeyBytes);
        if (key.IsInvalid) return false;
        using var context = EVP_MD_CTX_new();
        return EVP_DigestVerifyInit(context, 0, 0, 0, key) == 1 && EVP_DigestVerify(context, signature, SignatureBytes, message, (nuint)message.Length) == 1;
    }

    public void Dispose() => _key.Dispose();
}
