using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;
using Yiwang.Wire.Handle.Security;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Unit.Tests.Identify.HandleServer.Authentication;

/// <summary>The client's side of a session.</summary>
internal sealed class ClientSession(WireClient client, int id, SessionCipher cipher)
{
    public const int Hour = 3_600;
    private int _counter;

    public int Id => id;
    public SessionCipher Cipher => cipher;

    /// <summary>Sets it up in the mode that the request is of.</summary>
    public static async Task<ClientSession> OpenAsync(WireClient client, SessionRequest request, int ownId = 0)
    {
        var reply = await client.SendAsync(OpCode.SessionSetup, request.Body, ownId, OpFlags.Certify | OpFlags.RequestDigest);
        if (reply.Body is not SessionKeyBody answer) throw new InvalidOperationException(reply.Header.Response.ToString());
        if (answer.Mode != KeyExchange.ServerKey) return new(client, reply.Envelope.SessionId, request.TryFinish(answer, reply.Envelope.Version) ?? throw new InvalidOperationException("no key"));
        var (body, cipher) = SessionRequest.Offer(answer, reply.Envelope.Version) ?? throw new InvalidOperationException("no server key");
        var exchanged = await client.SendAsync(OpCode.SessionExchangeKey, body, reply.Envelope.SessionId);
        if (exchanged.Header.Response != ResponseCode.Success) throw new InvalidOperationException(exchanged.Header.Response.ToString());
        return new(client, reply.Envelope.SessionId, cipher);
    }

    public static Task<ClientSession> OpenAsync(WireClient client) => OpenAsync(client, SessionRequest.DiffieHellman(AuthenticationBed.User, Hour));

    public Credential Sign(Envelope envelope, byte[] signed) => Sign(envelope, signed, ++_counter);

    public Credential Sign(Envelope envelope, byte[] signed, int counter) => MessageMac.Make(envelope, signed, cipher.Key, counter);

    /// <summary>Under the session's MAC; encrypted when <paramref name="encrypted"/>.</summary>
    public Task<HandleMessage> SendAsync(OpCode code, MessageBody body, bool encrypted = false, OpFlags flags = OpFlags.None, WireClient? by = null) =>
        (by ?? client).SendAsync(code, body, id, flags, Sign, encrypted ? cipher : null);

    public Task<HandleMessage> AskAsync(WireClient? by = null) => SendAsync(OpCode.CreateHandle, WireClient.Create, by: by);

    /// <summary>Asks, is challenged in the session, and answers in it.</summary>
    public async Task<HandleMessage> ProveAsync(IHandleSigner key, ValueReference? user = null) => await client.AnswerWithKeyAsync(await AskAsync(), key, user ?? AuthenticationBed.User);
}
