using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Xunit;

namespace Yiwang.Node.Tests.Handles;

/// <summary>Every way to say who one is on the Handle JSON interface, over plain HTTP of this machine and over TLS.</summary>
public sealed class SchemeTests : IAsyncLifetime
{
    private const string Values = """[{"index":1,"type":"DESC","data":"x"}]""";
    private static readonly byte[] s_cnonce = Encoding.ASCII.GetBytes("0123456789abcdef");
    private HandleNode _node = null!;

    public async ValueTask InitializeAsync() => _node = await HandleNode.StartAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    private static string Cnonce => Convert.ToBase64String(s_cnonce);

    private string Signed(string session, byte[] nonce, string id = HandleNode.KeyId) =>
        $"Handle version=\"0\", sessionId=\"{session}\", id=\"{Uri.EscapeDataString(id)}\", type=\"HS_PUBKEY\", cnonce=\"{Cnonce}\", alg=\"SHA256\", signature=\"{Convert.ToBase64String(_node.Key.SignData([.. nonce, .. s_cnonce], HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}\"";

#pragma warning disable CA5379 // the protocol's PBKDF2 is over SHA-1
    private static string Macced(string session, byte[] nonce, string secret)
    {
        var salt = Encoding.ASCII.GetBytes("salt-of-sixteen!");
        var key = Rfc2898DeriveBytes.Pbkdf2(secret, salt, 10_000, HashAlgorithmName.SHA1, 20);
#pragma warning disable CA5350
        var mac = HMACSHA1.HashData(key, (byte[])[.. nonce, .. s_cnonce]);
#pragma warning restore CA5350
        return $"Handle sessionId=\"{session}\", id=\"{HandleNode.SecretId}\", type=\"HS_SECKEY\", cnonce=\"{Cnonce}\", alg=\"PBKDF2-HMAC-SHA1\", salt=\"{Convert.ToBase64String(salt)}\", iterations=\"10000\", length=\"160\", signature=\"{Convert.ToBase64String(mac)}\"";
    }
#pragma warning restore CA5379

    [Theory]
    [InlineData(HandleNode.SecretId)]
    [InlineData("99.1/ADMIN")]
    public async Task Basic_with_a_secret(string id) => Assert.Equal(201, (await _node.CallAsync("PUT", "/api/handles/99.1/x", HandleNode.Basic(id, HandleNode.Secret), Values)).Status);

    [Fact]
    public async Task Basic_with_a_persons_password() =>
        Assert.Equal(201, (await _node.CallAsync("PUT", "/api/handles/99.1/x", HandleNode.Basic("admin", Harness.PreparedNode.Password), Values)).Status);

    [Theory]
    [InlineData("Basic *")]
    [InlineData("Handle sessionId=\"none\"")]
    [InlineData("Handle sessionId=")]
    [InlineData("Digest username=x")]
    public async Task What_proves_nobody_is_told_how(string authorization)
    {
        var refused = await _node.CallAsync("PUT", "/api/handles/99.1/x", authorization, Values);
        Assert.Equal(401, refused.Status);
        Assert.Equal(16, refused.Offered.Nonce.Length);
        Assert.Equal(401, (await _node.CallAsync("GET", "/api/handles/99.1/x", authorization)).Status);
    }

    [Fact]
    public async Task A_wrong_secret_is_refused_and_slows_down()
    {
        var refused = await _node.CallAsync("PUT", "/api/handles/99.1/x", HandleNode.Basic(HandleNode.SecretId, "wrong"), Values);
        Assert.Equal((401, 403), (refused.Status, refused.Code));
        Assert.Contains("Basic realm=\"handle\"", refused.Challenge, StringComparison.Ordinal);
        for (var guess = 0; guess < 12; guess++) await _node.CallAsync("GET", "/api/handles/99.1/x", HandleNode.Basic(HandleNode.SecretId, $"guess-{guess}"));
        Assert.Equal(401, (await _node.CallAsync("GET", "/api/handles/99.1/x", HandleNode.ByAdmin)).Status);
    }

    [Fact]
    public async Task A_challenge_is_answered_by_signing_both_nonces()
    {
        var refused = await _node.CallAsync("PUT", "/api/handles/99.1/x", null, Values);
        Assert.Equal((401, 402), (refused.Status, refused.Code));
        var (session, nonce) = refused.Offered;
        Assert.Equal(201, (await _node.CallAsync("PUT", "/api/handles/99.1/x", Signed(session, nonce), Values)).Status);
        Assert.Equal(201, (await _node.CallAsync("PUT", "/api/handles/99.1/y", $"Handle sessionId=\"{session}\"", Values)).Status);
    }

    [Fact]
    public async Task A_signature_over_another_nonce_is_refused()
    {
        var (session, nonce) = (await _node.CallAsync("PUT", "/api/handles/99.1/x", null, Values)).Offered;
        nonce[0] ^= 1;
        Assert.Equal(401, (await _node.CallAsync("PUT", "/api/handles/99.1/x", Signed(session, nonce), Values)).Status);
    }

    [Fact]
    public async Task A_secret_answers_with_pbkdf2()
    {
        var (session, nonce) = (await _node.CallAsync("PUT", "/api/handles/99.1/x", null, Values)).Offered;
        Assert.Equal(401, (await _node.CallAsync("PUT", "/api/handles/99.1/x", Macced(session, nonce, "wrong"), Values)).Status);
        Assert.Equal(201, (await _node.CallAsync("PUT", "/api/handles/99.1/x", Macced(session, nonce, HandleNode.Secret), Values)).Status);
    }

    [Fact]
    public async Task A_session_is_opened_proved_used_and_closed()
    {
        var opened = await _node.CallAsync("POST", "/api/sessions/");
        Assert.Equal((201, "/api/sessions/this"), (opened.Status, opened.Location));
        var session = opened.Json.GetProperty("sessionId").GetString()!;
        var nonce = opened.Json.GetProperty("nonce").GetBytesFromBase64();
        var proved = await _node.CallAsync("PUT", "/api/sessions/this", Signed(session, nonce));
        Assert.Equal((200, true, HandleNode.KeyId), (proved.Status, proved.Json.GetProperty("authenticated").GetBoolean(), proved.Json.GetProperty("id").GetString()));
        var bare = $"Handle version=\"0\", sessionId=\"{session}\"";
        Assert.Equal(201, (await _node.CallAsync("PUT", "/api/handles/99.1/x", bare, Values)).Status);
        Assert.Equal(HandleNode.KeyId, (await _node.CallAsync("GET", "/api/sessions/this", bare)).Json.GetProperty("id").GetString());
        Assert.Equal(204, (await _node.CallAsync("DELETE", "/api/sessions/this", bare)).Status);
        Assert.Equal(401, (await _node.CallAsync("PUT", "/api/handles/99.1/y", bare, Values)).Status);
        Assert.Equal(403, (await _node.CallAsync("GET", "/api/sessions/this", bare)).Status);
    }

    [Fact]
    public async Task A_session_takes_its_proof_from_the_body_too()
    {
        var opened = (await _node.CallAsync("POST", "/api/sessions")).Json;
        var (session, nonce) = (opened.GetProperty("sessionId").GetString()!, opened.GetProperty("nonce").GetBytesFromBase64());
        var signature = Convert.ToBase64String(_node.Key.SignData([.. nonce, .. s_cnonce], HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        var body = $$"""{"version":"0","sessionId":"{{session}}","id":"{{HandleNode.KeyId}}","type":"HS_PUBKEY","cnonce":"{{Cnonce}}","alg":"SHA-256","signature":"{{signature}}"}""";
        Assert.Equal(200, (await _node.CallAsync("POST", "/api/sessions/this", null, body)).Status);
        Assert.Equal(201, (await _node.CallAsync("PUT", "/api/handles/99.1/x", $"Handle sessionId=\"{session}\"", Values)).Status);
    }

    [Fact]
    public async Task A_mac_is_verified_for_another_server()
    {
        var nonce = Encoding.ASCII.GetBytes("fedcba9876543210");
        var mac = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(HandleNode.Secret), (byte[])[.. nonce, .. s_cnonce]));
        string Ask(string signature) => $"/api/verifications/{HandleNode.SecretId}?nonce={Uri.EscapeDataString(Convert.ToBase64String(nonce))}&cnonce={Uri.EscapeDataString(Cnonce)}&alg=HMAC-SHA256&signature={Uri.EscapeDataString(signature)}";
        Assert.Equal("""{"responseCode":1,"isValid":true,"handle":"99.1/ADMIN"}""", (await _node.CallAsync("GET", Ask(mac))).Body);
        Assert.Equal("""{"responseCode":1,"isValid":false,"handle":"99.1/ADMIN"}""", (await _node.CallAsync("GET", Ask("AAAA"))).Body);
        Assert.Equal((400, 4), ((await _node.CallAsync("GET", "/api/verifications/99.1/ADMIN")).Status, (await _node.CallAsync("GET", "/api/verifications/99.1/ADMIN")).Code));
    }

    [Theory]
    [InlineData("CN=" + HandleNode.KeyId, 201)]
    [InlineData("CN=99.1/ADMIN", 201)]
    [InlineData("CN=302:99.1/ADMIN", 401)]
    [InlineData("CN=somebody", 401)]
    public async Task A_client_certificate_is_known_by_its_key(string subject, int status)
    {
        using var certificate = Certificate(subject, _node.Key);
        using var client = _node.Tls(certificate);
        Assert.Equal(status, (await _node.CallAsync("PUT", "/api/handles/99.1/x", null, Values, client)).Status);
    }

    [Fact]
    public async Task A_certificate_with_the_name_and_another_key_is_refused()
    {
        using var key = RSA.Create(2048);
        using var certificate = Certificate("CN=" + HandleNode.KeyId, key);
        using var client = _node.Tls(certificate);
        Assert.Equal(401, (await _node.CallAsync("PUT", "/api/handles/99.1/x", null, Values, client)).Status);
    }

    [Fact]
    public async Task One_port_speaks_http_and_https()
    {
        await _node.CallAsync("PUT", "/api/handles/99.1/x", HandleNode.ByAdmin, Values);
        using var secure = _node.Tls();
        Assert.Equal([1], (await _node.CallAsync("GET", "/api/handles/99.1/x", null, null, secure)).Indexes);
        using var plain = new HttpClient { BaseAddress = new UriBuilder(_node.Both) { Scheme = "http" }.Uri };
        Assert.Equal([1], (await _node.CallAsync("GET", "/api/handles/99.1/x", null, null, plain)).Indexes);
    }

    private static X509Certificate2 Certificate(string subject, RSA key)
    {
        using var made = new CertificateRequest(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(30), DateTimeOffset.UnixEpoch.AddYears(130));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
