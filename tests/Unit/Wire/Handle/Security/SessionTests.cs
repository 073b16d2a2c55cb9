using Xunit;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;
using Yiwang.Wire.Handle.Security;

namespace Yiwang.Unit.Tests.Wire.Handle.Security;

public sealed class SessionTests
{
    private static readonly byte[] Text = [.. Enumerable.Range(0, 300).Select(i => (byte)i)];

    public static TheoryData<CipherAlgorithm, byte> Ciphers => new(
        from cipher in new[] { CipherAlgorithm.Des, CipherAlgorithm.TripleDes, CipherAlgorithm.Aes } from minor in new byte[] { 3, 4, 11 } select (cipher, minor));

    [Theory]
    [MemberData(nameof(Ciphers))]
    public void Both_sides_agree_by_Diffie_Hellman(CipherAlgorithm algorithm, byte minor)
    {
        var version = new ProtocolVersion(2, minor);
        var client = SessionRequest.DiffieHellman(new("", -1), 3_600);
        Assert.True(SessionAgreement.TryAnswer(client.Body, version, algorithm, null, out var answer, out var server));
        Same(client.TryFinish(answer, version)!, server);
        Assert.Equal(minor < 4 ? CipherAlgorithm.Des : algorithm, server.Algorithm);
    }

    [Theory]
    [InlineData("rsa", CipherAlgorithm.Aes, 11)]
    [InlineData("rsa", CipherAlgorithm.TripleDes, 10)]
    [InlineData("rsa", CipherAlgorithm.Aes, 1)]
    [InlineData("sm2", CipherAlgorithm.Aes, 10)]
    public void The_server_makes_a_key_for_the_clients_or_a_handles(string kind, CipherAlgorithm algorithm, byte minor)
    {
        var (signer, version) = (Signers.Get(kind), new ProtocolVersion(2, minor));
        foreach (var client in new[] { SessionRequest.ClientKey(new("", -1), 60, signer), SessionRequest.HandleKeyOf(new("a/b", 300), 60, new("a/b", 300), signer) })
        {
            Assert.True(SessionAgreement.TryAnswer(client.Body, version, algorithm, signer.PublicKey, out var answer, out var server));
            Same(client.TryFinish(answer, version)!, server);
            Assert.Equal(kind == "sm2" ? CipherAlgorithm.Sm4 : minor < 2 ? CipherAlgorithm.Des : algorithm, server.Algorithm);
        }
    }

    [Theory]
    [InlineData("rsa", 11)]
    [InlineData("rsa", 1)]
    [InlineData("sm2", 11)]
    public void The_client_makes_a_key_for_the_servers(string kind, byte minor)
    {
        var (signer, version) = (Signers.Get(kind), new ProtocolVersion(2, minor));
        var (body, client) = SessionRequest.Offer(new(KeyExchange.ServerKey, signer.PublicKey.Encode()), version)!.Value;
        Same(SessionAgreement.TryOpen(body, version, signer)!, client);
        // as the reference client does it, without the number of the cipher
        Same(SessionAgreement.TryOpen(new(signer.PublicKey.TryEncrypt(client.Key)!), version, signer)!, client);
        Assert.Null(SessionAgreement.TryOpen(new([1, 2, 3]), version, signer));
    }

    [Fact]
    public void The_captured_set_up_can_be_answered()
    {
        var request = (SessionSetupBody)Read(Captures.Find(OpCode.SessionSetup, ResponseCode.None)).Body;
        Assert.Equal((KeyExchange.DiffieHellman, 86_400, "300:0.NA/88.300.15907"), (request.Mode, request.TimeoutSeconds, request.Identity.ToString()));
        Assert.True(SessionAgreement.TryAnswer(request, ProtocolVersion.Current, CipherAlgorithm.Aes, null, out var ours, out var cipher));
        Assert.Equal(32, cipher.Key.Length);
        var theirs = (SessionKeyBody)Read(Captures.Find(OpCode.SessionSetup, ResponseCode.Success)).Body;
        Assert.Equal(Convert.ToHexString(theirs.Data, 0, 20), Convert.ToHexString(ours.Data, 0, 20));
    }

    [Fact]
    public void Keys_that_are_none_are_refused()
    {
        var dh = (DhKey)Key(SessionRequest.DiffieHellman(new("", -1), 60).Body.PublicKey!);
        Assert.All(new HandleKey[] { dh with { Y = [1] }, dh with { Y = dh.P }, dh with { P = [3] }, dh with { G = [1] }, dh with { P = [.. dh.P, 0] } }, key =>
            Assert.False(SessionAgreement.TryAnswer(new(KeyExchange.DiffieHellman, 60, new("", -1), key.Encode()), ProtocolVersion.Current, CipherAlgorithm.Aes, null, out _, out _)));
        Assert.All(new byte[][] { [], [0], new byte[50], new RsaKey([3], [1]).Encode(), new Sm2Key([4]).Encode(), dh.Encode() }, key =>
            Assert.False(SessionAgreement.TryAnswer(new(KeyExchange.ClientKey, 60, new("", -1), key), ProtocolVersion.Current, CipherAlgorithm.Aes, null, out _, out _)));
        Assert.False(SessionAgreement.TryAnswer(new(KeyExchange.HandleKey, 60, new("", -1)), ProtocolVersion.Current, CipherAlgorithm.Aes, null, out _, out _));
        Assert.False(SessionAgreement.TryAnswer(new((KeyExchange)9, 60, new("", -1)), ProtocolVersion.Current, CipherAlgorithm.Aes, null, out _, out _));
    }

    [Theory]
    [InlineData(CipherAlgorithm.Des)]
    [InlineData(CipherAlgorithm.TripleDes)]
    [InlineData(CipherAlgorithm.Aes)]
    [InlineData(CipherAlgorithm.Sm4)]
    public void A_sealed_message_opens_under_its_key_alone(CipherAlgorithm algorithm)
    {
        var message = Captures.Find(OpCode.Resolve, ResponseCode.None);
        var cipher = SessionCipher.New(algorithm, ProtocolVersion.Current);
        var bytes = cipher.Seal(message);
        Assert.Equal(WireFault.None, Envelope.TryRead(bytes, out var envelope));
        Assert.True(envelope.Has(EnvelopeFlags.Encrypted));
        Assert.Equal(bytes.Length - HandleLimits.EnvelopeBytes, envelope.MessageLength);
        Assert.Equal(message[HandleLimits.EnvelopeBytes..], cipher.TryDecrypt(bytes.AsSpan(HandleLimits.EnvelopeBytes)));
        Assert.NotEqual(message[HandleLimits.EnvelopeBytes..], SessionCipher.New(algorithm, ProtocolVersion.Current).TryDecrypt(bytes.AsSpan(HandleLimits.EnvelopeBytes)) ?? []);
        for (var i = HandleLimits.EnvelopeBytes; i < bytes.Length; i++)
            Assert.NotEqual(message[HandleLimits.EnvelopeBytes..], cipher.TryDecrypt(bytes.AsSpan(HandleLimits.EnvelopeBytes, i - HandleLimits.EnvelopeBytes)) ?? []);
    }

    [Fact]
    public void A_counter_counts_once()
    {
        var window = new ReplayWindow();
        Assert.True(window.TryAccept(1));
        Assert.False(window.TryAccept(1));
        Assert.True(window.TryAccept(3));
        Assert.True(window.TryAccept(2));
        Assert.False(window.TryAccept(2));
        Assert.All([0, -1, int.MinValue], counter => Assert.False(window.TryAccept(counter)));
        Assert.True(window.TryAccept(5_000));
        Assert.False(window.TryAccept(5_000 - ReplayWindow.Size));
        Assert.True(window.TryAccept(5_001 - ReplayWindow.Size));
        Assert.False(window.TryAccept(5_001 - ReplayWindow.Size));
        Assert.True(window.TryAccept(int.MaxValue - 2));
        Assert.True(window.TryAccept(int.MaxValue - 1));
        Assert.False(window.TryAccept(int.MaxValue - 1));
        Assert.False(window.TryAccept(int.MaxValue));
    }

    [Fact]
    public void Any_order_of_counters_within_the_window_is_taken_once()
    {
        var (window, random) = (new ReplayWindow(), new Random(7));
        var counters = Enumerable.Range(1, 20_000).Chunk(500).SelectMany(c => { random.Shuffle(c); return c; }).ToArray();
        Assert.All(counters, counter => Assert.True(window.TryAccept(counter)));
        Assert.All(counters, counter => Assert.False(window.TryAccept(counter)));
    }

    private static void Same(SessionCipher one, SessionCipher other)
    {
        Assert.Equal((one.Algorithm, Convert.ToHexString(one.Key)), (other.Algorithm, Convert.ToHexString(other.Key)));
        Assert.Equal(Text, other.TryDecrypt(one.Encrypt(Text)));
        Assert.DoesNotContain(Convert.ToHexString(one.Key), one.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    private static HandleKey Key(byte[] data)
    {
        Assert.Equal(WireFault.None, KeyReader.TryRead(data, out var key));
        return key!;
    }

    private static HandleMessage Read(byte[] bytes)
    {
        Envelope.TryRead(bytes, out var envelope);
        Assert.Equal(WireFault.None, HandleMessage.TryRead(envelope, bytes.AsSpan(HandleLimits.EnvelopeBytes), out var message));
        return message!;
    }
}
