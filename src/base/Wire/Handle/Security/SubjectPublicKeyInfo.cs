using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;

namespace Yiwang.Wire.Handle.Security;

/// <summary>Public keys as X.509 writes them, to and from the protocol's own form.</summary>
public static class SubjectPublicKeyInfo
{
    private const string Rsa = "1.2.840.113549.1.1.1", Dsa = "1.2.840.10040.4.1", Ec = "1.2.840.10045.2.1", Sm2Curve = "1.2.156.10197.1.301";
    private const int PointBytes = 65;

    /// <param name="encoded">DER, or PEM text around it.</param>
    /// <returns>Null if it is no RSA, DSA or SM2 key.</returns>
    public static HandleKey? TryRead(ReadOnlySpan<byte> encoded)
    {
        var der = TryDer(encoded);
        if (der is null) return null;
        try
        {
            return Algorithm(der) switch
            {
                Rsa => ReadRsa(der),
                Dsa => ReadDsa(der),
                Ec => TryReadSm2(der) is { } point ? Sm2Key.From(point) : null,
                _ => null,
            };
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException)
        {
            return null;
        }
    }

    /// <summary>id-ecPublicKey with the SM2 curve by name, as Bouncy Castle and OpenSSL write it.</summary>
    public static byte[] OfSm2(ReadOnlySpan<byte> point)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(Ec);
                writer.WriteObjectIdentifier(Sm2Curve);
            }
            writer.WriteBitString(point);
        }
        return writer.Encode();
    }

    /// <returns>0x04 ‖ x ‖ y, not checked to lie on the curve; null if it is another key.</returns>
    internal static byte[]? TryReadSm2(ReadOnlySpan<byte> encoded)
    {
        if (encoded.Length == PointBytes && encoded[0] == 0x04) return encoded.ToArray();
        var der = TryDer(encoded);
        if (der is null) return null;
        try
        {
            var sequence = new AsnReader(der, AsnEncodingRules.BER).ReadSequence();
            var algorithm = sequence.ReadSequence();
            if (algorithm.ReadObjectIdentifier() != Ec || algorithm.ReadObjectIdentifier() != Sm2Curve) return null;
            var point = sequence.ReadBitString(out _);
            return point.Length == PointBytes && point[0] == 0x04 ? point : null;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static string Algorithm(byte[] der) => new AsnReader(der, AsnEncodingRules.BER).ReadSequence().ReadSequence().ReadObjectIdentifier();

    private static RsaKey ReadRsa(byte[] der)
    {
        using var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(der, out _);
        return RsaKey.From(rsa);
    }

    private static DsaKey ReadDsa(byte[] der)
    {
        using var dsa = DSA.Create();
        dsa.ImportSubjectPublicKeyInfo(der, out _);
        return DsaKey.From(dsa);
    }

    private static byte[]? TryDer(ReadOnlySpan<byte> encoded)
    {
        if (encoded is [0x30, ..]) return encoded.ToArray();
        var text = Encoding.UTF8.GetString(encoded);
        if (!PemEncoding.TryFind(text, out var fields)) return null;
        var der = new byte[fields.DecodedDataLength];
        return Convert.TryFromBase64String(text[fields.Base64Data], der, out var length) ? der[..length] : null;
    }
}
