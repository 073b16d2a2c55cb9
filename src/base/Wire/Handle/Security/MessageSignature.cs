namespace Yiwang.Wire.Handle.Security;

/// <summary>The HS_SIGNED credential: a server's signature under an answer that the client wanted certified, or a client's under its session set-up.</summary>
public static class MessageSignature
{
    /// <param name="signed">Header and body.</param>
    /// <param name="counter">0 outside a session.</param>
    public static Credential Make(in Envelope envelope, ReadOnlySpan<byte> signed, IHandleSigner signer, int counter = 0)
    {
        var version = envelope.Version;
        var signature = signer.Sign(SignedBytes.OfSignature(envelope, counter, signed), version, "");
        return new(Credential.Signed, counter, HandleKey.Utf8(signer.DigestName(version)), signature);
    }

    /// <returns>False for anything but this key's signature under this message; never throws.</returns>
    public static bool Verify(in Envelope envelope, ReadOnlySpan<byte> signed, HandleKey key, Credential credential) =>
        credential.Kind is Credential.Signed or Credential.OldSigned
        && key.Verify(SignedBytes.OfSignature(envelope, credential.Counter, signed), credential.Digest, credential.Signature, "");
}
