using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;

namespace Yiwang.Wire.Handle.Values;

/// <summary>
/// Data of an HS_PUBKEY value, also a key file <c>pubkey.bin</c>: the name of the algorithm, two reserved bytes, the numbers. RSA has exponent and modulus, DSA q, p, g, y; SM2 one
/// part with a SubjectPublicKeyInfo, as DER or as PEM text.
/// </summary>
/// <param name="Parts">As they stand; big-endian, with or without a leading zero.</param>
public sealed record PublicKeyRecord(string Algorithm, IReadOnlyList<byte[]> Parts)
{
    public const string Rsa = "RSA_PUB_KEY", Dsa = "DSA_PUB_KEY", DiffieHellman = "DH_PUB_KEY", Sm2 = "SM2_PUB_KEY", Sm9 = "SM9_PUB_KEY";
    private const string RsaOid = "1.2.840.113549.1.1.1", DsaOid = "1.2.840.10040.4.1", EcOid = "1.2.840.10045.2.1", Sm2Oid = "1.2.156.10197.1.301";
    /// <summary>Bytes of one part: RSA of 16,384 bits and to spare.</summary>
    private const int PartBytesMax = 8_192, AlgorithmBytesMax = 64;

    public static WireFault TryRead(ReadOnlySpan<byte> data, out PublicKeyRecord? key)
    {
        key = null;
        var reader = new WireReader(data);
        if (!reader.TryText(out var algorithm, AlgorithmBytesMax) || !reader.TryInt16(out _)) return reader.Fault;
        var count = algorithm switch { Rsa => 2, Dsa => 4, DiffieHellman => 3, Sm2 or Sm9 => 1, _ => 0 };
        if (count == 0) return WireFault.UnknownKey;
        var parts = new byte[count][];
        for (var i = 0; i < count; i++)
        {
            if (!reader.TryBytes(out var part, PartBytesMax)) return reader.Fault;
            parts[i] = part.ToArray();
        }
        if (!reader.AtEnd) return WireFault.TrailingBytes;
        key = new(algorithm, parts);
        return WireFault.None;
    }

    public byte[] Encode()
    {
        var writer = WireWriter.Growing(512);
        writer.Text(Algorithm);
        writer.Int16(0);
        foreach (var part in Parts) writer.Bytes(part);
        return writer.ToArray();
    }

    /// <summary>Null for keys that have no form here, as Ed25519, and for bytes that are no SubjectPublicKeyInfo.</summary>
    public static PublicKeyRecord? OfSubjectPublicKeyInfo(ReadOnlyMemory<byte> info)
    {
        try
        {
            return OidOf(info) switch
            {
                (RsaOid, _) => OfRsa(info.Span),
                (DsaOid, _) => OfDsa(info.Span),
                (EcOid, Sm2Oid) => new(Sm2, [info.ToArray()]),
                _ => null,
            };
        }
        catch (Exception e) when (e is AsnContentException or CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Null for DH and SM9, and for numbers that are no key.</summary>
    public byte[]? ToSubjectPublicKeyInfo()
    {
        try
        {
            return Algorithm switch
            {
                Rsa => RsaInfo(),
                Dsa => DsaInfo(),
                Sm2 => Sm2Info(Parts[0]),
                _ => null,
            };
        }
        catch (Exception e) when (e is AsnContentException or CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    public bool Equals(PublicKeyRecord? other) =>
        other is not null && Algorithm == other.Algorithm && Parts.Count == other.Parts.Count && Parts.Zip(other.Parts).All(p => p.First.AsSpan().SequenceEqual(p.Second));

    public override int GetHashCode() => HashCode.Combine(Algorithm, Parts.Count);

    /// <summary>As Java's BigInteger writes a positive number: a zero before a first bit that would read as a minus.</summary>
    internal static byte[] Number(ReadOnlySpan<byte> value)
    {
        value = value.TrimStart((byte)0);
        return value.IsEmpty ? [0] : value[0] < 0x80 ? value.ToArray() : [0, .. value];
    }

    private static byte[] Magnitude(ReadOnlySpan<byte> number) =>
        number.TrimStart((byte)0) is { IsEmpty: false } value ? value.ToArray() : throw new CryptographicException("a number of a key is zero");

    private static PublicKeyRecord OfRsa(ReadOnlySpan<byte> info)
    {
        using var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(info, out _);
        var key = rsa.ExportParameters(includePrivateParameters: false);
        return new(Rsa, [Number(key.Exponent), Number(key.Modulus)]);
    }

    private static PublicKeyRecord OfDsa(ReadOnlySpan<byte> info)
    {
        using var dsa = DSA.Create();
        dsa.ImportSubjectPublicKeyInfo(info, out _);
        var key = dsa.ExportParameters(includePrivateParameters: false);
        return new(Dsa, [Number(key.Q), Number(key.P), Number(key.G), Number(key.Y)]);
    }

    private byte[] RsaInfo()
    {
        using var rsa = RSA.Create(new RSAParameters { Exponent = Magnitude(Parts[0]), Modulus = Magnitude(Parts[1]) });
        return rsa.ExportSubjectPublicKeyInfo();
    }

    private byte[] DsaInfo()
    {
        var p = Magnitude(Parts[1]);
        byte[] Padded(byte[] part, int length)
        {
            var value = Magnitude(part);
            if (value.Length > length) throw new CryptographicException("longer than the group");
            var padded = new byte[length];
            value.CopyTo(padded, length - value.Length);
            return padded;
        }
        using var dsa = DSA.Create(new DSAParameters { Q = Magnitude(Parts[0]), P = p, G = Padded(Parts[2], p.Length), Y = Padded(Parts[3], p.Length) });
        return dsa.ExportSubjectPublicKeyInfo();
    }

    private static byte[]? Sm2Info(byte[] part)
    {
        var info = part;
        if (Encoding.ASCII.GetString(part) is var text && PemEncoding.TryFind(text, out var found)) info = Convert.FromBase64String(text[found.Base64Data]);
        return OidOf(info) == (EcOid, Sm2Oid) ? info : null;
    }

    private static (string Algorithm, string? Curve) OidOf(ReadOnlyMemory<byte> info)
    {
        var key = new AsnReader(info, AsnEncodingRules.DER).ReadSequence();
        var algorithm = key.ReadSequence();
        var oid = algorithm.ReadObjectIdentifier();
        var curve = oid == EcOid && algorithm.HasData && algorithm.PeekTag() == Asn1Tag.ObjectIdentifier ? algorithm.ReadObjectIdentifier() : null;
        key.ReadBitString(out _);
        return (oid, curve);
    }
}
