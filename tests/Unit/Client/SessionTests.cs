using System.Security.Cryptography;
using Xunit;
using Yiwang.Client.Credentials;
using Yiwang.Client;
using Yiwang.Wire.Handle.Bodies;
using Yiwang.Wire.Handle.Security;
using Yiwang.Wire.Handle.Values;
using Yiwang.Wire.Handle;

namespace Yiwang.Unit.Tests.Client;

public sealed class SessionTests : IDisposable
{
    private static readonly byte[] s_secret = "a secret of some length"u8.ToArray();
    private readonly RsaHandleSigner _key = new(RSA.Create(2048));

    public void Dispose() => _key.Dispose();

    private ScriptedServer Serve(ScriptedSession session, IHandleSigner? shown = null)
    {
        ScriptedServer server = null!;
        return server = new ScriptedServer(m => m.Header.Operation == OpCode.GetSiteInfo
            ? ScriptedServer.Answer(m, ResponseCode.Success, new SiteBody(server.Site(publicKey: (shown ?? _key).PublicKey.Encode()))) : session.Answer(m));
    }

    private ScriptedSession Session() => new(_key, (b, nonce, digest) => SecretKeyAnswers.Verify(b.Answer, nonce, digest, s_secret));

    private static HandleClient Client(ScriptedServer server) => new(new HandleClientOptions
    {
        Server = server.Address,
        Credential = new SecretKeyCredential(new ValueReference("0.NA/99.1", 300), s_secret),
        Session = SessionUse.Signed,
    });

    [Fact]
    public async Task OneSessionAndOneChallengeServeManyRequests()
    {
        var session = Session();
        await using var server = Serve(session);
        await using (var client = Client(server)) await Task.WhenAll(Enumerable.Range(0, 30).Select(i => client.DeleteAsync($"99.1/{i}")));
        Assert.Equal((1, 1), (session.SetUps, session.Challenges));
        Assert.Equal(30, session.Done.Count(d => d.Header.Operation == OpCode.DeleteHandle));
        Assert.Single(session.Done, d => d.Header.Operation == OpCode.SessionTerminate);
    }

    [Fact]
    public async Task AServerThatForgotTheSessionGetsANewOne()
    {
        var session = Session();
        await using var server = Serve(session);
        await using var client = Client(server);
        await client.DeleteAsync("99.1/A");
        session.Forget();
        await client.DeleteAsync("99.1/B");
        await client.DeleteAsync("99.1/C");
        Assert.Equal((2, 3), (session.SetUps, session.Done.Count));
    }

    [Fact]
    public async Task ASessionIsAgreedOnWithTheServerAlone()
    {
        using var stranger = new RsaHandleSigner(RSA.Create(2048));
        var session = Session();
        await using var server = Serve(session, shown: stranger);
        await using var client = Client(server);
        Assert.Equal(HandleFailure.NotTrusted, (await Assert.ThrowsAsync<HandleException>(() => client.DeleteAsync("99.1/A"))).Failure);
        Assert.Empty(session.Done);
    }

    [Fact]
    public async Task ACertifiedAnswerIsTakenWithTheServersSignatureOnly()
    {
        using var stranger = new RsaHandleSigner(RSA.Create(2048));
        foreach (var (signer, good) in new (IHandleSigner?, bool)[] { (_key, true), (stranger, false), (null, false) })
        {
            ScriptedServer server = null!;
            await using var _ = server = new ScriptedServer(m =>
            {
                if (m.Header.Operation == OpCode.GetSiteInfo) return ScriptedServer.Answer(m, ResponseCode.Success, new SiteBody(server.Site(publicKey: _key.PublicKey.Encode())));
                var answer = ScriptedServer.Answer(m, ResponseCode.Success, new ResolvedBody("99.1/A", []), OpFlags.Certify, null, RequestDigest.Of(m.Envelope.Agreed, m.Signed));
                return signer is null ? answer : answer with { Credential = MessageSignature.Make(answer.Envelope, answer.EncodeSigned(), signer) };
            });
            await using var client = new HandleClient(server.Address);
            var asking = client.ResolveAsync("99.1/A", new ResolveOptions { Certified = true });
            if (good) Assert.True((await asking)!.IsCertified);
            else Assert.Equal(HandleFailure.NotTrusted, (await Assert.ThrowsAsync<HandleException>(() => asking)).Failure);
        }
    }
}
