using Yiwang.Identify.Surfaces.HandleServer.Authentication.Proofs;
using Yiwang.Identify.Surfaces.HandleServer.Engine;
using Yiwang.Parties;
using Yiwang.Parties.Limits;
using Yiwang.Parties.Sessions;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Identify.Surfaces.HandleServer.Authentication.Operations;

/// <summary>
/// Operation 201: another server, whose client says to hold a secret that lies here, asks whether an answer fits it. The answer is signed. As anybody may ask, guesses
/// pass the limit of look-ups and the lock-out of the credential from that server's address.
/// </summary>
internal sealed class VerifyAnswer(AnswerCheck check, CredentialSignIn credentials, PublicLimits limits) : IHandleOperation
{
    public OpCode Code => OpCode.VerifyResponse;

    public async ValueTask<HandleReply> AnswerAsync(HandleCall call, CancellationToken cancel)
    {
        if (call.Body is not VerifyBody body) return HandleReply.Error(ResponseCode.ProtocolError);
        var address = call.Peer.Remote.Address;
        if (!System.Net.IPAddress.IsLoopback(address) && limits.LookUp($"201:{body.User.Handle}", address) > TimeSpan.Zero) return HandleReply.Error(ResponseCode.ServerBusy);
        var name = body.User;
        var answer = new ChallengeAnswer(name, ValueTypes.SecretKey, body.Answer, body.Nonce, new RequestDigest(ByLength(body.Digest.Value.Length), body.Digest.Value));
        var attempt = new SignInAttempt(Math.Max(0, name.Index), name.Handle, address.ToString(), "handle-verify");
        var proved = await credentials.WithProofAsync(attempt, (app, secret, stop) =>
            app.Algorithm == AppKeyAlgorithm.SecretKey ? check.IsRightAsync(app, secret, answer, stop) : new(false), cancel);
        return new HandleReply(ResponseCode.Success, new VerifiedBody(proved.Succeeded)) { Certified = true };
    }

    /// <summary>Deployed servers write the digest with its length and without its name.</summary>
    private static DigestAlgorithm ByLength(int bytes) => bytes switch
    {
        RequestDigest.Sha256Bytes => DigestAlgorithm.Sha256,
        RequestDigest.Sha1Bytes => DigestAlgorithm.Sha1,
        _ => DigestAlgorithm.Md5,
    };
}
