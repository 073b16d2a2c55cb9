using System.Security.Cryptography;

namespace Yiwang.Signing;

/// <summary>
/// SM2 signatures of GB/T 32918.2-2016 on the recommended curve, with SM3. Without another identity they carry the default one that every Chinese product uses.
/// Signatures are r ‖ s unless DER is asked for. Safe for any number of callers at once.
/// </summary>
public sealed class Sm2Signer : ISigner, IDisposable
{
    public const int PrivateKeyBytes = 32, PublicKeyBytes = 65, SignatureBytes = 64;
    /// <summary>ENTL counts bits in 16 bits.</summary>
    public const int IdentityBytesMax = 8_191;

    internal static readonly ECCurve Curve = ECCurve.CreateFromValue("1.2.156.10197.1.301");

    // GB/T 32918.5-2017: a, b and the base point
    private static readonly byte[] CurveBytes = Convert.FromHexString(
        "FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFC" + "28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93" +
        "32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7" + "BC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0");

    private readonly ECDsa _key;
    private readonly Lock _lock = new();

    /// <param name="privateKey">The 32-byte number d, big-endian.</param>
    public Sm2Signer(ReadOnlySpan<byte> privateKey)
    {
        if (privateKey.Length != PrivateKeyBytes) throw new ArgumentException($"{PrivateKeyBytes} bytes", nameof(privateKey));
        _key = ECDsa.Create(new ECParameters { Curve = Curve, D = privateKey.ToArray() });
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        PublicKey = [0x04, .. point.X!, .. point.Y!];
    }

    /// <summary>GM/T 0009-2012 §10.</summary>
    public static ReadOnlySpan<byte> DefaultIdentity => "1234567812345678"u8;

    public SigningAlgorithm Algorithm => SigningAlgorithm.Sm2;
    /// <summary>0x04 ‖ x ‖ y.</summary>
    public byte[] PublicKey { get; }

    public static byte[] NewPrivateKey()
    {
        using var key = ECDsa.Create(Curve);
        return key.ExportParameters(includePrivateParameters: true).D!;
    }

    public byte[] Sign(ReadOnlySpan<byte> message) => Sign(message, DefaultIdentity);

    /// <param name="identity">Up to 8,191 bytes.</param>
    public byte[] Sign(ReadOnlySpan<byte> message, ReadOnlySpan<byte> identity, DSASignatureFormat format = DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
    {
        if (identity.Length > IdentityBytesMax) throw new ArgumentException($"at most {IdentityBytesMax} bytes", nameof(identity));
        var digest = Digest(PublicKey, message, identity);
        lock (_lock) return _key.SignHash(digest, format);
    }

    /// <summary>False also for keys and signatures of a wrong form; never throws on what a stranger sends.</summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        signature.Length == SignatureBytes && Verify(publicKey, message, signature, DefaultIdentity, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    /// <summary>False also for keys, identities and signatures of a wrong form; never throws on what a stranger sends.</summary>
    public static bool Verify(
        ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> identity, DSASignatureFormat format)
    {
        if (publicKey.Length != PublicKeyBytes || publicKey[0] != 0x04 || identity.Length > IdentityBytesMax) return false;
        try
        {
            using var key = ECDsa.Create(new ECParameters { Curve = Curve, Q = new ECPoint { X = publicKey[1..33].ToArray(), Y = publicKey[33..].ToArray() } });
            return key.VerifyHash(Digest(publicKey, message, identity), signature, format);
        }
        catch (CryptographicException)
        {
            // a point that is not on the curve, or DER that is none
            return false;
        }
    }

    /// <summary>Whether the bytes are 0x04 ‖ x ‖ y of a point on the curve.</summary>
    public static bool IsPublicKey(ReadOnlySpan<byte> publicKey)
    {
        if (publicKey.Length != PublicKeyBytes || publicKey[0] != 0x04) return false;
        try
        {
            using var key = ECDsa.Create(new ECParameters { Curve = Curve, Q = new ECPoint { X = publicKey[1..33].ToArray(), Y = publicKey[33..].ToArray() } });
            return key.KeySize == 256;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    public void Dispose() => _key.Dispose();

    /// <summary>e = SM3(Z ‖ M) with Z = SM3(ENTL ‖ identity ‖ a ‖ b ‖ G ‖ public key).</summary>
    private static byte[] Digest(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> identity)
    {
        var bits = identity.Length * 8;
        return Sm3.Hash([.. Sm3.Hash([(byte)(bits >> 8), (byte)bits, .. identity, .. CurveBytes, .. publicKey[1..]]), .. message]);
    }
}
