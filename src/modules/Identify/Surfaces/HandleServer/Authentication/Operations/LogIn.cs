using Yiwang.Identify.Surfaces.HandleServer.Authentication.Sessions;
using Yiwang.Identify.Surfaces.HandleServer.Engine;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;

namespace Yiwang.Identify.Surfaces.HandleServer.Authentication.Operations;

/// <summary>
/// Operation 2001 of the Chinese clients: after its challenge the connection, together with the session id that the client chose, acts for the credential, and
/// requests on it need no challenge of their own.
/// </summary>
internal sealed class LogIn : IHandleOperation
{
    public OpCode Code => OpCode.LogIn;

    public ValueTask<HandleReply> AnswerAsync(HandleCall call, CancellationToken cancel) => new(Answer(call));

    private static HandleReply Answer(HandleCall call)
    {
        if (call.Body is not LogInBody body) return HandleReply.Error(ResponseCode.ProtocolError);
        // Without a connection there is nothing that the log-in could be of.
        if (Connection.Begin(call.Peer) is not { } connection) return HandleReply.Error(ResponseCode.SessionSetupInvalid, "Log in over TCP");
        if (call.Session is not Proven proven) return HandleReply.AuthenticationNeeded;
        // Who said to be somebody proved to be somebody else.
        if (proven.Name.Index != body.User.Index || !string.Equals(proven.Name.Handle, body.User.Handle, StringComparison.OrdinalIgnoreCase)) return HandleReply.Error(ResponseCode.AuthenticationFailed);
        connection.SessionId = call.Envelope.SessionId;
        connection.LoggedIn = proven;
        call.Peer.Principal = call.Principal;
        if (connection.Keyed is null) call.Peer.PlainSession = connection.SessionId;
        return HandleReply.Success;
    }
}
