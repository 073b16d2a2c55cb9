using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Xunit;
using Yiwang.Events;
using Yiwang.Identify.Credentials;
using Yiwang.Parties;
using Yiwang.Signing;
using Yiwang.Wire.Handle.Security;

namespace Yiwang.Unit.Tests.Identify.Credentials;

public sealed class PublicKeyFileTests
{
    private static readonly RSA s_rsa = RSA.Create(2_048);
    private static readonly byte[] s_info = s_rsa.ExportSubjectPublicKeyInfo();
    private static readonly ECDsa s_sm2 = ECDsa.Create(ECCurve.CreateFromValue("1.2.156.10197.1.301"));

    [Fact]
    public void An_rsa_key_is_read_in_every_form_that_people_have()
    {
        var request = new CertificateRequest("CN=erp", s_rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(80));
        byte[][] forms =
        [
            Text(s_rsa.ExportSubjectPublicKeyInfoPem()), Text("说明文字\r\n" + s_rsa.ExportSubjectPublicKeyInfoPem().ReplaceLineEndings("\r\n")), Text(s_rsa.ExportRSAPublicKeyPem()),
            Text(certificate.ExportCertificatePem()), certificate.RawData, s_info, s_rsa.ExportRSAPublicKey(), Text(Convert.ToBase64String(s_info, Base64FormattingOptions.InsertLineBreaks)),
            SubjectPublicKeyInfo.TryRead(s_info)!.Encode(), Text(Convert.ToBase64String(SubjectPublicKeyInfo.TryRead(s_info)!.Encode())),
        ];
        Assert.All(forms, form =>
        {
            var key = PublicKeyFile.Read(form).Value!;
            Assert.Equal((AppKeyAlgorithm.RsaSha256, Convert.ToHexString(s_info)), (key.Algorithm, Convert.ToHexString(key.PublicKey.Span)));
        });
    }

    [Fact]
    public void An_sm2_key_is_read_as_pem_certificate_handle_record_and_hexadecimal_point()
    {
        var info = s_sm2.ExportSubjectPublicKeyInfo();
        var point = info[^65..];
        byte[][] forms =
        [
            Text(s_sm2.ExportSubjectPublicKeyInfoPem()), info, Text(Convert.ToHexString(point)), Text(Convert.ToHexStringLower(point[1..]) + "\n"),
            SubjectPublicKeyInfo.TryRead(info)!.Encode(),
        ];
        Assert.All(forms, form =>
        {
            var key = PublicKeyFile.Read(form).Value!;
            Assert.Equal((AppKeyAlgorithm.Sm2, Convert.ToHexString(point)), (key.Algorithm, Convert.ToHexString(key.PublicKey.Span)));
        });
    }

    [Fact]
    public void A_private_key_is_refused_by_name_in_every_form()
    {
        byte[][] forms =
        [
            Text(s_rsa.ExportPkcs8PrivateKeyPem()), Text(s_rsa.ExportRSAPrivateKeyPem()), Text(s_sm2.ExportECPrivateKeyPem()), s_rsa.ExportPkcs8PrivateKey(),
            PrivateKeyFile.OfRsa(s_rsa.ExportParameters(true)), Text(s_rsa.ExportSubjectPublicKeyInfoPem() + "\n" + s_rsa.ExportPkcs8PrivateKeyPem()), Text(Convert.ToBase64String(s_rsa.ExportPkcs8PrivateKey())),
        ];
        Assert.All(forms, form => Assert.Contains("这是私钥", PublicKeyFile.Read(form).Status.Say!.Value.Zh, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----")]
    [InlineData("-----BEGIN PUBLIC KEY-----")]
    [InlineData("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0vLi9 me")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    public void What_is_no_key_is_refused_with_a_sentence(string text)
    {
        var read = PublicKeyFile.Read(Text(text));
        Assert.Equal((Codes.RequestInvalid, "publicKey"), (read.Status.Code, read.Status.Field));
        Assert.NotNull(read.Status.Say);
    }

    [Fact]
    public void A_key_of_another_curve_is_refused_and_so_is_a_file_too_large()
    {
        using var p256 = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Contains("不支持", PublicKeyFile.Read(Text(p256.ExportSubjectPublicKeyInfoPem())).Status.Say!.Value.Zh, StringComparison.Ordinal);
        Assert.Equal(Codes.RequestInvalid, PublicKeyFile.Read(new byte[PublicKeyFile.BytesMax + 1]).Status.Code);
    }

    [Fact]
    public void Garbage_never_throws()
    {
        var random = new Random(20261121);
        byte[][] forms = [s_info, s_rsa.ExportRSAPublicKey(), SubjectPublicKeyInfo.TryRead(s_info)!.Encode(), Text(s_rsa.ExportSubjectPublicKeyInfoPem()), s_sm2.ExportSubjectPublicKeyInfo()];
        for (var i = 0; i < 3_000; i++)
        {
            var form = forms[i % forms.Length].ToArray();
            for (var n = random.Next(1, 6); n > 0; n--) form[random.Next(form.Length)] = (byte)random.Next(256);
            var read = PublicKeyFile.Read(form.AsMemory(0, random.Next(form.Length + 1)));
            Assert.True(read.Succeeded || read.Status.Code == Codes.RequestInvalid);
        }
    }

    [Theory]
    [InlineData(nameof(AppKeyAlgorithm.RsaSha256))]
    [InlineData(nameof(AppKeyAlgorithm.Sm2))]
    [InlineData(nameof(AppKeyAlgorithm.Ed25519))]
    public void The_files_of_a_new_pair_belong_together(string algorithm)
    {
        var pair = NewKeyPair.Of(Enum.Parse<AppKeyAlgorithm>(algorithm))!;
        Assert.All(pair.Public, f => Assert.Equal(Convert.ToHexString(pair.Key.PublicKey.Span), Convert.ToHexString(PublicKeyFile.Read(f.Content).Value!.PublicKey.Span)));
        Assert.All(pair.Private, f => Assert.Contains("这是私钥", PublicKeyFile.Read(f.Content).Status.Say!.Value.Zh, StringComparison.Ordinal));
        Assert.True(SignsFor(pair));
    }

    private static bool SignsFor(NewKeyPair pair)
    {
        var pem = Encoding.ASCII.GetString(pair.Private[0].Content);
        var key = Convert.FromBase64String(pem[PemEncoding.Find(pem).Base64Data]);
        if (pair.Key.Algorithm == AppKeyAlgorithm.Ed25519)
        {
            using var ed = new Ed25519Signer(key.AsSpan(key.Length - 32));
            return Ed25519Signer.Verify(pair.Key.PublicKey.Span, "x"u8, ed.Sign("x"u8.ToArray()));
        }
        if (pair.Key.Algorithm == AppKeyAlgorithm.Sm2)
        {
            using var ec = ECDsa.Create();
            ec.ImportPkcs8PrivateKey(key, out _);
            using var signer = new Sm2Signer(ec.ExportParameters(true).D);
            return Sm2Signer.Verify(pair.Key.PublicKey.Span, "x"u8, signer.Sign("x"u8.ToArray()));
        }
        using var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(key, out _);
        return rsa.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(pair.Key.PublicKey.Span) && pair.Private[1].Name == "admpriv.bin";
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
