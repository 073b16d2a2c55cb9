using System.Security.Cryptography;
using System.Text;
using Xunit;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;
using Yiwang.Wire.Handle.Security;

namespace Yiwang.Unit.Tests.Wire.Handle.Security;

public sealed class KeyTests
{
    [Theory]
    [InlineData("rsa", "RSA_PUB_KEY")]
    [InlineData("dsa", "DSA_PUB_KEY")]
    [InlineData("sm2", "SM2_PUB_KEY")]
    public void A_key_goes_to_X509_and_back(string kind, string algorithm)
    {
        var key = Signers.Get(kind).PublicKey;
        Assert.Equal(algorithm, key.Algorithm);
        Assert.Equal(WireFault.None, KeyReader.TryRead(key.Encode(), out var read));
        Assert.Equal(key.Encode(), read!.Encode());
        var der = read.ToSubjectPublicKeyInfo()!;
        Assert.Equal(key.Encode(), SubjectPublicKeyInfo.TryRead(der)!.Encode());
        Assert.Equal(key.Encode(), SubjectPublicKeyInfo.TryRead(Encoding.ASCII.GetBytes(PemEncoding.WriteString("PUBLIC KEY", der)))!.Encode());
    }

    [Fact]
    public void The_captured_key_of_a_server_is_written_as_it_was_read()
    {
        var bytes = Captures.Find(OpCode.GetSiteInfo, ResponseCode.Success);
        Envelope.TryRead(bytes, out var envelope);
        HandleMessage.TryRead(envelope, bytes.AsSpan(HandleLimits.EnvelopeBytes), out var message);
        var data = ((SiteBody)message!.Body).Site.Servers[0].PublicKey;
        Assert.Equal(WireFault.None, KeyReader.TryRead(data, out var key));
        Assert.Equal(data, key!.Encode());
        Assert.Equal(new byte[4], key.Rest);
        Assert.NotNull(key.ToSubjectPublicKeyInfo());
    }

    [Fact]
    public void An_sm2_key_is_read_from_PEM_DER_and_a_bare_point()
    {
        var key = (Sm2Key)Signers.Get("sm2").PublicKey;
        var pem = Encoding.ASCII.GetBytes(PemEncoding.WriteString("PUBLIC KEY", key.Encoded).Replace("\n", "\r\n", StringComparison.Ordinal) + "\r\n");
        Assert.All(new[] { key.Encoded, pem, key.Point! }, encoded => Assert.Equal(key.Point, new Sm2Key(encoded).Point));
        // as openssl pkey -pubin reads it
        using var ecdsa = ECDsa.Create();
        ecdsa.ImportSubjectPublicKeyInfo(key.ToSubjectPublicKeyInfo(), out _);
        Assert.Equal(key.Point![1..33], ecdsa.ExportParameters(false).Q.X);
    }

    [Fact]
    public void What_is_no_key_is_refused_without_an_exception()
    {
        Assert.Equal(WireFault.NeedMore, KeyReader.TryRead([], out _));
        Assert.Equal(WireFault.UnknownKey, KeyReader.TryRead([0, 0, 0, 3, .. "SM9"u8, 0, 0], out _));
        foreach (var kind in new[] { "rsa", "dsa", "sm2" })
        {
            var bytes = Signers.Get(kind).PublicKey.Encode();
            for (var i = 0; i < bytes.Length; i++) Assert.NotEqual(WireFault.None, KeyReader.TryRead(bytes.AsSpan(0, i), out _));
            var der = Signers.Get(kind).PublicKey.ToSubjectPublicKeyInfo()!;
            for (var i = 0; i < der.Length; i++) Assert.Null(SubjectPublicKeyInfo.TryRead(der.AsSpan(0, i)));
        }
        Assert.All(new HandleKey[] { new RsaKey([], []), new RsaKey([1], [0]), new DsaKey([], [], [], []), new DsaKey([1], [2], [3], [4]), new Sm2Key([]), new Sm2Key("-----"u8.ToArray()) }, key =>
        {
            Assert.Null(key.ToSubjectPublicKeyInfo());
            Assert.False(key.Verify("data"u8, "SHA-256"u8, new byte[64], "a/b"));
            Assert.False(key.Verify("data"u8, "SM3"u8, new byte[64], "a/b"));
            Assert.Null(key.TryEncrypt("data"u8));
        });
        Assert.False(Signers.Get("rsa").PublicKey.Verify("data"u8, "SHA-3000"u8, new byte[256], "a/b"));
    }
}
