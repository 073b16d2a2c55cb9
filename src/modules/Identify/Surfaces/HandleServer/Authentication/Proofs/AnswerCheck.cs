using Yiwang.Parties;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Security;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Identify.Surfaces.HandleServer.Authentication.Proofs;

/// <summary>What a client made of a challenge.</summary>
/// <param name="KeyType">HS_PUBKEY or HS_SECKEY.</param>
/// <param name="Old">In the form of protocol 2.0.</param>
internal sealed record ChallengeAnswer(ValueReference Name, string KeyType, byte[] Answer, byte[] Nonce, RequestDigest Digest, bool Old = false);

/// <summary>Whether an answer proves that the client holds the credential, in every way that the protocol knows and the node's setting lets pass.</summary>
internal sealed class AnswerCheck(IElsewhere elsewhere, AuthenticationOptions options)
{
    public ValueTask<bool> IsRightAsync(AppIdentity app, byte[]? secret, ChallengeAnswer answer, CancellationToken cancel)
    {
        if (!Legacies.Permits(options.Legacy, answer)) return new(false);
        return answer.KeyType switch
        {
            ValueTypes.PublicKey => FitsKeyAsync(app, answer, cancel),
            ValueTypes.SecretKey => FitsSecretAsync(app, secret, answer, cancel),
            _ => new(false),
        };
    }

    private async ValueTask<bool> FitsKeyAsync(AppIdentity app, ChallengeAnswer answer, CancellationToken cancel)
    {
        var key = app.Algorithm == AppKeyAlgorithm.HeldElsewhere ? await elsewhere.FindKeyAsync(answer.Name, cancel) : AppKeys.Read(app);
        return key is not null && PublicKeyAnswers.Verify(answer.Answer, answer.Nonce, answer.Digest.Value, key, answer.Name.Handle);
    }

    private ValueTask<bool> FitsSecretAsync(AppIdentity app, byte[]? secret, ChallengeAnswer answer, CancellationToken cancel)
    {
        if (app.Algorithm == AppKeyAlgorithm.HeldElsewhere) return elsewhere.VerifyAsync(answer.Name, answer.Nonce, answer.Digest, answer.Answer, cancel);
        return new(app.Algorithm == AppKeyAlgorithm.SecretKey && secret is not null && SecretKeyAnswers.Verify(answer.Answer, answer.Nonce, answer.Digest.Value, secret, answer.Old));
    }
}
