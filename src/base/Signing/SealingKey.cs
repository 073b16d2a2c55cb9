using System.Security.Cryptography;

namespace Yiwang.Signing;

/// <summary>The key to which others encrypt: P-256 for ECDH, or SM2. A key of its own, since one for signatures must not decrypt.</summary>
public static class SealingKey
{
    // SubjectPublicKeyInfo of id-ecPublicKey on prime256v1, up to the uncompressed point's first byte (RFC 5480)
    private static ReadOnlySpan<byte> Header => [0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04];

    /// <summary>The 32-byte number d, big-endian.</summary>
    public static byte[] NewPrivateKey(SigningAlgorithm family)
    {
        if (family == SigningAlgorithm.Sm2) return Sm2Signer.NewPrivateKey();
        using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportParameters(includePrivateParameters: true).D!;
    }

    /// <returns>P-256: SubjectPublicKeyInfo (91 bytes); SM2: 0x04 ‖ x ‖ y (65 bytes).</returns>
    public static byte[] PublicKeyOf(SigningAlgorithm family, ReadOnlySpan<byte> privateKey)
    {
        if (family == SigningAlgorithm.Sm2)
        {
            using var sm2 = new Sm2Signer(privateKey);
            return sm2.PublicKey;
        }
        using var key = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = privateKey.ToArray() });
        return key.ExportSubjectPublicKeyInfo();
    }

    /// <summary>Whether the bytes are a public key of that family. Never throws on what a stranger sends.</summary>
    public static bool IsPublicKey(SigningAlgorithm family, ReadOnlySpan<byte> publicKey)
    {
        if (family == SigningAlgorithm.Sm2) return Sm2Signer.IsPublicKey(publicKey);
        if (publicKey.Length != Header.Length + 64 || !publicKey.StartsWith(Header)) return false;
        try
        {
            // the point alone: what a stranger writes as a curve is never looked at
            var point = new ECPoint { X = publicKey[Header.Length..^32].ToArray(), Y = publicKey[^32..].ToArray() };
            using var key = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point });
            return key.KeySize == 256;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
