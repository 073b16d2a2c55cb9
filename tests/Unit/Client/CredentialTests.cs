using System.Security.Cryptography;
using Xunit;
using Yiwang.Client.Credentials;
using Yiwang.Signing;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Security;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Unit.Tests.Client;

public sealed class CredentialTests
{
    private static readonly ValueReference s_user = new("0.NA/99.1", 300);
    private static readonly PbeParameters s_encryption = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1_000);

    [Theory]
    [InlineData("300:0.NA/99.1", 300, "0.NA/99.1")]
    [InlineData("0.NA/99.1", 300, "0.NA/99.1")]
    [InlineData("1:99.1/ADMIN:2", 1, "99.1/ADMIN:2")]
    public void ReadsAUser(string text, int index, string handle) => Assert.Equal(new ValueReference(handle, index), HandleCredential.ParseUser(text));

    [Theory]
    [InlineData("x:0.NA/99.1")]
    [InlineData("300:")]
    [InlineData("-1:0.NA/99.1")]
    public void RefusesWhatIsNone(string text) => Assert.Throws<FormatException>(() => HandleCredential.ParseUser(text));

    [Fact]
    public void ReadsRsaKeysInEveryForm()
    {
        using var rsa = RSA.Create(2048);
        foreach (var (pem, password) in new[] { (rsa.ExportPkcs8PrivateKeyPem(), null), (rsa.ExportRSAPrivateKeyPem(), null), (rsa.ExportEncryptedPkcs8PrivateKeyPem("pw", s_encryption), "pw") })
        {
            using var credential = PublicKeyCredential.FromPem(s_user, pem, password);
            AssertAnswers(credential, RsaKey.From(rsa));
        }
    }

    [Fact]
    public void ReadsSm2KeysInEveryForm()
    {
        var d = Sm2Signer.NewPrivateKey();
        using var signer = new Sm2Signer(d);
        using var ec = ECDsa.Create(new ECParameters { Curve = ECCurve.CreateFromValue("1.2.156.10197.1.301"), D = d });
        foreach (var (pem, password) in new[] { (ec.ExportPkcs8PrivateKeyPem(), null), (ec.ExportECPrivateKeyPem(), null), (ec.ExportEncryptedPkcs8PrivateKeyPem("pw", s_encryption), "pw") })
        {
            using var credential = PublicKeyCredential.FromPem(s_user, pem, password);
            AssertAnswers(credential, Sm2Key.From(signer.PublicKey));
        }
    }

    [Fact]
    public void OtherKeysAreRefused()
    {
        using var p256 = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var small = RSA.Create(1024);
        using var rsa = RSA.Create(2048);
        Assert.ThrowsAny<CryptographicException>(() => PublicKeyCredential.FromPem(s_user, p256.ExportPkcs8PrivateKeyPem()));
        Assert.ThrowsAny<ArgumentException>(() => PublicKeyCredential.FromPem(s_user, small.ExportPkcs8PrivateKeyPem()));
        Assert.ThrowsAny<CryptographicException>(() => PublicKeyCredential.FromPem(s_user, rsa.ExportSubjectPublicKeyInfoPem()));
        Assert.ThrowsAny<CryptographicException>(() => PublicKeyCredential.FromPem(s_user, rsa.ExportEncryptedPkcs8PrivateKeyPem("pw", s_encryption)));
        Assert.ThrowsAny<CryptographicException>(() => PublicKeyCredential.FromPem(s_user, rsa.ExportEncryptedPkcs8PrivateKeyPem("pw", s_encryption), "wp"));
        Assert.ThrowsAny<CryptographicException>(() => PublicKeyCredential.FromPem(s_user, "no key"));
    }

    private static void AssertAnswers(PublicKeyCredential credential, HandleKey key)
    {
        var (nonce, digest) = (new byte[16], new RequestDigest(DigestAlgorithm.Sha256, new byte[32]));
        Assert.True(PublicKeyAnswers.Verify(credential.Answer(nonce, digest, ProtocolVersion.Current), nonce, digest.Value, key, s_user.Handle));
        Assert.Equal(key.Encode(), credential.PublicKey.Encode());
    }
}
