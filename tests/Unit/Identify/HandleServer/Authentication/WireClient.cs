using System.Net;
using System.Text;
using Yiwang.Identify.Surfaces.HandleServer.Engine;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;
using Yiwang.Wire.Handle.Security;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Unit.Tests.Identify.HandleServer.Authentication;

/// <summary>A client that puts its messages into the server's hands as a socket would, and reads the bytes that come back.</summary>
internal sealed class WireClient(AuthenticationBed bed, HandleTransport transport = HandleTransport.Tcp, string address = "192.0.2.1")
{
    public const string Target = "99.501/NEW";
    private int _requests;

    public ProtocolVersion Version { get; set; } = ProtocolVersion.Current;
    public HandlePeer Peer { get; } = new(transport, new IPEndPoint(IPAddress.Parse(address), 50_000));
    /// <summary>The message that went out last, envelope and all.</summary>
    public byte[] Sent { get; private set; } = [];
    public HandleMessage LastRequest { get; private set; } = null!;

    public static ValuesBody Create => new(Target, [new WireValue(1, "URL", "https://example.org"u8.ToArray())]);

    public Task<HandleMessage> SendAsync(OpCode code, MessageBody body, int session = 0, OpFlags flags = OpFlags.None, Func<Envelope, byte[], Credential>? credential = null, SessionCipher? cipher = null) =>
        SendAsync(Message(code, body, session, flags, credential), cipher);

    public HandleMessage Message(OpCode code, MessageBody body, int session, OpFlags flags, Func<Envelope, byte[], Credential>? credential)
    {
        var envelope = new Envelope(Version, EnvelopeFlags.None, Version, session, ++_requests, 0, 0);
        var message = new HandleMessage(envelope, new Header(code, ResponseCode.None, flags, Header.UnknownSite, 0, 0, int.MaxValue, 0), body);
        return credential is null ? message : message with { Credential = credential(envelope, message.EncodeSigned()) };
    }

    public Task<HandleMessage> SendAsync(HandleMessage message, SessionCipher? cipher = null)
    {
        LastRequest = message;
        return SendAsync(cipher is null ? message.Encode() : cipher.Seal(message.Encode()), cipher);
    }

    public async Task<HandleMessage> SendAsync(byte[] bytes, SessionCipher? cipher = null)
    {
        Sent = bytes;
        var answer = await bed.Service.AnswerAsync(Peer, bytes, CancellationToken.None) ?? throw new InvalidOperationException("silence");
        if (Envelope.TryRead(answer, out var envelope) != WireFault.None) throw new InvalidOperationException("no envelope");
        var payload = answer[HandleLimits.EnvelopeBytes..];
        if (envelope.Has(EnvelopeFlags.Encrypted)) payload = cipher?.TryDecrypt(payload) ?? throw new InvalidOperationException("cannot be read");
        return HandleMessage.TryRead(envelope, payload, out var reply) == WireFault.None ? reply! : throw new InvalidOperationException("no message");
    }

    /// <summary>Asks to create and gets the challenge.</summary>
    public Task<HandleMessage> AskAsync(int session = 0) => SendAsync(OpCode.CreateHandle, Create, session);

    public Task<HandleMessage> AnswerAsync(HandleMessage challenge, string type, ValueReference user, byte[] answer, SessionCipher? cipher = null) =>
        SendAsync(OpCode.ChallengeResponse, new ChallengeAnswerBody(type, user, answer), challenge.Envelope.SessionId, cipher: cipher);

    public static byte[] Nonce(HandleMessage challenge) => ((ChallengeBody)challenge.Body).Nonce;

    public static byte[] Digest(HandleMessage challenge) => challenge.Digest?.Value ?? ((ChallengeBody)challenge.Body).OldDigest!;

    public Task<HandleMessage> AnswerWithKeyAsync(HandleMessage challenge, IHandleSigner signer, ValueReference user, ProtocolVersion? version = null) =>
        AnswerAsync(challenge, ValueTypes.PublicKey, user, PublicKeyAnswers.Make(signer, version ?? Version, Nonce(challenge), Digest(challenge), user.Handle));

    public Task<HandleMessage> AnswerWithSecretAsync(HandleMessage challenge, string secret, ValueReference user, SecretAnswerKind? kind = null) =>
        AnswerAsync(challenge, ValueTypes.SecretKey, user, SecretKeyAnswers.Make(kind ?? SecretKeyAnswers.KindFor(Version), Nonce(challenge), Digest(challenge), Encoding.UTF8.GetBytes(secret)));
}
