using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Http;
using Xunit;
using Yiwang.Identify.Surfaces.HandleRest.Authorization;

namespace Yiwang.Unit.Tests.Identify.HandleRest;

public sealed class AuthorizationTests
{
    private static string Basic(string pair) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(pair));

    [Theory]
    [InlineData("300%3A0.NA/99.501:se:cret", "300:0.NA/99.501", "se:cret")]
    [InlineData("300%3a0.NA%2F99.501:x", "300:0.NA/99.501", "x")]
    [InlineData("300:0.NA/99.501:x", "300:0.NA/99.501", "x")]
    [InlineData("admin:pw", "admin", "pw")]
    [InlineData("o.abc/User_x:p w", "o.abc/User_x", "p w")]
    [InlineData("a+b:pw", "a+b", "pw")]
    public void Basic_is_read_encoded_or_not(string pair, string user, string secret) => Assert.Equal(new BasicHeader(user, secret), BasicHeader.TryRead(Basic(pair)));

    [Theory]
    [InlineData("Basic"), InlineData("Basic *"), InlineData("Basic Og=="), InlineData("Basic bm8=")]
    public void Basic_that_cannot_be_read_is_nobody(string header) => Assert.Null(BasicHeader.TryRead(header));

    [Theory]
    [InlineData("203.0.113.7", false, false)]
    [InlineData("10.0.0.9", false, false)]
    [InlineData("203.0.113.7", true, true)]
    [InlineData("127.0.0.1", false, true)]
    [InlineData("::1", false, true)]
    public void Secrets_travel_over_tls_or_not_at_all(string peer, bool tls, bool may)
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = IPAddress.Parse(peer);
        http.Request.IsHttps = tls;
        Assert.Equal(may, RestSignIn.MaySendSecrets(http));
    }

    [Theory]
    [InlineData("300:99.501/A", 300, "99.501/A")]
    [InlineData("99.501/A", 0, "99.501/A")]
    [InlineData("99.501/A:b", 0, "99.501/A:b")]
    [InlineData(":x", 0, ":x")]
    public void A_credential_is_named_with_or_without_index(string text, int index, string handle) => Assert.Equal((index, handle), CredentialText.Read(text));

    [Fact]
    public void The_handle_scheme_is_read_quoted_and_plain()
    {
        var header = HandleHeader.TryRead("""Handle version="0", sessionId=abc, id="300%3A99.501%2FA", type=HS_PUBKEY, cnonce="AAEC", alg = "SHA\"256" , signature="/w==" """)!;
        Assert.Equal(("0", "abc", "300:99.501/A", true), (header.Version, header.SessionId, header.Id, header.Proves));
        var proof = header.Proof()!;
        Assert.Equal(("SHA\"256", "000102", "FF"), (proof.Algorithm, Convert.ToHexString(proof.ClientNonce), Convert.ToHexString(proof.Signature)));
    }

    [Fact]
    public void Salt_iterations_and_length_come_along()
    {
        var proof = HandleHeader.TryRead("""Handle id="1:a/b", type="HS_SECKEY", cnonce="AA==", alg="PBKDF2-HMAC-SHA1", signature="AA==", salt="AQI=", iterations="10000", length="160" """)!.Proof()!;
        Assert.Equal(("0102", 10_000, 160), (Convert.ToHexString(proof.Salt!), proof.Iterations, proof.Bits));
    }

    [Theory]
    [InlineData("Handle sessionId=\"x"), InlineData("Handle =x"), InlineData("Handle x"), InlineData("Handles a=b"), InlineData("Bearer x"), InlineData("")]
    public void What_is_no_such_header_is_null(string text) => Assert.Null(HandleHeader.TryRead(text));

    [Fact]
    public void A_header_of_very_many_fields_is_refused() => Assert.Null(HandleHeader.TryRead("Handle " + string.Join(',', Enumerable.Range(0, 100).Select(i => $"f{i}=1"))));

    [Fact]
    public void A_proof_with_something_missing_is_none()
    {
        Assert.Null(HandleHeader.TryRead("Handle id=\"1:a/b\", type=HS_PUBKEY, alg=SHA256, signature=\"AA==\"")!.Proof());
        Assert.Null(HandleHeader.TryRead("Handle id=\"1:a/b\", type=HS_PUBKEY, alg=SHA256, cnonce=\"*\", signature=\"AA==\"")!.Proof());
    }

    [Fact]
    public void Fields_of_the_body_do_not_replace_those_of_the_header()
    {
        var header = HandleHeader.Of([("sessionId", "body"), ("id", "2:x/y")], HandleHeader.TryRead("Handle sessionId=header"));
        Assert.Equal(("header", "2:x/y"), (header.SessionId, header.Id));
    }

    [Theory]
    [InlineData("CN=300:99.501/A", "300:99.501/A")]
    [InlineData("O=Org, CN=300:99.501/A", "300:99.501/A")]
    [InlineData("O=99.501/O", "99.501/O")]
    [InlineData("C=CN", null)]
    public void A_certificate_says_who_it_is(string subject, string? expected)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest(subject, key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        Assert.Equal(expected, CertificateIdentity.Read(certificate));
    }

    [Fact]
    public void The_user_id_comes_before_the_common_name()
    {
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName("300:cn/x");
        name.Add("0.9.2342.19200300.100.1.1", "301:uid/y");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest(name.Build(), key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        Assert.Equal("301:uid/y", CertificateIdentity.Read(certificate));
    }
}
