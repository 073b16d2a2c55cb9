using System.Net;
using System.Security.Cryptography;
using System.Text;
using Xunit;
using Yiwang.Events;
using Yiwang.Identify.Surfaces.HandleServer.Authentication;
using Yiwang.Identify.Surfaces.HandleServer.Authentication.Rest;
using Yiwang.Parties;
using Yiwang.Signing;
using Yiwang.Storage.Sql;
using Yiwang.Unit.Tests.Storage.Sql;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Unit.Tests.Identify.HandleServer.Authentication;

public sealed class RestSessionTests : BothEngines
{
    private static readonly byte[] ClientNonce = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];
    private static readonly IPAddress Here = IPAddress.Parse("192.0.2.1");

    private Task<AuthenticationBed> OpenAsync(AuthenticationOptions? options = null) => AuthenticationBed.OpenAsync(NewDatabase(SqlEngine.Sqlite), options);

    private static async Task<string> TryAsync(AuthenticationBed bed, RestSession session, RestProof proof) => (await bed.Get<RestSessions>().AuthenticateAsync(session, proof, "192.0.2.1")).Status.Code;

    [Fact]
    public async Task Signatures_over_both_nonces_authenticate_a_session()
    {
        using var bed = await OpenAsync();
        using var rsa = RSA.Create(2_048);
        var sm2 = AuthenticationBed.Sm2;
        var ed = new Ed25519Signer(Ed25519Signer.NewSeed());
        var app = await bed.IssueAsync(new AppKey(AppKeyAlgorithm.RsaSha256, rsa.ExportSubjectPublicKeyInfo()));
        await bed.IssueAsync(sm2, "sm2", new ValueReference("99.501/SM2", 301));
        await bed.IssueAsync(new AppKey(AppKeyAlgorithm.Ed25519, ed.PublicKey), "ed", new ValueReference("99.501/ED", 302));
        var sessions = bed.Get<RestSessions>();
        var session = sessions.Open(Here)!;
        byte[] data = [.. session.Nonce, .. ClientNonce];
        var good = new RestProof("300:0.NA/99.501", "HS_PUBKEY", ClientNonce, "SHA256", rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        Assert.Null(sessions.PrincipalOf(session));
        Assert.Equal(Codes.PartiesSignInFailed, await TryAsync(bed, session, good with { ClientNonce = [.. ClientNonce, 0] }));
        Assert.Equal(Codes.PartiesSignInFailed, await TryAsync(bed, session, good with { Id = "301:0.NA/99.501" }));
        Assert.Equal(Codes.RequestInvalid, await TryAsync(bed, session, good with { Id = "0.NA/99.501" }));
        Assert.Equal(Codes.PartiesSignInFailed, await TryAsync(bed, session, good with { Type = "HS_SECKEY" }));
        Assert.Equal(Codes.PartiesSignInFailed, await TryAsync(bed, sessions.Open(Here)!, good)); // another session's nonce
        Assert.Equal(Codes.Ok, await TryAsync(bed, session, good));
        Assert.Equal(app.Principal, sessions.PrincipalOf(sessions.Find(session.Id)!));
        Assert.Equal(Codes.Ok, await TryAsync(bed, session, new("301:99.501/SM2", "HS_PUBKEY", ClientNonce, "SM3", sm2.Sign(data, new(2, 11), "99.501/SM2"))));
        Assert.Equal(Codes.Ok, await TryAsync(bed, session, new("302:99.501/ED", "HS_PUBKEY", ClientNonce, "Ed25519", ed.Sign(data))));
        Assert.Equal(Codes.Ok, await TryAsync(bed, session, good));
        await bed.Parties.Parties.RevokeAppAsync(bed.Admin, app.Handle, "停用");
        Assert.Null(sessions.PrincipalOf(session));
        sessions.Close(session.Id);
        Assert.Null(sessions.Find(session.Id));
    }

    [Theory]
    [InlineData("PBKDF2-HMAC-SHA1", LegacyAlgorithms.None, true), InlineData("HMAC-SHA256", LegacyAlgorithms.None, true), InlineData("SHA-256", LegacyAlgorithms.None, true), InlineData("SHA1", LegacyAlgorithms.Sha1, true)]
    [InlineData("SHA-1", LegacyAlgorithms.None, false), InlineData("MD5", LegacyAlgorithms.Sha1, false), InlineData("ROT13", LegacyAlgorithms.All, false)]
    public async Task MACs_of_a_secret_authenticate_as_far_as_the_setting_goes(string algorithm, LegacyAlgorithms legacy, bool passes)
    {
        using var bed = await OpenAsync(new AuthenticationOptions { Legacy = legacy });
        await bed.IssueAsync(new AppKey(AppKeyAlgorithm.SecretKey, Secret: "correct secret 1"));
        var session = bed.Get<RestSessions>().Open(Here)!;
        byte[] data = [.. session.Nonce, .. ClientNonce], secret = "correct secret 1"u8.ToArray(), salt = RandomNumberGenerator.GetBytes(16);
#pragma warning disable CA5350, CA5351, CA5379 // the protocol's own
        var mac = algorithm switch
        {
            "PBKDF2-HMAC-SHA1" => HMACSHA1.HashData(Rfc2898DeriveBytes.Pbkdf2(secret, salt, 1_000, HashAlgorithmName.SHA1, 20), data),
            "HMAC-SHA256" => HMACSHA256.HashData(secret, data),
            "SHA-256" => SHA256.HashData([.. secret, .. data, .. secret]),
            "MD5" => MD5.HashData([.. secret, .. data, .. secret]),
            _ => SHA1.HashData([.. secret, .. data, .. secret]),
        };
#pragma warning restore CA5350, CA5351, CA5379
        var proof = new RestProof("300:0.NA/99.501", "HS_SECKEY", ClientNonce, algorithm, mac, salt, 1_000, 160);
        Assert.Equal(passes ? Codes.Ok : Codes.PartiesSignInFailed, await TryAsync(bed, session, proof));
        if (passes) Assert.Equal(Codes.PartiesSignInFailed, await TryAsync(bed, session, proof with { Signature = [.. mac[1..], mac[0]] }));
    }

    [Fact]
    public async Task Sessions_end_and_give_way()
    {
        using var bed = await OpenAsync(new AuthenticationOptions { Sessions = 5, SessionsOfAddress = 2, SessionIdle = TimeSpan.FromMinutes(10) });
        await bed.IssueAsync(new AppKey(AppKeyAlgorithm.SecretKey, Secret: "correct secret 1"));
        var sessions = bed.Get<RestSessions>();
        var proved = sessions.Open(Here)!;
        byte[] data = [.. proved.Nonce, .. ClientNonce];
        Assert.Equal(Codes.Ok, await TryAsync(bed, proved, new("300:0.NA/99.501", "HS_SECKEY", ClientNonce, "HMAC-SHA256", HMACSHA256.HashData(Encoding.UTF8.GetBytes("correct secret 1"), data))));
        for (var i = 0; i < 20; i++)
        {
            bed.Clock.Move(TimeSpan.FromSeconds(1));
            Assert.NotNull(sessions.Open(IPAddress.Parse($"203.0.113.{i % 5}")));
        }
        Assert.Equal(5, sessions.Count);
        Assert.NotNull(sessions.Find(proved.Id));
        bed.Clock.Move(TimeSpan.FromMinutes(10));
        Assert.Null(sessions.Find(proved.Id));
    }
}
