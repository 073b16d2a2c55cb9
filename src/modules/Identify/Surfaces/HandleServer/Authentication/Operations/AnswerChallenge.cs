using Yiwang.Events;
using Yiwang.Identify.Surfaces.HandleServer.Authentication.Proofs;
using Yiwang.Identify.Surfaces.HandleServer.Authentication.Sessions;
using Yiwang.Identify.Surfaces.HandleServer.Engine;
using Yiwang.Parties.Sessions;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;

namespace Yiwang.Identify.Surfaces.HandleServer.Authentication.Operations;

/// <summary>Operation 200: the answer to a challenge. When it is right the kept request runs, and in a session all that follow act for the credential.</summary>
internal sealed class AnswerChallenge(OpenChallenges challenges, SessionTable sessions, AnswerCheck check, CredentialSignIn credentials) : IHandleOperation
{
    public const string Surface = "handle";

    public OpCode Code => OpCode.ChallengeResponse;

    public async ValueTask<HandleReply> AnswerAsync(HandleCall call, CancellationToken cancel)
    {
        if (call.Body is not ChallengeAnswerBody body) return HandleReply.Error(ResponseCode.ProtocolError);
        var session = sessions.Find(call.Envelope.SessionId);
        var challenge = session is null ? challenges.Take(call.Envelope.SessionId) : session.TakePending();
        if (challenge is null) return session is null ? HandleReply.Error(ResponseCode.SessionTimeout, "No such challenge") : HandleReply.Error(ResponseCode.AuthenticationError, "No challenge is open");
        if (challenges.IsExpired(challenge)) return HandleReply.Error(ResponseCode.AuthenticationTimeout, "The challenge is too old");
        var name = body.User;
        var answer = new ChallengeAnswer(name, body.KeyType, body.Answer, challenge.Nonce, challenge.Digest, Old: challenge.Digest.Algorithm == DigestAlgorithm.OldMd5);
        var attempt = new SignInAttempt(Math.Max(0, name.Index), name.Handle, call.Peer.Remote.Address.ToString(), Surface);
        var proved = await credentials.WithProofAsync(attempt, (app, secret, stop) => check.IsRightAsync(app, secret, answer, stop), cancel);
        return proved.Succeeded ? Go(challenge.Kept, session, new Proven(name, proved.Value)) : Refuse(proved.Status);
    }

    private HandleReply Go(HandleCall kept, HandleSession? session, Proven proven)
    {
        if (session is not null) sessions.Prove(session, proven);
        kept.Principal = proven.App.Principal!;
        kept.Session = session is null ? proven : session;
        return HandleReply.Success with { Resume = kept };
    }

    /// <summary>The same words for an unknown name and a wrong proof; only a wait is told apart, since it passes.</summary>
    private static HandleReply Refuse(Outcome refusal) => refusal.Code switch
    {
        Codes.PartiesLocked => HandleReply.Error(ResponseCode.AuthenticationFailed, refusal.Say?.En ?? ""),
        Codes.PartiesSignInFailed => HandleReply.Error(ResponseCode.AuthenticationFailed),
        _ => HandleReply.Error(ResponseCode.ServerBusy),
    };
}
