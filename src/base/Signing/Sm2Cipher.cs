using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using static Yiwang.Signing.LibCrypto;

namespace Yiwang.Signing;

/// <summary>Order of the three parts of an SM2 ciphertext: C1 the point, C2 the text, C3 the hash.</summary>
public enum Sm2Order
{
    /// <summary>GB/T 32918.4-2016 and everything written since.</summary>
    C1C3C2,
    /// <summary>The draft of 2010.</summary>
    C1C2C3,
}

/// <summary>SM2 encryption of GB/T 32918.4-2016 to a public key. Ciphertexts are 0x04 ‖ x ‖ y with the other parts in the asked order.</summary>
public static class Sm2Cipher
{
    public const int OverheadBytes = PointBytes + Sm3.HashBytes;
    /// <summary>Session keys and passwords are short; longer text belongs under a symmetric key.</summary>
    public const int TextBytesMax = 65_536;
    private const int PointBytes = 65, CoordinateBytes = 32;

    /// <param name="publicKey">0x04 ‖ x ‖ y.</param>
    /// <param name="text">1 to 65,536 bytes.</param>
    /// <returns>Null if the key is no point of the curve or the text is of a wrong length.</returns>
    public static byte[]? TryEncrypt(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> text, Sm2Order order = Sm2Order.C1C3C2)
    {
        if (publicKey.Length != Sm2Signer.PublicKeyBytes || publicKey[0] != 0x04 || text.Length is 0 or > TextBytesMax) return null;
        using var key = PublicKey(publicKey);
        if (key is null) return null;
        using var context = EVP_PKEY_CTX_new(key, 0);
        nuint length = 0;
        if (context.IsInvalid || EVP_PKEY_encrypt_init(context) != 1 || EVP_PKEY_encrypt(context, default, ref length, text, (nuint)text.Length) != 1)
            throw new CryptographicException("libcrypto has no SM2 encryption");
        var der = new byte[(int)length];
        if (EVP_PKEY_encrypt(context, der, ref length, text, (nuint)text.Length) != 1) throw new CryptographicException("libcrypto cannot encrypt");
        return FromDer(der.AsMemory(0, (int)length), order);
    }

    /// <param name="privateKey">The 32-byte number d, big-endian.</param>
    /// <returns>Null for whatever was not encrypted to this key.</returns>
    public static byte[]? TryDecrypt(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> cipher, Sm2Order order = Sm2Order.C1C3C2)
    {
        if (cipher.Length is <= OverheadBytes or > OverheadBytes + TextBytesMax || cipher[0] != 0x04) return null;
        var der = ToDer(cipher, order);
        using var key = PrivateKey(privateKey);
        using var context = EVP_PKEY_CTX_new(key, 0);
        if (context.IsInvalid || EVP_PKEY_decrypt_init(context) != 1) throw new CryptographicException("libcrypto has no SM2 encryption");
        nuint length = 0;
        if (EVP_PKEY_decrypt(context, default, ref length, der, (nuint)der.Length) != 1) return Refused();
        var text = new byte[(int)length];
        return EVP_PKEY_decrypt(context, text, ref length, der, (nuint)der.Length) == 1 ? text[..(int)length] : Refused();
    }

    private static byte[]? Refused()
    {
        ERR_clear_error();
        return null;
    }

    /// <summary>GM/T 0009-2012: SEQUENCE { x, y, hash, text }.</summary>
    private static byte[] FromDer(ReadOnlyMemory<byte> der, Sm2Order order)
    {
        var sequence = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        byte[] point = [0x04, .. Coordinate(sequence.ReadInteger()), .. Coordinate(sequence.ReadInteger())];
        var (hash, text) = (sequence.ReadOctetString(), sequence.ReadOctetString());
        return order == Sm2Order.C1C3C2 ? [.. point, .. hash, .. text] : [.. point, .. text, .. hash];
    }

    private static byte[] ToDer(ReadOnlySpan<byte> cipher, Sm2Order order)
    {
        var rest = cipher[PointBytes..];
        var (hash, text) = order == Sm2Order.C1C3C2
            ? (rest[..Sm3.HashBytes].ToArray(), rest[Sm3.HashBytes..].ToArray())
            : (rest[^Sm3.HashBytes..].ToArray(), rest[..^Sm3.HashBytes].ToArray());
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(new BigInteger(cipher[1..(1 + CoordinateBytes)], isUnsigned: true, isBigEndian: true));
            writer.WriteInteger(new BigInteger(cipher[(1 + CoordinateBytes)..PointBytes], isUnsigned: true, isBigEndian: true));
            writer.WriteOctetString(hash);
            writer.WriteOctetString(text);
        }
        return writer.Encode();
    }

    private static byte[] Coordinate(BigInteger number)
    {
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[CoordinateBytes - bytes.Length], .. bytes];
    }

    private static unsafe EvpKey? PublicKey(ReadOnlySpan<byte> point)
    {
        try
        {
            using var key = ECDsa.Create(new ECParameters { Curve = Sm2Signer.Curve, Q = new ECPoint { X = point[1..33].ToArray(), Y = point[33..].ToArray() } });
            var der = key.ExportSubjectPublicKeyInfo();
            fixed (byte* bytes = der)
            {
                var at = (nint)bytes;
                return d2i_PUBKEY(0, ref at, der.Length);
            }
        }
        catch (CryptographicException)
        {
            // not a point of the curve
            return null;
        }
    }

    private static unsafe EvpKey PrivateKey(ReadOnlySpan<byte> number)
    {
        using var key = ECDsa.Create(new ECParameters { Curve = Sm2Signer.Curve, D = number.ToArray() });
        var der = key.ExportPkcs8PrivateKey();
        try
        {
            fixed (byte* bytes = der)
            {
                var at = (nint)bytes;
                return d2i_AutoPrivateKey(0, ref at, der.Length);
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(der);
        }
    }
}
