using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Security;

namespace Yiwang.Identify.Credentials;

/// <summary>
/// A public key in whichever form people have it: PEM or DER of a SubjectPublicKeyInfo, a PKCS #1 key or a certificate; <c>pubkey.bin</c> of Handle clients; an SM2 point in
/// hexadecimal. A private key is refused by name: it must not leave its owner.
/// </summary>
internal static class PublicKeyFile
{
    public const int BytesMax = 16_384;
    private const string EdOid = "1.3.101.112", EcOid = "1.2.840.10045.2.1", Sm2Oid = "1.2.156.10197.1.301", RsaOid = "1.2.840.113549.1.1.1", DsaOid = "1.2.840.10040.4.1";

    public static Outcome<AppKey> Read(ReadOnlyMemory<byte> file)
    {
        if (file.Length == 0) return Refuse("请粘贴公钥，或选择公钥文件。", "Paste the public key or choose its file.");
        if (file.Length > BytesMax) return Refuse("这个文件不是公钥：公钥最多 16 KiB。", "This is no public key: one has at most 16 KiB.");
        try
        {
            return OfPem(file.Span) ?? OfPlainText(file.Span) ?? OfHandleFile(file.Span) ?? OfDer(file) ?? NotAKey;
        }
        catch (Exception e) when (e is AsnContentException or CryptographicException or FormatException)
        {
            return NotAKey;
        }
    }

    private static Outcome<AppKey>? OfPem(ReadOnlySpan<byte> file)
    {
        if (file.IndexOf("-----BEGIN "u8) < 0) return null;
        var text = Encoding.UTF8.GetString(file);
        if (text.Contains("PRIVATE KEY-----", StringComparison.Ordinal)) return Private;
        if (!PemEncoding.TryFind(text, out var found)) return NotAKey;
        ReadOnlyMemory<byte> der = Convert.FromBase64String(text[found.Base64Data]);
        return text[found.Label] switch
        {
            "PUBLIC KEY" => OfInfo(der),
            "RSA PUBLIC KEY" => OfPkcs1(der),
            "CERTIFICATE" => OfInfo(InfoOf(der)),
            _ => NotAKey,
        };
    }

    /// <summary>Hexadecimal of an SM2 point, or base64 of any DER, as people copy them from configuration files.</summary>
    private static Outcome<AppKey>? OfPlainText(ReadOnlySpan<byte> file)
    {
        if (!Ascii.IsValid(file)) return null;
        var text = string.Concat(Encoding.ASCII.GetString(file).Where(c => !char.IsWhiteSpace(c)));
        if (text.Length is 128 or 130 && text.All(char.IsAsciiHexDigit)) return new AppKey(AppKeyAlgorithm.Sm2, Convert.FromHexString(text.Length == 128 ? "04" + text : text));
        var der = new byte[text.Length];
        if (text.Length < 40 || !Convert.TryFromBase64String(text, der, out var length)) return null;
        return OfHandleFile(der.AsSpan(0, length)) ?? OfDer(der.AsMemory(0, length)) ?? NotAKey;
    }

    private static Outcome<AppKey>? OfHandleFile(ReadOnlySpan<byte> file)
    {
        // admpriv.bin: a number for the encryption, then a name that ends in _KEY
        if (file.Length > 24 && file[..24].IndexOf("_PRIV"u8) > 0) return Private;
        if (KeyReader.TryRead(file, out var key) != WireFault.None) return null;
        return key!.ToSubjectPublicKeyInfo() is { } info ? OfInfo(info) : NotAKey;
    }

    private static Outcome<AppKey>? OfDer(ReadOnlyMemory<byte> der)
    {
        if (der.Length < 2 || der.Span[0] != 0x30) return null;
        var body = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        if (body.PeekTag() == Asn1Tag.Integer)
        {
            // PKCS #8 begins with its version 0, PKCS #1 with the modulus
            return body.ReadInteger().IsZero ? Private : OfPkcs1(der);
        }
        var first = body.ReadSequence();
        return OfInfo(first.HasData && first.PeekTag() == Asn1Tag.ObjectIdentifier ? der : InfoOf(der));
    }

    private static Outcome<AppKey> OfInfo(ReadOnlyMemory<byte> info)
    {
        var key = new AsnReader(info, AsnEncodingRules.DER).ReadSequence();
        var algorithm = key.ReadSequence();
        var oid = algorithm.ReadObjectIdentifier();
        var bits = key.ReadBitString(out _);
        if (oid == RsaOid) return new AppKey(AppKeyAlgorithm.RsaSha256, info);
        if (oid == DsaOid) return new AppKey(AppKeyAlgorithm.Dsa, info);
        if (oid == EdOid) return new AppKey(AppKeyAlgorithm.Ed25519, bits);
        if (oid == EcOid && algorithm.HasData && algorithm.PeekTag() == Asn1Tag.ObjectIdentifier && algorithm.ReadObjectIdentifier() == Sm2Oid) return new AppKey(AppKeyAlgorithm.Sm2, bits);
        return Refuse("不支持这种算法：请用 RSA、SM2、Ed25519 或 DSA 公钥。", "This algorithm is not supported: use an RSA, SM2, Ed25519 or DSA key.");
    }

    private static Outcome<AppKey> OfPkcs1(ReadOnlyMemory<byte> der)
    {
        using var rsa = RSA.Create();
        rsa.ImportRSAPublicKey(der.Span, out _);
        return new AppKey(AppKeyAlgorithm.RsaSha256, rsa.ExportSubjectPublicKeyInfo());
    }

    /// <summary>The key of a certificate (RFC 5280 §4.1): after version, number, algorithm, issuer, validity and subject.</summary>
    private static ReadOnlyMemory<byte> InfoOf(ReadOnlyMemory<byte> certificate)
    {
        var body = new AsnReader(certificate, AsnEncodingRules.DER).ReadSequence().ReadSequence();
        if (body.PeekTag().TagClass == TagClass.ContextSpecific) body.ReadEncodedValue();
        for (var i = 0; i < 5; i++) body.ReadEncodedValue();
        return body.ReadEncodedValue();
    }

    private static Outcome<AppKey> Private => Refuse("这是私钥。私钥只留在客户端，请上传与它成对的公钥。", "This is a private key. It stays with the client: upload the public key that belongs to it.");

    private static Outcome<AppKey> NotAKey => Refuse("读不出公钥。可以是 PEM 公钥、PEM 证书、Handle 客户端的 pubkey.bin 或 SM2 公钥。", "No public key can be read here. It may be a PEM key, a PEM certificate, pubkey.bin of Handle clients or an SM2 key.");

    private static Outcome<AppKey> Refuse(string zh, string en) => new Outcome(Codes.RequestInvalid, "publicKey", "publicKey", new Bilingual(zh, en));
}
