using Yiwang.Identify.Surfaces.HandleServer.Authentication.Proofs;
using Yiwang.Identify.Surfaces.HandleServer.Authentication.Sessions;
using Yiwang.Identify.Surfaces.HandleServer.Engine;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;
using Yiwang.Wire.Handle.Security;

namespace Yiwang.Identify.Surfaces.HandleServer.Authentication.Operations;

/// <summary>
/// Operation 400: a key for a session. It proves nothing about the client, whatever identity the request names: that comes with a challenge inside the session.
/// The answer is signed, so that the client knows with whom it has agreed.
/// </summary>
internal sealed class SetUpSession(SessionTable sessions, ExchangeKeys exchange, KeyFinder keys, AuthenticationOptions options) : IHandleOperation
{
    public OpCode Code => OpCode.SessionSetup;

    public async ValueTask<HandleReply> AnswerAsync(HandleCall call, CancellationToken cancel)
    {
        if (call.Body is not SessionSetupBody body) return HandleReply.Error(ResponseCode.ProtocolError);
        if (!Legacies.PermitsSession(options.Legacy, call.Agreed)) return HandleReply.Error(ResponseCode.SessionSetupInvalid, "This server asks for protocol 2.7 or later");
        if (body.Mode == KeyExchange.ServerKey) return Reply(call, body, new SessionKeyBody(body.Mode, exchange.PublicKey.Encode()), null);
        HandleKey? named = null;
        if (body.Mode == KeyExchange.HandleKey)
        {
            named = body.ExchangeKey is { } where ? await keys.FindAsync(where, cancel) : null;
            if (named is null) return HandleReply.Error(ResponseCode.SessionSetupInvalid, "No key stands at this handle and index");
        }
        if (body.Mode is not (KeyExchange.ClientKey or KeyExchange.HandleKey or KeyExchange.DiffieHellman)) return HandleReply.Error(ResponseCode.SessionSetupInvalid, "Unknown key exchange");
        if (!SessionAgreement.TryAnswer(body, call.Agreed, CipherAlgorithm.Aes, named, out var answer, out var cipher))
            return HandleReply.Error(body.Mode == KeyExchange.DiffieHellman ? ResponseCode.SessionFailed : ResponseCode.SessionNeedsRsaKey, "The key cannot be used");
        return Reply(call, body, answer, cipher);
    }

    private HandleReply Reply(HandleCall call, SessionSetupBody body, SessionKeyBody answer, SessionCipher? cipher)
    {
        var own = IsOwnId(call);
        var session = new HandleSession(own ? call.Envelope.SessionId : sessions.NewId(), call.Peer.Remote.Address, call.Agreed, Idle(body.TimeoutSeconds)) { Key = cipher };
        if (own) Bind(call, session);
        else if (!sessions.TryAdd(session)) return HandleReply.Error(ResponseCode.ServerBusy, "Too many sessions");
        return new HandleReply(ResponseCode.Success, answer) { Certified = true, SessionId = session.Id };
    }

    /// <summary>
    /// A Chinese client asks under an id of its own choice and goes on with that; it exists on its connection alone. A session of ours in the envelope is one that
    /// the client wants to change: it gets another.
    /// </summary>
    private bool IsOwnId(HandleCall call) => call.Envelope.SessionId != 0 && call.Peer.Lasts && call.Session is null && sessions.Find(call.Envelope.SessionId) is null;

    private static void Bind(HandleCall call, HandleSession session)
    {
        var connection = Connection.Begin(call.Peer)!;
        (connection.SessionId, connection.Keyed) = (session.Id, session);
        // From now on messages may come encrypted: no path that knows no keys may answer them.
        call.Peer.PlainSession = 0;
    }

    private TimeSpan Idle(int asked) => asked <= 0 ? options.SessionIdle : TimeSpan.FromSeconds(Math.Min(asked, options.SessionIdle.TotalSeconds));
}
