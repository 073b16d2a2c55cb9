using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Xunit;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;
using Yiwang.Storage.Sql;
using Yiwang.Unit.Tests.Storage.Sql;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;
using Yiwang.Wire.Handle.Security;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Unit.Tests.Identify.HandleServer.Authentication;

/// <summary>Credentials whose key or secret lies at another node, and being that other node.</summary>
public sealed class ElsewhereTests : BothEngines
{
    private const string Secret = "partner secret 2026";
    private static readonly ValueReference Partner = new("88.1.2/ADMIN", 300);

    private Task<AuthenticationBed> OpenAsync() => AuthenticationBed.OpenAsync(NewDatabase(SqlEngine.Sqlite));

    [Fact]
    public async Task A_public_key_is_resolved_where_it_lies()
    {
        using var bed = await OpenAsync();
        var key = AuthenticationBed.Rsa;
        var sm2 = AuthenticationBed.Sm2;
        var app = await bed.IssueAsync(new AppKey(AppKeyAlgorithm.HeldElsewhere), "partner", Partner, new ValueReference("88.1.2/SM2", 301));
        var client = new WireClient(bed);
        Assert.Equal(ResponseCode.AuthenticationFailed, (await client.AnswerWithKeyAsync(await client.AskAsync(), key, Partner)).Header.Response);
        bed.Resolver.Put(Partner.Handle, 300, "HS_PUBKEY", key.PublicKey.Encode());
        bed.Resolver.Put("88.1.2/SM2", 301, "HS_PUBKEY", sm2.PublicKey.Encode());
        bed.Resolver.Put("88.1.2/SM2", 302, "URL", sm2.PublicKey.Encode());
        Assert.Equal(ResponseCode.Success, (await client.AnswerWithKeyAsync(await client.AskAsync(), key, Partner)).Header.Response);
        Assert.Equal(ResponseCode.Success, (await client.AnswerWithKeyAsync(await client.AskAsync(), sm2, new("88.1.2/SM2", 301))).Header.Response);
        Assert.Equal(ResponseCode.AuthenticationFailed, (await client.AnswerWithKeyAsync(await client.AskAsync(), sm2, new("88.1.2/SM2", 302))).Header.Response);
        // a key that anybody publishes under a name that nobody here has given roles to
        bed.Resolver.Put("88.9/X", 300, "HS_PUBKEY", key.PublicKey.Encode());
        Assert.Equal(ResponseCode.AuthenticationFailed, (await client.AnswerWithKeyAsync(await client.AskAsync(), key, new("88.9/X", 300))).Header.Response);
        Assert.Equal([app.Principal!, app.Principal!], bed.Creates.By);
    }

    [Fact]
    public async Task We_answer_for_the_secrets_that_lie_here_and_sign_what_we_say()
    {
        using var bed = await OpenAsync();
        await bed.IssueAsync(new AppKey(AppKeyAlgorithm.SecretKey, Secret: Secret));
        var asker = new WireClient(bed);
        var (nonce, digest) = (RandomNumberGenerator.GetBytes(16), SHA256.HashData("a request elsewhere"u8));
        async Task<HandleMessage> Ask(string secret, ValueReference? user = null, byte[]? about = null) => await asker.SendAsync(OpCode.VerifyResponse, new VerifyBody(
            user ?? AuthenticationBed.User, nonce, new RequestDigest(DigestAlgorithm.OldMd5, about ?? digest), SecretKeyAnswers.Make(SecretAnswerKind.Pbkdf2HmacSha1, nonce, digest, Encoding.UTF8.GetBytes(secret))), flags: OpFlags.RequestDigest);
        static bool Verdict(HandleMessage reply) => reply.Header.Response == ResponseCode.Success && ((VerifiedBody)reply.Body).Valid;
        var good = await Ask(Secret);
        Assert.True(Verdict(good));
        Assert.Equal(WireFault.None, KeyReader.TryRead(bed.ServerKey.PublicKey, out var server));
        Assert.True(MessageSignature.Verify(good.Envelope, good.Signed, server!, good.Credential!));
        Assert.True(DigestNames.Matches(good.Digest!, asker.LastRequest.EncodeSigned()));
        Assert.False(Verdict(await Ask("a wrong secret 12")));
        Assert.False(Verdict(await Ask(Secret, new("0.NA/99.777", 300))));
        Assert.False(Verdict(await Ask(Secret, about: SHA256.HashData("another request"u8))));
        Assert.Equal(3, bed.SignIns(AuditKind.Refusal).Count(r => r.Action == "sign-in.handle-verify"));
        // guesses through this operation meet a limit
        var verdicts = new List<ResponseCode>();
        for (var i = 0; i < 70; i++) verdicts.Add((await Ask("a wrong secret 12")).Header.Response);
        Assert.Equal(ResponseCode.ServerBusy, verdicts[^1]);
    }

    [Theory]
    [InlineData(true, true, true), InlineData(false, true, false), InlineData(true, false, false)]
    public async Task A_secret_is_verified_at_its_home(bool rightSecret, bool rightServerKey, bool passes)
    {
        using var home = await OpenAsync();
        home.Parties.Prefixes.Known["88.1.2"] = new(home.Admin.Organization!, IsHere: true);
        await home.IssueAsync(new AppKey(AppKeyAlgorithm.SecretKey, Secret: Secret), "partner", Partner);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener, home);

        using var bed = await OpenAsync();
        await bed.IssueAsync(new AppKey(AppKeyAlgorithm.HeldElsewhere), "partner", Partner);
        var wrong = AuthenticationBed.OtherRsa;
        var server = new SiteServer(1, IPAddress.Loopback, rightServerKey ? home.ServerKey.PublicKey : wrong.PublicKey.Encode(),
            [new(InterfaceUse.Both, InterfaceProtocol.Udp, 1), new(InterfaceUse.Both, InterfaceProtocol.Tcp, ((IPEndPoint)listener.LocalEndpoint).Port)]);
        bed.Resolver.Put("0.NA/88.1.2", 1, "HS_SITE", new SiteRecord(1, ProtocolVersion.Current, 1, SiteFlags.Primary, HashOption.Handle, [], [], [server]).Encode());
        var client = new WireClient(bed);
        var done = await client.AnswerWithSecretAsync(await client.AskAsync(), rightSecret ? Secret : "a wrong secret 12", Partner);
        Assert.Equal(passes ? ResponseCode.Success : ResponseCode.AuthenticationFailed, done.Header.Response);
        await serving;
    }

    [Fact]
    public async Task A_home_that_is_not_there_is_a_no()
    {
        using var bed = await OpenAsync();
        await bed.IssueAsync(new AppKey(AppKeyAlgorithm.HeldElsewhere), "partner", Partner);
        var client = new WireClient(bed);
        Assert.Equal(ResponseCode.AuthenticationFailed, (await client.AnswerWithSecretAsync(await client.AskAsync(), Secret, Partner)).Header.Response);
        var key = AuthenticationBed.Rsa;
        var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var port = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();
        var server = new SiteServer(1, IPAddress.Loopback, key.PublicKey.Encode(), [new(InterfaceUse.Both, InterfaceProtocol.Tcp, port)]);
        bed.Resolver.Put("0.NA/88.1.2", 1, "HS_SITE", new SiteRecord(1, ProtocolVersion.Current, 1, SiteFlags.Primary, HashOption.Handle, [], [], [server]).Encode());
        Assert.Equal(ResponseCode.AuthenticationFailed, (await client.AnswerWithSecretAsync(await client.AskAsync(), Secret, Partner)).Header.Response);
    }

    /// <summary>One connection, one question.</summary>
    private static async Task ServeAsync(TcpListener listener, AuthenticationBed home)
    {
        using var socket = await listener.AcceptSocketAsync(Cancel);
        using var stream = new NetworkStream(socket);
        var envelope = new byte[HandleLimits.EnvelopeBytes];
        await stream.ReadExactlyAsync(envelope, Cancel);
        Assert.Equal(WireFault.None, Envelope.TryRead(envelope, out var read));
        var rest = new byte[read.MessageLength];
        await stream.ReadExactlyAsync(rest, Cancel);
        var peer = new WireClient(home).Peer;
        await stream.WriteAsync(await home.Service.AnswerAsync(peer, (byte[])[.. envelope, .. rest], Cancel), Cancel);
    }
}
