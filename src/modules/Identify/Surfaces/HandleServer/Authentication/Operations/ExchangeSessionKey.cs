using Yiwang.Identify.Surfaces.HandleServer.Authentication.Sessions;
using Yiwang.Identify.Surfaces.HandleServer.Engine;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;
using Yiwang.Wire.Handle.Security;

namespace Yiwang.Identify.Surfaces.HandleServer.Authentication.Operations;

/// <summary>Operation 402: the key that the client made, encrypted to ours. Once a session; a bad one ends it.</summary>
internal sealed class ExchangeSessionKey(SessionTable sessions, ExchangeKeys exchange, AuthenticationOptions options) : IHandleOperation
{
    public OpCode Code => OpCode.SessionExchangeKey;

    public ValueTask<HandleReply> AnswerAsync(HandleCall call, CancellationToken cancel) => new(Answer(call));

    private HandleReply Answer(HandleCall call)
    {
        if (call.Body is not KeyExchangeBody body) return HandleReply.Error(ResponseCode.ProtocolError);
        var session = call.Session as HandleSession ?? Connection.Of(call.Peer)?.Keyed;
        if (session is null) return HandleReply.Error(ResponseCode.SessionTimeout, "No such session");
        var cipher = SessionAgreement.TryOpen(body, session.Version, exchange.Signer);
        var strong = cipher is not null && (cipher.Algorithm != CipherAlgorithm.Des || options.Legacy == LegacyAlgorithms.All);
        if (strong && session.TrySetKey(cipher!)) return HandleReply.Success;
        // A session with a key is not taken from its client by whoever knows its number.
        if (session.Key is null) sessions.Remove(session);
        return HandleReply.Error(ResponseCode.SessionKeyInvalid);
    }
}
