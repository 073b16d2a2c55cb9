using System.Net.Sockets;
using Xunit;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;
using Yiwang.Wire.Handle.Security;

namespace Yiwang.Node.Tests.Hostile;

/// <summary>Strangers to a session, and a client of it that does not keep to the rules.</summary>
public sealed class HostileSessionTests(HostileFixture fixture) : IClassFixture<HostileFixture>
{
    private readonly HostileBed _bed = fixture.Bed;

    [Fact]
    public async Task A_message_seen_on_the_way_is_of_no_use_to_who_sends_it_again()
    {
        await using var stream = await _bed.ConnectAsync();
        var (id, cipher) = await SetUpAsync(stream);
        var message = Signed(id, 1, cipher.Key, 1);
        Assert.Equal(ResponseCode.Success, await AskAsync(stream, message));
        await using var other = await _bed.ConnectAsync();
        Assert.Equal(ResponseCode.SessionMessageRejected, await AskAsync(other, message));
        Assert.Equal(ResponseCode.SessionMessageRejected, await AskAsync(stream, message));
        Assert.Equal(ResponseCode.Success, await AskAsync(stream, Signed(id, 2, cipher.Key, 2)));
        // too far behind to know
        Assert.Equal(ResponseCode.Success, await AskAsync(stream, Signed(id, 3, cipher.Key, 10_000)));
        Assert.Equal(ResponseCode.SessionMessageRejected, await AskAsync(stream, Signed(id, 4, cipher.Key, 3)));
    }

    [Fact]
    public async Task A_session_of_today_takes_no_message_in_the_form_of_yesterday()
    {
        await using var stream = await _bed.ConnectAsync();
        var (id, cipher) = await SetUpAsync(stream);
        foreach (var minor in new byte[] { 4, 5, 6 }) Assert.Equal(ResponseCode.SessionFailed, await AskAsync(stream, Signed(id, minor, cipher.Key, minor, new(2, minor))));
        Assert.Equal(ResponseCode.Success, await AskAsync(stream, Signed(id, 9, cipher.Key, 9)));
    }

    [Fact]
    public async Task Guessing_a_session_finds_none()
    {
        await using var stream = await _bed.ConnectAsync();
        var (id, cipher) = await SetUpAsync(stream);
        var random = new Random(1);
        // as many at once as a connection may have under way
        for (var round = 0; round < 20; round++)
        {
            for (var i = 0; i < 100; i++) await stream.WriteAsync(Signed(random.Next(), i, cipher.Key, i + 1));
            for (var i = 0; i < 100; i++) Assert.Equal(ResponseCode.SessionTimeout, (await HostileBed.ReadAsync(stream))!.Value.Code);
        }
        Assert.Equal(ResponseCode.Success, await AskAsync(stream, Signed(id, 1, cipher.Key, 1)));
    }

    [Fact]
    public async Task Guessing_a_sessions_key_ends_the_session_and_helps_nobody()
    {
        await using var stream = await _bed.ConnectAsync();
        var (id, cipher) = await SetUpAsync(stream);
        await using var stranger = await _bed.ConnectAsync();
        var codes = new List<ResponseCode?>();
        for (var i = 1; i <= 20; i++) codes.Add(await AskAsync(stranger, Signed(id, i, [.. cipher.Key.Reverse()], i)));
        Assert.DoesNotContain(ResponseCode.Success, codes);
        Assert.Equal(ResponseCode.SessionTimeout, codes[^1]);
        Assert.Equal(ResponseCode.SessionTimeout, await AskAsync(stream, Signed(id, 1, cipher.Key, 1)));
        // its client hears so and sets up another
        var (next, key) = await SetUpAsync(stream);
        Assert.NotEqual(id, next);
        Assert.Equal(ResponseCode.Success, await AskAsync(stream, Signed(next, 2, key.Key, 1)));
    }

    [Fact]
    public async Task Encrypted_rubbish_opens_nothing()
    {
        await using var stream = await _bed.ConnectAsync();
        var (id, cipher) = await SetUpAsync(stream);
        var sealedMessage = cipher.Seal(Signed(id, 1, cipher.Key, 1));
        var random = new Random(3);
        for (var i = 0; i < 5; i++)
        {
            var rubbish = (byte[])sealedMessage.Clone();
            random.NextBytes(rubbish.AsSpan(HandleLimits.EnvelopeBytes));
            await using var stranger = await _bed.ConnectAsync();
            Assert.NotEqual(ResponseCode.Success, await AskAsync(stranger, rubbish));
        }
        await stream.WriteAsync(sealedMessage);
        var head = new byte[HandleLimits.EnvelopeBytes];
        await stream.ReadExactlyAsync(head);
        Envelope.TryRead(head, out var envelope);
        Assert.True(envelope.Has(EnvelopeFlags.Encrypted));
        var payload = new byte[envelope.MessageLength];
        await stream.ReadExactlyAsync(payload);
        Assert.Equal(WireFault.None, HandleMessage.TryRead(envelope, cipher.TryDecrypt(payload), out var answer));
        Assert.Equal(ResponseCode.Success, answer!.Header.Response);
    }

    [Fact]
    public async Task Keys_that_would_cost_the_node_are_refused_at_once()
    {
        var huge = Enumerable.Repeat((byte)0xFF, 2_000).ToArray();
        foreach (var key in new[] { new DhKey(huge, huge, [2]).Encode(), new DhKey([2], huge[..100], [2]).Encode(), new RsaKey(huge, huge).Encode(), [] })
            foreach (var mode in new[] { KeyExchange.DiffieHellman, KeyExchange.ClientKey })
                Assert.InRange((int)(await _bed.AskAsync(HostileBed.Message(1, OpCode.SessionSetup, new SessionSetupBody(mode, 60, new("", -1), key))))!, 500, 504);
        await _bed.StillAnswersAsync();
    }

    [Fact]
    public async Task Many_sessions_of_one_address_push_out_its_own_oldest()
    {
        await using var stream = await _bed.ConnectAsync();
        var sessions = new List<(int Id, SessionCipher Cipher)>();
        for (var i = 0; i < 130; i++) sessions.Add(await SetUpAsync(stream));
        Assert.Equal(ResponseCode.SessionTimeout, await AskAsync(stream, Signed(sessions[0].Id, 1, sessions[0].Cipher.Key, 1)));
        Assert.Equal(ResponseCode.Success, await AskAsync(stream, Signed(sessions[^1].Id, 2, sessions[^1].Cipher.Key, 1)));
    }

    private static async Task<(int Id, SessionCipher Cipher)> SetUpAsync(NetworkStream stream)
    {
        var request = SessionRequest.DiffieHellman(new("", -1), 600);
        await stream.WriteAsync(HostileBed.Message(1, OpCode.SessionSetup, request.Body));
        var answer = (await HostileBed.ReadAsync(stream))!.Value.Message;
        Assert.Equal(ResponseCode.Success, answer.Header.Response);
        Assert.NotEqual(0, answer.Envelope.SessionId);
        return (answer.Envelope.SessionId, request.TryFinish((SessionKeyBody)answer.Body, answer.Envelope.Version)!);
    }

    private static byte[] Signed(int session, int id, byte[] key, int counter, ProtocolVersion? version = null)
    {
        var envelope = new Envelope(version ?? ProtocolVersion.Current, EnvelopeFlags.None, version ?? ProtocolVersion.Current, session, id, 0, 0);
        var message = new HandleMessage(envelope, new(OpCode.GetSiteInfo, ResponseCode.None, OpFlags.None, Header.UnknownSite, 0, 0, 0, 0), new HandleBody(HandleBody.Server));
        return (message with { Credential = MessageMac.Make(envelope, message.EncodeSigned(), key, counter) }).Encode();
    }

    private static async Task<ResponseCode?> AskAsync(NetworkStream stream, byte[] message)
    {
        await stream.WriteAsync(message);
        return (await HostileBed.ReadAsync(stream))?.Code;
    }
}
