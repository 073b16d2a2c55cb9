using System.Security.Cryptography;
using Xunit;
using Yiwang.Identify.Surfaces.HandleServer.Authentication;
using Yiwang.Identify.Surfaces.HandleServer.Authentication.Sessions;
using Yiwang.Identify.Surfaces.HandleServer.Engine;
using Yiwang.Parties;
using Yiwang.Storage.Sql;
using Yiwang.Unit.Tests.Storage.Sql;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;
using Yiwang.Wire.Handle.Security;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Unit.Tests.Identify.HandleServer.Authentication;

public sealed class SessionTests : BothEngines
{
    private static ValueReference User => AuthenticationBed.User;

    private Task<AuthenticationBed> OpenAsync(AuthenticationOptions? options = null) => AuthenticationBed.OpenAsync(NewDatabase(SqlEngine.Sqlite), options);

    public static TheoryData<KeyExchange> Modes => [KeyExchange.ClientKey, KeyExchange.ServerKey, KeyExchange.HandleKey, KeyExchange.DiffieHellman];

    [Theory, MemberData(nameof(Modes))]
    public async Task A_session_of_every_mode_is_authenticated_once_and_acts_from_then_on(KeyExchange mode)
    {
        using var bed = await OpenAsync();
        var key = AuthenticationBed.Rsa;
        var own = AuthenticationBed.OtherRsa;
        var app = await bed.IssueAsync(key);
        var udp = new WireClient(bed, HandleTransport.Udp);
        var tcp = new WireClient(bed);
        var session = await ClientSession.OpenAsync(udp, mode switch
        {
            KeyExchange.ClientKey => SessionRequest.ClientKey(User, 60, own),
            KeyExchange.ServerKey => SessionRequest.ServerKey(User, 60),
            KeyExchange.HandleKey => SessionRequest.HandleKeyOf(User, 60, User, key),
            _ => SessionRequest.DiffieHellman(User, 60),
        });
        // set up over UDP, used over TCP, as the reference client does; challenged inside the session, under its id
        var challenge = await session.AskAsync(tcp);
        Assert.Equal((ResponseCode.AuthenticationNeeded, session.Id), (challenge.Header.Response, challenge.Envelope.SessionId));
        var done = await tcp.AnswerWithKeyAsync(challenge, key, User);
        Assert.Equal((ResponseCode.Success, OpCode.CreateHandle, session.Id), (done.Header.Response, done.Header.Operation, done.Envelope.SessionId));
        Assert.Equal(ResponseCode.Success, (await session.AskAsync(tcp)).Header.Response);
        Assert.Equal(ResponseCode.Success, (await session.SendAsync(OpCode.CreateHandle, WireClient.Create, encrypted: true)).Header.Response);
        Assert.Equal([app.Principal!, app.Principal!, app.Principal!], bed.Creates.By);
    }

    [Fact]
    public async Task What_sets_up_a_session_is_signed_by_the_server_and_what_follows_by_the_session()
    {
        using var bed = await OpenAsync();
        var key = AuthenticationBed.Rsa;
        await bed.IssueAsync(key);
        var client = new WireClient(bed);
        var reply = await client.SendAsync(OpCode.SessionSetup, SessionRequest.DiffieHellman(User, 60).Body);
        Assert.Equal(WireFault.None, KeyReader.TryRead(bed.ServerKey.PublicKey, out var server));
        Assert.True(MessageSignature.Verify(reply.Envelope, reply.Signed, server!, reply.Credential!));
        var session = await ClientSession.OpenAsync(client);
        await session.ProveAsync(key);
        var answers = new[] { await session.SendAsync(OpCode.CreateHandle, WireClient.Create, flags: OpFlags.Certify), await session.SendAsync(OpCode.CreateHandle, WireClient.Create, flags: OpFlags.Certify | OpFlags.Encrypt, encrypted: true) };
        Assert.All(answers, a => Assert.True(MessageMac.Verify(a.Envelope, a.Signed, session.Cipher.Key, a.Credential!)));
        Assert.Equal([1, 2], answers.Select(a => a.Credential!.Counter));
    }

    [Fact]
    public async Task A_message_counts_once_and_only_under_the_sessions_key()
    {
        using var bed = await OpenAsync();
        var key = AuthenticationBed.Rsa;
        await bed.IssueAsync(key);
        var client = new WireClient(bed);
        var session = await ClientSession.OpenAsync(client);
        await session.ProveAsync(key);
        Assert.Equal(ResponseCode.Success, (await session.AskAsync()).Header.Response);
        Assert.Equal(ResponseCode.SessionMessageRejected, (await client.SendAsync(client.Sent)).Header.Response);
        // counters overtake each other, and each is good once
        Task<HandleMessage> At(int counter) => client.SendAsync(OpCode.CreateHandle, WireClient.Create, session.Id, OpFlags.None, (e, signed) => session.Sign(e, signed, counter));
        Assert.Equal(ResponseCode.Success, (await At(200)).Header.Response);
        Assert.Equal(ResponseCode.Success, (await At(100)).Header.Response);
        Assert.Equal(ResponseCode.SessionMessageRejected, (await At(100)).Header.Response);
        Assert.Equal(ResponseCode.Success, (await At(5_000)).Header.Response);
        Assert.All(new[] { 3_000, 0, -1, int.MaxValue }, c => Assert.Equal(ResponseCode.SessionMessageRejected, At(c).GetAwaiter().GetResult().Header.Response));

        // no MAC, a stranger's MAC, one over another message: nobody's, or refused
        var before = bed.Creates.By.Count;
        Assert.Equal(ResponseCode.AuthenticationNeeded, (await client.AskAsync(session.Id)).Header.Response);
        var stranger = SessionCipher.New(CipherAlgorithm.Aes, client.Version);
        Assert.Equal(ResponseCode.SessionFailed, (await client.SendAsync(OpCode.CreateHandle, WireClient.Create, session.Id, OpFlags.None, (e, s) => MessageMac.Make(e, s, stranger.Key, 6_000))).Header.Response);
        var moved = client.Message(OpCode.CreateHandle, WireClient.Create, session.Id, OpFlags.None, (e, s) => session.Sign(e, s, 6_001));
        Assert.Equal(ResponseCode.SessionFailed, (await client.SendAsync(moved with { Body = new ValuesBody("99.501/STOLEN", []) })).Header.Response);
        Assert.Equal(ResponseCode.SessionFailed, (await client.SendAsync(moved with { Envelope = moved.Envelope with { RequestId = 77 } })).Header.Response);
        Assert.Equal(before, bed.Creates.By.Count);
    }

    [Fact]
    public async Task Only_whoever_has_the_sessions_key_can_authenticate_it()
    {
        using var bed = await OpenAsync();
        var key = AuthenticationBed.Rsa;
        var attacker = AuthenticationBed.OtherRsa;
        var app = await bed.IssueAsync(key);
        await bed.IssueAsync(attacker, "attacker", new ValueReference("99.501/ATTACKER", 300));
        var client = new WireClient(bed);
        var session = await ClientSession.OpenAsync(client);
        // somebody who saw the id asks under it, without its key, and proves to be himself: the session is not his
        var other = new WireClient(bed, address: "203.0.113.5");
        var challenge = await other.AskAsync(session.Id);
        Assert.NotEqual(session.Id, challenge.Envelope.SessionId);
        Assert.Equal(ResponseCode.Success, (await other.AnswerWithKeyAsync(challenge, attacker, new("99.501/ATTACKER", 300))).Header.Response);
        Assert.Equal(ResponseCode.AuthenticationNeeded, (await session.AskAsync()).Header.Response);
        Assert.Equal(ResponseCode.Success, (await session.ProveAsync(key)).Header.Response);
        await session.AskAsync();
        Assert.Equal(app.Principal, bed.Creates.By[^1]);
    }

    [Fact]
    public async Task A_session_ends_when_nobody_uses_it_when_the_server_restarts_and_when_the_credential_changes()
    {
        using var bed = await OpenAsync();
        var key = AuthenticationBed.Rsa;
        var next = AuthenticationBed.NextRsa;
        var app = await bed.IssueAsync(key);
        var client = new WireClient(bed);
        var session = await ClientSession.OpenAsync(client, SessionRequest.DiffieHellman(User, 120));
        await session.ProveAsync(key);
        bed.Clock.Move(TimeSpan.FromSeconds(119));
        Assert.Equal(ResponseCode.Success, (await session.AskAsync()).Header.Response);
        bed.Clock.Move(TimeSpan.FromSeconds(120));
        Assert.Equal(ResponseCode.SessionTimeout, (await session.AskAsync()).Header.Response);

        session = await ClientSession.OpenAsync(client);
        await session.ProveAsync(key);
        bed.Restart();
        Assert.Equal(ResponseCode.SessionTimeout, (await session.AskAsync()).Header.Response);
        Assert.Equal(ResponseCode.SessionTimeout, (await session.SendAsync(OpCode.CreateHandle, WireClient.Create, encrypted: true)).Header.Response);
        session = await ClientSession.OpenAsync(client);
        Assert.Equal(ResponseCode.Success, (await session.ProveAsync(key)).Header.Response);

        await bed.Parties.Parties.RotateAppKeyAsync(bed.Admin, app.Handle, new(AppKeyAlgorithm.RsaSha256, next.PublicKey.ToSubjectPublicKeyInfo()));
        Assert.Equal(ResponseCode.SessionTimeout, (await session.AskAsync()).Header.Response);
        session = await ClientSession.OpenAsync(client);
        Assert.Equal(ResponseCode.Success, (await session.ProveAsync(next)).Header.Response);
        // a name more takes nothing from a proof
        Assert.True(CredentialName.TryCreate(310, "0.NA/99.501", out var name));
        await bed.Parties.Parties.AddAppNameAsync(bed.Admin, app.Handle, name);
        Assert.Equal(ResponseCode.Success, (await session.AskAsync()).Header.Response);
        await bed.Parties.Parties.RevokeAppAsync(bed.Admin, app.Handle, "停用");
        Assert.Equal(ResponseCode.SessionTimeout, (await session.AskAsync()).Header.Response);
    }

    [Fact]
    public async Task A_client_ends_its_session_and_nobody_else_does()
    {
        using var bed = await OpenAsync();
        var client = new WireClient(bed);
        var session = await ClientSession.OpenAsync(client);
        Assert.Equal(ResponseCode.SessionFailed, (await client.SendAsync(OpCode.SessionTerminate, new HandleBody("/"), session.Id)).Header.Response);
        Assert.Equal(1, bed.Sessions.Count);
        Assert.Equal(ResponseCode.Success, (await session.SendAsync(OpCode.SessionTerminate, new HandleBody("/"))).Header.Response);
        Assert.Equal(0, bed.Sessions.Count);
        Assert.Equal(ResponseCode.SessionTimeout, (await session.AskAsync()).Header.Response);
    }

    [Fact]
    public async Task Trials_against_a_sessions_key_end_it()
    {
        using var bed = await OpenAsync();
        var client = new WireClient(bed);
        var session = await ClientSession.OpenAsync(client);
        var stranger = SessionCipher.New(CipherAlgorithm.Aes, client.Version);
        for (var i = 0; i < HandleSession.FailuresMax; i++)
        {
            // random blocks: their padding is wrong but for once in 256, and then the message is none
            var sealedOne = stranger.Seal(client.Message(OpCode.CreateHandle, WireClient.Create, session.Id, OpFlags.None, null).Encode());
            RandomNumberGenerator.Fill(sealedOne.AsSpan(HandleLimits.EnvelopeBytes + 16));
            sealedOne = sealedOne[..^1];
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(sealedOne.AsSpan(16), sealedOne.Length - HandleLimits.EnvelopeBytes);
            Assert.Equal(ResponseCode.SessionFailed, (await client.SendAsync(sealedOne)).Header.Response);
        }
        Assert.Equal(0, bed.Sessions.Count);
    }

    [Fact]
    public async Task Keys_that_cannot_be_used_make_no_session()
    {
        using var bed = await OpenAsync();
        var rsa = AuthenticationBed.Rsa;
        var dsa = AuthenticationBed.Dsa;
        await bed.IssueAsync(rsa);
        var client = new WireClient(bed);
        async Task<ResponseCode> Try(MessageBody body) => (await client.SendAsync(OpCode.SessionSetup, body)).Header.Response;
        Assert.Equal(ResponseCode.SessionNeedsRsaKey, await Try(new SessionSetupBody(KeyExchange.ClientKey, 60, User, dsa.PublicKey.Encode())));
        Assert.Equal(ResponseCode.SessionNeedsRsaKey, await Try(new SessionSetupBody(KeyExchange.ClientKey, 60, User, [1, 2, 3])));
        Assert.Equal(ResponseCode.SessionFailed, await Try(new SessionSetupBody(KeyExchange.DiffieHellman, 60, User, rsa.PublicKey.Encode())));
        Assert.Equal(ResponseCode.SessionFailed, await Try(new SessionSetupBody(KeyExchange.DiffieHellman, 60, User, new DhKey([1], [.. new byte[16], 7], [2]).Encode())));
        Assert.Equal(ResponseCode.SessionSetupInvalid, await Try(new SessionSetupBody(KeyExchange.HandleKey, 60, User, ExchangeKey: new("0.NA/99.777", 300))));
        Assert.Equal(ResponseCode.SessionSetupInvalid, await Try(new SessionSetupBody(KeyExchange.None, 60, User)));
        Assert.Equal(ResponseCode.SessionSetupInvalid, await Try(new SessionSetupBody((KeyExchange)9, 60, User)));
        Assert.Equal(0, bed.Sessions.Count);

        // the key that a client makes itself: junk, and a second one
        var reply = await client.SendAsync(OpCode.SessionSetup, new SessionSetupBody(KeyExchange.ServerKey, 60, User));
        Assert.Equal(ResponseCode.SessionFailed, (await client.AskAsync(reply.Envelope.SessionId)).Header.Response);
        Assert.Equal(ResponseCode.SessionKeyInvalid, (await client.SendAsync(OpCode.SessionExchangeKey, new KeyExchangeBody(new byte[256]), reply.Envelope.SessionId)).Header.Response);
        Assert.Equal(0, bed.Sessions.Count);
        Assert.Equal(ResponseCode.SessionTimeout, (await client.SendAsync(OpCode.SessionExchangeKey, new KeyExchangeBody(new byte[256]))).Header.Response);
        var session = await ClientSession.OpenAsync(client, SessionRequest.ServerKey(User, 60));
        var (body, _) = SessionRequest.Offer(new SessionKeyBody(KeyExchange.ServerKey, bed.Get<ExchangeKeys>().PublicKey.Encode()), client.Version)!.Value;
        Assert.Equal(ResponseCode.SessionTimeout, (await client.SendAsync(OpCode.SessionExchangeKey, body, session.Id)).Header.Response);
        Assert.Equal(ResponseCode.SessionKeyInvalid, (await session.SendAsync(OpCode.SessionExchangeKey, body)).Header.Response);
        Assert.Equal(ResponseCode.AuthenticationNeeded, (await session.AskAsync()).Header.Response);
    }

    [Fact]
    public async Task Sessions_are_bounded_by_who_has_them()
    {
        using var bed = await OpenAsync(new AuthenticationOptions { Sessions = 6, SessionsOfAddress = 2, SessionsOfOrganization = 3 });
        var key = AuthenticationBed.Rsa;
        await bed.IssueAsync(key);
        var proved = new List<ClientSession>();
        for (var i = 0; i < 4; i++)
        {
            bed.Clock.Move(TimeSpan.FromSeconds(1));
            var session = await ClientSession.OpenAsync(new WireClient(bed));
            await session.ProveAsync(key);
            proved.Add(session);
        }
        Assert.Equal(3, bed.Sessions.Count);
        Assert.Equal(ResponseCode.SessionTimeout, (await proved[0].AskAsync()).Header.Response);
        // a flood of strangers pushes out strangers
        for (var i = 0; i < 20; i++)
        {
            bed.Clock.Move(TimeSpan.FromSeconds(1));
            await ClientSession.OpenAsync(new WireClient(bed, address: $"203.0.113.{i % 7}"));
        }
        Assert.Equal(6, bed.Sessions.Count);
        foreach (var session in proved[1..]) Assert.Equal(ResponseCode.Success, (await session.AskAsync()).Header.Response);
        var flood = new WireClient(bed, address: "203.0.113.99");
        for (var i = 0; i < 5; i++) await ClientSession.OpenAsync(flood);
        Assert.Equal(6, bed.Sessions.Count);
    }

    [Fact]
    public async Task Old_versions_have_sessions_only_where_the_setting_says_so()
    {
        using var bed = await OpenAsync();
        var key = AuthenticationBed.Rsa;
        await bed.IssueAsync(key);
        // in 2.6 the MAC does not cover the counter, in 2.4 there is none: a message could be repeated
        foreach (var minor in new byte[] { 4, 6 })
        {
            var old = new WireClient(bed) { Version = new(2, minor) };
            Assert.Equal(ResponseCode.SessionSetupInvalid, (await old.SendAsync(OpCode.SessionSetup, SessionRequest.DiffieHellman(User, 60).Body)).Header.Response);
        }
        // nor does a session of today take a message in the old form
        var today = new WireClient(bed);
        var session = await ClientSession.OpenAsync(today);
        today.Version = new(2, 6);
        Assert.Equal(ResponseCode.SessionFailed, (await session.AskAsync()).Header.Response);

        bed.Restart(new AuthenticationOptions { Legacy = LegacyAlgorithms.All });
        var weak = await ClientSession.OpenAsync(new WireClient(bed) { Version = new(2, 4) });
        Assert.Equal(ResponseCode.Success, (await weak.ProveAsync(key)).Header.Response);
        Assert.Equal(ResponseCode.Success, (await weak.AskAsync()).Header.Response);
    }
}
