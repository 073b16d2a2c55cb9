using System.Security.Cryptography;
using Xunit;
using Yiwang.Client.Batches;
using Yiwang.Client.Credentials;
using Yiwang.Client;
using Yiwang.Signing;
using Yiwang.Wire.Handle.Bodies;
using Yiwang.Wire.Handle.Security;
using Yiwang.Wire.Handle.Values;
using Yiwang.Wire.Handle;

namespace Yiwang.Unit.Tests.Client;

public sealed class ChangeTests
{
    private static readonly ValueReference s_user = new("0.NA/99.1", 300);
    private static readonly byte[] s_secret = "a secret of some length"u8.ToArray();

    private static HandleClient Client(ScriptedServer server, HandleCredential? credential, SessionUse session = SessionUse.None) =>
        new(new HandleClientOptions { Server = server.Address, Credential = credential, Session = session });

    private static ScriptedSession Secret(IHandleSigner? key = null) => new(key!, (b, nonce, digest) => SecretKeyAnswers.Verify(b.Answer, nonce, digest, s_secret));

    [Fact]
    public async Task AnswersAChallengeWithASecret()
    {
        var session = Secret();
        await using var server = new ScriptedServer(session.Answer);
        await using var client = Client(server, new SecretKeyCredential(s_user, s_secret));
        await client.CreateAsync("99.1/A", [HandleValues.Text(1, "URL", "https://example.org/")]);
        var done = Assert.IsType<ValuesBody>(Assert.Single(session.Done).Body);
        Assert.Equal("https://example.org/", Assert.Single(done.Values).Text());
        Assert.All(server.Heard, h => Assert.Equal("tcp", h.Transport));
        var proof = Assert.IsType<ChallengeAnswerBody>(server.Heard.Last().Message.Body);
        Assert.Equal((ValueTypes.SecretKey, s_user), (proof.KeyType, proof.User));
        Assert.Equal(ScriptedSession.Challenge, server.Heard.Last().Message.Envelope.SessionId);
    }

    [Fact]
    public async Task AnswersAChallengeWithRsaAndSm2()
    {
        using var rsa = PublicKeyCredential.Rsa(s_user, RSA.Create(2048));
        using var sm2 = PublicKeyCredential.Sm2(s_user, Sm2Signer.NewPrivateKey());
        foreach (var credential in new[] { rsa, sm2 })
        {
            var session = new ScriptedSession(null!, (b, nonce, digest) => PublicKeyAnswers.Verify(b.Answer, nonce, digest, credential.PublicKey, b.User.Handle));
            await using var server = new ScriptedServer(session.Answer);
            await using var client = Client(server, credential);
            await client.DeleteAsync("99.1/A");
            Assert.Equal(OpCode.DeleteHandle, Assert.Single(session.Done).Header.Operation);
        }
    }

    [Fact]
    public async Task EveryOperationHasItsBody()
    {
        var session = Secret();
        await using var server = new ScriptedServer(session.Answer);
        await using var client = Client(server, new SecretKeyCredential(s_user, s_secret));
        WireValue[] values = [HandleValues.Text(3, "NAME", "n")];
        await client.CreateAsync("99.1/A", values, overwrite: true);
        await client.AddValuesAsync("99.1/A", values);
        await client.ModifyValuesAsync("99.1/A", values);
        await client.RemoveValuesAsync("99.1/A", [3, 4]);
        await client.HomePrefixAsync("99.2");
        await client.UnhomePrefixAsync("99.2");
        Assert.Equal([OpCode.CreateHandle, OpCode.AddValue, OpCode.ModifyValue, OpCode.RemoveValue, OpCode.HomePrefix, OpCode.UnhomePrefix], session.Done.Select(d => d.Header.Operation));
        Assert.True(session.Done[0].Header.Has(OpFlags.Overwrite));
        Assert.False(session.Done[1].Header.Has(OpFlags.Overwrite));
        Assert.Equal([3, 4], ((RemoveBody)session.Done[3].Body).Indexes);
        Assert.Equal("0.NA/99.2", ((HandleBody)session.Done[4].Body).Handle);
    }

    [Fact]
    public async Task WithoutACredentialItSaysSo()
    {
        await using var server = new ScriptedServer(Secret().Answer);
        await using var client = Client(server, null);
        var e = await Assert.ThrowsAsync<HandleException>(() => client.DeleteAsync("99.1/A"));
        Assert.Equal((HandleFailure.NoCredential, ResponseCode.AuthenticationNeeded), (e.Failure, e.Code));
    }

    [Fact]
    public async Task AWrongSecretIsRefused()
    {
        await using var server = new ScriptedServer(Secret().Answer);
        await using var client = Client(server, new SecretKeyCredential(s_user, "another secret"));
        Assert.Equal(ResponseCode.AuthenticationFailed, (await Assert.ThrowsAsync<HandleException>(() => client.DeleteAsync("99.1/A"))).Code);
    }

    [Fact]
    public async Task SignsNothingButItsOwnRequest()
    {
        await using var server = new ScriptedServer(m => ScriptedServer.Answer(m, ResponseCode.AuthenticationNeeded, new ChallengeBody(new byte[16]), 0, 5, new RequestDigest(DigestAlgorithm.Sha256, new byte[32])));
        await using var client = Client(server, new SecretKeyCredential(s_user, s_secret));
        var e = await Assert.ThrowsAsync<HandleException>(() => client.DeleteAsync("99.1/A"));
        Assert.Equal(HandleFailure.NotTrusted, e.Failure);
        Assert.DoesNotContain(server.Heard, h => h.Message.Header.Operation == OpCode.ChallengeResponse);
    }

    [Fact]
    public async Task AListMayComeInSeveralMessages()
    {
        await using var server = new ScriptedServer(m => (IEnumerable<HandleMessage>)
        [
            ScriptedServer.Answer(m, ResponseCode.Success, new HandleListBody(["99.1/A", "99.1/B"]), OpFlags.Continuous),
            ScriptedServer.Answer(m, ResponseCode.Success, new HandleListBody(["99.1/C"])),
        ]);
        await using var client = Client(server, new SecretKeyCredential(s_user, s_secret));
        Assert.Equal(["99.1/A", "99.1/B", "99.1/C"], await client.ListAsync("99.1"));
        Assert.Equal("0.NA/99.1", ((HandleBody)server.Heard.Single().Message.Body).Handle);
    }

    [Fact]
    public async Task ABrokenConnectionDoesNotRepeatAChange()
    {
        await using var server = new ScriptedServer(m => (IEnumerable<HandleMessage>)[]) { CloseAfter = 1 };
        await using var client = Client(server, new SecretKeyCredential(s_user, s_secret));
        Assert.Equal(HandleFailure.Unreachable, (await Assert.ThrowsAsync<HandleException>(() => client.DeleteAsync("99.1/A"))).Failure);
        Assert.Single(server.Heard);
    }

    [Fact]
    public async Task ABatchTellsWhatCameOfEachItem()
    {
        await using var server = new ScriptedServer(m => m.Body is ValuesBody { Handle: "99.1/7" }
            ? ScriptedServer.Refused(m, ResponseCode.HandleExists, "taken") : ScriptedServer.Answer(m, ResponseCode.Success, new PlainBody()));
        await using var client = Client(server, new SecretKeyCredential(s_user, s_secret));
        var items = Enumerable.Range(0, 50).Select(i => new BatchItem(BatchAction.Create, $"99.1/{i}", [HandleValues.Text(1, "N", "n")]));
        var last = default(BatchProgress);
        var results = new List<BatchResult>();
        await foreach (var result in HandleBatch.RunAsync(client, items, 8, new Told(p => last = p))) results.Add(result);
        Assert.Equal(Enumerable.Range(0, 50), results.Select(r => r.Number));
        Assert.Equal((7, ResponseCode.HandleExists), (Assert.Single(results, r => r.Error is not null).Number, results[7].Error!.Code));
        Assert.Equal(new BatchProgress(50, 1), last);
    }

    private sealed class Told(Action<BatchProgress> tell) : IProgress<BatchProgress>
    {
        public void Report(BatchProgress value) => tell(value);
    }
}
