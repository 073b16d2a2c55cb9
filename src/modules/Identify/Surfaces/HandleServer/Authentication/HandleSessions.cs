using System.Security.Cryptography;
using Yiwang.Identify.Surfaces.HandleServer.Authentication.Proofs;
using Yiwang.Identify.Surfaces.HandleServer.Authentication.Sessions;
using Yiwang.Identify.Surfaces.HandleServer.Engine;
using Yiwang.Parties;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;
using Yiwang.Wire.Handle.Security;

namespace Yiwang.Identify.Surfaces.HandleServer.Authentication;

/// <summary>
/// Whose message it is. A session's message acts for somebody only under the session's MAC; a connection's after its log-in and under the id that it was made with.
/// Everything else is the public, and is challenged when it asks for more.
/// </summary>
internal sealed class HandleSessions(SessionTable sessions, OpenChallenges challenges, IDirectory directory, AuthenticationOptions options) : IHandleSessions
{
    public ResponseCode Open(HandlePeer peer, in Envelope envelope, ReadOnlySpan<byte> payload, out byte[] plain)
    {
        plain = [];
        if (KeyedSession(peer, envelope.SessionId) is not { Key: { } key } session) return ResponseCode.SessionTimeout;
        if (key.TryDecrypt(payload) is { } opened)
        {
            plain = opened;
            return ResponseCode.Success;
        }
        Failed(peer, session);
        return ResponseCode.SessionFailed;
    }

    public ValueTask<HandleReply?> AdmitAsync(HandleCall call, CancellationToken cancel) => new(Admit(call));

    public HandleReply Challenge(HandleCall call)
    {
        if (!Legacies.Permits(options.Legacy, call.Agreed)) return HandleReply.Error(ResponseCode.AuthenticationError, "This server asks for protocol 2.7 or later to authenticate");
        var challenge = new OpenChallenge(RandomNumberGenerator.GetBytes(HandleLimits.NonceBytes), RequestDigest.Of(call.Agreed, call.Message.Signed), call, challenges.Deadline);
        var old = challenge.Digest.Algorithm == DigestAlgorithm.OldMd5;
        var reply = new HandleReply(ResponseCode.AuthenticationNeeded, new ChallengeBody(challenge.Nonce, old ? challenge.Digest.Value : null)) { WithDigest = !old };
        if (call.Session is HandleSession session)
        {
            session.Pend(challenge);
            return reply;
        }
        var id = challenges.Add(challenge);
        return id == 0 ? HandleReply.Error(ResponseCode.ServerBusy) : reply with { SessionId = id };
    }

    public Credential? Certify(HandleCall call, in Envelope answer, ReadOnlySpan<byte> signed) =>
        // The answer that brings a key cannot be vouched for by that key.
        call.Session is HandleSession { Key: { } key } session && call.Operation is not (OpCode.SessionSetup or OpCode.SessionExchangeKey)
            ? MessageMac.Make(answer, signed, key.Key, session.NextCounter()) : null;

    public byte[]? Seal(HandleCall call, ReadOnlySpan<byte> payload)
    {
        if (call.Operation is OpCode.SessionSetup or OpCode.SessionExchangeKey || (!call.IsEncrypted && !call.Has(OpFlags.Encrypt))) return null;
        return (call.Session as HandleSession ?? KeyedSession(call.Peer, call.Envelope.SessionId))?.Key?.Encrypt(payload);
    }

    private HandleReply? Admit(HandleCall call)
    {
        var id = call.Envelope.SessionId;
        // An answer to a challenge proves itself.
        if (id == 0 || call.Operation == OpCode.ChallengeResponse) return null;
        if (Connection.Of(call.Peer) is { } connection && connection.SessionId == id) return AdmitConnection(call, connection);
        if (sessions.Find(id) is { } session) return AdmitSession(call, session);
        // Chinese clients choose an id before they log in.
        return call.Message.Credential is null && call.Operation is OpCode.GetSiteInfo or OpCode.Resolve or OpCode.LogIn or OpCode.SessionSetup ? null
            : HandleReply.Error(ResponseCode.SessionTimeout, "Invalid session id or session time out. Please try again.");
    }

    private HandleReply? AdmitConnection(HandleCall call, Connection connection)
    {
        if (connection.LoggedIn is not { } proven) return null;
        if (proven.Now(directory) is { } principal)
        {
            call.Principal = principal;
            return null;
        }
        LogOut(call.Peer, connection);
        // It may log in anew, with the credential that is in force now.
        return call.Operation is OpCode.LogIn or OpCode.SessionSetup or OpCode.GetSiteInfo or OpCode.Resolve ? null : HandleReply.Error(ResponseCode.SessionTimeout, "The credential has changed. Please log in again.");
    }

    private HandleReply? AdmitSession(HandleCall call, HandleSession session)
    {
        if (session.Key is not { } key)
        {
            if (call.Operation != OpCode.SessionExchangeKey) return HandleReply.Error(ResponseCode.SessionFailed, "The session has no key yet");
            call.Session = session;
            return null;
        }
        // Encryption alone does not keep others from changing a message: without a MAC it is nobody's.
        if (call.Message.Credential is not { } credential) return null;
        if (!Legacies.PermitsSession(options.Legacy, call.Envelope.Version) || !MessageMac.Verify(call.Envelope, call.Message.Signed, key.Key, credential))
        {
            Failed(call.Peer, session);
            return HandleReply.Error(ResponseCode.SessionFailed, "The MAC does not fit");
        }
        if (call.Envelope.Version.IsAtLeast(2, 5) && !session.TryAccept(credential.Counter)) return HandleReply.Error(ResponseCode.SessionMessageRejected, "The message came before");
        call.Session = session;
        if (session.Proven is not { } proven) return null;
        if (proven.Now(directory) is not { } principal)
        {
            sessions.Remove(session);
            return HandleReply.Error(ResponseCode.SessionTimeout, "The credential has changed. Please try again.");
        }
        call.Principal = principal;
        return null;
    }

    private HandleSession? KeyedSession(HandlePeer peer, int id) => Connection.Of(peer)?.Keyed ?? sessions.Find(id);

    /// <summary>Trials against a session end it: its client sets up another, a stranger starts again from nothing.</summary>
    private void Failed(HandlePeer peer, HandleSession session)
    {
        if (!session.Fail()) return;
        sessions.Remove(session);
        if (Connection.Of(peer) is { } connection && connection.Keyed == session) LogOut(peer, connection);
    }

    private static void LogOut(HandlePeer peer, Connection connection)
    {
        (connection.LoggedIn, connection.Keyed) = (null, null);
        (peer.Principal, peer.PlainSession) = (Principal.Public, 0);
    }
}
