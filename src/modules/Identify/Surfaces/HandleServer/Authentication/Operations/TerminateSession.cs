using Yiwang.Identify.Surfaces.HandleServer.Authentication.Sessions;
using Yiwang.Identify.Surfaces.HandleServer.Engine;
using Yiwang.Parties;
using Yiwang.Wire.Handle;

namespace Yiwang.Identify.Surfaces.HandleServer.Authentication.Operations;

/// <summary>Operation 401, under the session's MAC or on the connection that logged in: a session's number alone does not end it.</summary>
internal sealed class TerminateSession(SessionTable sessions) : IHandleOperation
{
    public OpCode Code => OpCode.SessionTerminate;

    public ValueTask<HandleReply> AnswerAsync(HandleCall call, CancellationToken cancel) => new(Answer(call));

    private HandleReply Answer(HandleCall call)
    {
        if (call.Session is HandleSession session)
        {
            sessions.Remove(session);
            return HandleReply.Success;
        }
        if (Connection.Of(call.Peer) is not { } connection || connection.SessionId != call.Envelope.SessionId) return HandleReply.Error(ResponseCode.SessionFailed, "Sign the request with the session's key");
        call.Peer.Authentication = null;
        (call.Peer.Principal, call.Peer.PlainSession) = (Principal.Public, 0);
        return HandleReply.Success;
    }
}
