using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;
using Yiwang.Parties;
using Yiwang.Signing;
using Yiwang.Wire.Handle.Security;

namespace Yiwang.Identify.Credentials;

/// <param name="Name">File name.</param>
/// <param name="Content">Bytes of the file.</param>
internal sealed record KeyFile(string Name, byte[] Content);

/// <summary>A key pair made here, once, for a client: the public half is kept, the private half is given out as files and forgotten.</summary>
/// <param name="Private">In each form that some client needs, the common one first.</param>
internal sealed record NewKeyPair(AppKey Key, IReadOnlyList<KeyFile> Private, IReadOnlyList<KeyFile> Public)
{
    private const string Sm2Curve = "1.2.156.10197.1.301", EdOid = "1.3.101.112";
    private const int RsaBits = 3_072;

    /// <summary>Null for an algorithm that is not made here.</summary>
    public static NewKeyPair? Of(AppKeyAlgorithm algorithm) => algorithm switch
    {
        AppKeyAlgorithm.RsaSha256 => NewRsa(),
        AppKeyAlgorithm.Sm2 => NewSm2(),
        AppKeyAlgorithm.Ed25519 => NewEd25519(),
        _ => null,
    };

    private static NewKeyPair NewRsa()
    {
        using var rsa = RSA.Create(RsaBits);
        var info = rsa.ExportSubjectPublicKeyInfo();
        return new(new AppKey(AppKeyAlgorithm.RsaSha256, info),
            [Pem("private.pem", rsa.ExportPkcs8PrivateKeyPem()), new("admpriv.bin", PrivateKeyFile.OfRsa(rsa.ExportParameters(includePrivateParameters: true)))],
            PublicFiles(info));
    }

    private static NewKeyPair NewSm2()
    {
        using var key = ECDsa.Create(ECCurve.CreateFromValue(Sm2Curve));
        var info = key.ExportSubjectPublicKeyInfo();
        return new(new AppKey(AppKeyAlgorithm.Sm2, info.AsMemory(info.Length - Sm2Signer.PublicKeyBytes)), [Pem("private.pem", key.ExportPkcs8PrivateKeyPem())], PublicFiles(info));
    }

    private static NewKeyPair NewEd25519()
    {
        var seed = Ed25519Signer.NewSeed();
        using var key = new Ed25519Signer(seed);
        // RFC 8410 §7: version 0, the algorithm, the seed inside an octet string inside another
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(0);
            using (writer.PushSequence()) writer.WriteObjectIdentifier(EdOid);
            using (writer.PushOctetString()) writer.WriteOctetString(seed);
        }
        return new(new AppKey(AppKeyAlgorithm.Ed25519, key.PublicKey), [Pem("private.pem", PemEncoding.WriteString("PRIVATE KEY", writer.Encode()))], [Pem("public.pem", PemEncoding.WriteString("PUBLIC KEY", Info(key.PublicKey)))]);
    }

    private static byte[] Info(byte[] edKey)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence()) writer.WriteObjectIdentifier(EdOid);
            writer.WriteBitString(edKey);
        }
        return writer.Encode();
    }

    private static KeyFile[] PublicFiles(byte[] info) =>
        [Pem("public.pem", PemEncoding.WriteString("PUBLIC KEY", info)), .. SubjectPublicKeyInfo.TryRead(info) is { } record ? (KeyFile[])[new("pubkey.bin", record.Encode())] : []];

    private static KeyFile Pem(string name, string pem) => new(name, Encoding.ASCII.GetBytes(pem + "\n"));
}
