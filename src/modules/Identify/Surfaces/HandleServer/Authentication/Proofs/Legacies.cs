using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Security;
using Yiwang.Wire.Handle.Values;
using System.Security.Cryptography;

namespace Yiwang.Identify.Surfaces.HandleServer.Authentication.Proofs;

/// <summary>Which algorithms the node's setting still lets pass. Whoever can change messages on the way could else bring a client down to the weakest that it knows.</summary>
internal static class Legacies
{
    /// <summary>Whether a peer that speaks no more than this version may prove anything.</summary>
    public static bool Permits(LegacyAlgorithms setting, ProtocolVersion version) =>
        setting == LegacyAlgorithms.All || version.IsAtLeast(2, 7) || (setting == LegacyAlgorithms.Sha1 && version.IsAtLeast(2, 1));

    /// <summary>
    /// Whether a session in this version proves who sent a message. Before 2.5 there is no counter; in 2.5 and 2.6 there is one, but the reference writes it to where the body then
    /// overwrites it, so that the MAC does not cover it and whoever saw a message could send it again under another number. Such clients go on with a challenge for each request.
    /// </summary>
    public static bool PermitsSession(LegacyAlgorithms setting, ProtocolVersion version) => setting == LegacyAlgorithms.All || version.IsAtLeast(2, 7);

    public static bool Permits(LegacyAlgorithms setting, ChallengeAnswer answer)
    {
        if (setting == LegacyAlgorithms.All) return true;
        if (answer.Old || !Permits(setting, answer.Digest.Algorithm)) return false;
        if (answer.KeyType == ValueTypes.SecretKey) return PermitsSecretAnswer(setting, answer.Answer);
        // SM3 is not among these, and needs no permission
        return new WireReader(answer.Answer).TryBytes(out var digest) && (!DigestNames.TryRead(digest, out var hash) || Permits(setting, hash));
    }

    public static bool Permits(LegacyAlgorithms setting, HashAlgorithmName hash) =>
        setting == LegacyAlgorithms.All || hash == HashAlgorithmName.SHA256 || (hash == HashAlgorithmName.SHA1 && setting == LegacyAlgorithms.Sha1);

    private static bool Permits(LegacyAlgorithms setting, DigestAlgorithm digest) =>
        digest == DigestAlgorithm.Sha256 || (digest == DigestAlgorithm.Sha1 && setting == LegacyAlgorithms.Sha1);

    /// <param name="answer">Its first byte says how it was computed.</param>
    public static bool PermitsSecretAnswer(LegacyAlgorithms setting, ReadOnlySpan<byte> answer) => setting == LegacyAlgorithms.All || (answer.IsEmpty ? 0 : (SecretAnswerKind)answer[0]) switch
    {
        // HMAC does not rest on what broke SHA-1
        SecretAnswerKind.Pbkdf2HmacSha1 or SecretAnswerKind.HmacSha256 or SecretAnswerKind.HmacSha1 or SecretAnswerKind.Sha256 => true,
        SecretAnswerKind.Sha1 => setting == LegacyAlgorithms.Sha1,
        _ => false,
    };
}
