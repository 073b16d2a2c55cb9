using System.Text;
using Yiwang.Identify.Surfaces.HandleServer.Authentication.Proofs;
using Yiwang.Parties;
using Yiwang.Signing;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Security;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Identify.Surfaces.HandleServer.Authentication.Rest;

/// <summary>Whether a signature or MAC of the <c>Handle</c> scheme fits: the same proofs as in the protocol, over the server's nonce and the client's.</summary>
internal sealed class RestProofs(IElsewhere elsewhere, AuthenticationOptions options)
{
    private const int ClientNonceBytesMin = 8, ClientNonceBytesMax = 256, SignatureBytesMax = 2_048;

    public async ValueTask<bool> IsRightAsync(AppIdentity app, byte[]? secret, byte[] nonce, RestProof proof, CredentialName name, CancellationToken cancel)
    {
        if (proof.ClientNonce.Length is < ClientNonceBytesMin or > ClientNonceBytesMax || proof.Signature.Length is 0 or > SignatureBytesMax) return false;
        if (proof.Type == ValueTypes.SecretKey) return app.Algorithm == AppKeyAlgorithm.SecretKey && secret is not null && FitsSecret(secret, nonce, proof);
        if (proof.Type != ValueTypes.PublicKey) return false;
        byte[] data = [.. nonce, .. proof.ClientNonce];
        if (app.Algorithm == AppKeyAlgorithm.Ed25519) return Ed25519Signer.Verify(app.PublicKey.Span, data, proof.Signature);
        var digest = Encoding.UTF8.GetBytes(proof.Algorithm);
        if (DigestNames.TryRead(digest, out var hash) && !Legacies.Permits(options.Legacy, hash)) return false;
        var key = app.Algorithm == AppKeyAlgorithm.HeldElsewhere ? await elsewhere.FindKeyAsync(new ValueReference(name.Handle, name.Index), cancel) : AppKeys.Read(app);
        return key is not null && key.Verify(data, digest, proof.Signature, name.Handle);
    }

    private bool FitsSecret(byte[] secret, byte[] nonce, RestProof proof)
    {
        var writer = WireWriter.Growing();
        if (KindOf(proof.Algorithm) is not { } kind) return false;
        writer.Byte((byte)kind);
        if (kind == SecretAnswerKind.Pbkdf2HmacSha1)
        {
            writer.Bytes(proof.Salt);
            writer.Int32(proof.Iterations);
            writer.Int32(proof.Bits);
            writer.Bytes(proof.Signature);
        }
        else
        {
            writer.Raw(proof.Signature);
        }
        var answer = writer.ToArray();
        return Legacies.PermitsSecretAnswer(options.Legacy, answer) && SecretKeyAnswers.Verify(answer, nonce, proof.ClientNonce, secret);
    }

    /// <summary>Spelled with or without dashes, in any case.</summary>
    private static SecretAnswerKind? KindOf(string algorithm) => new string([.. algorithm.Where(char.IsAsciiLetterOrDigit).Select(char.ToUpperInvariant)]) switch
    {
        "PBKDF2HMACSHA1" => SecretAnswerKind.Pbkdf2HmacSha1,
        "HMACSHA256" => SecretAnswerKind.HmacSha256,
        "HMACSHA1" => SecretAnswerKind.HmacSha1,
        "SHA256" => SecretAnswerKind.Sha256,
        "SHA1" => SecretAnswerKind.Sha1,
        "MD5" => SecretAnswerKind.Md5,
        _ => null,
    };
}
