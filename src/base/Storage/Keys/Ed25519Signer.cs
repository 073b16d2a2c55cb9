using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Parameters;
using BouncySigner = Org.BouncyCastle.Crypto.Signers.Ed25519Signer;

namespace Yiwang.Storage.Keys;

/// <summary>Ed25519 (RFC 8032). Safe for any number of callers.</summary>
public sealed class Ed25519Signer : ISigner
{
    public const int SeedBytes = 32, PublicKeyBytes = 32, SignatureBytes = 64;

    private readonly Ed25519PrivateKeyParameters _key;

    /// <param name="seed">The private key as RFC 8032 has it: 32 random bytes.</param>
    public Ed25519Signer(ReadOnlySpan<byte> seed)
    {
        if (seed.Length != SeedBytes) throw new ArgumentException($"{SeedBytes} bytes", nameof(seed));
        _key = new Ed25519PrivateKeyParameters(seed.ToArray(), 0);
        PublicKey = _key.GeneratePublicKey().GetEncoded();
    }

    public SigningAlgorithm Algorithm => SigningAlgorithm.Ed25519;
    public byte[] PublicKey { get; }

    public static byte[] NewSeed() => RandomNumberGenerator.GetBytes(SeedBytes);

    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        var signer = new BouncySigner();
        signer.Init(forSigning: true, _key);
        signer.BlockUpdate(message.ToArray(), 0, message.Length);
        return signer.GenerateSignature();
    }

    /// <summary>False for keys and signatures of a wrong length too.</summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (publicKey.Length != PublicKeyBytes || signature.Length != SignatureBytes) return false;
        var verifier = new BouncySigner();
        verifier.Init(forSigning: false, new Ed25519PublicKeyParameters(publicKey.ToArray(), 0));
        verifier.BlockUpdate(message.ToArray(), 0, message.Length);
        return verifier.VerifySignature(signature.ToArray());
    }
}
