namespace Yiwang.Wire.Handle.Security;

/// <summary>What the holder of a private key makes of a challenge: name of the hash, and the signature over nonce ‖ request digest.</summary>
public static class PublicKeyAnswers
{
    /// <param name="version">Of the challenge.</param>
    /// <param name="user">Handle of the signer.</param>
    public static byte[] Make(IHandleSigner signer, ProtocolVersion version, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> digest, string user)
    {
        var writer = WireWriter.Growing();
        writer.Text(signer.DigestName(version));
        writer.Bytes(signer.Sign([.. nonce, .. digest], version, user));
        return writer.ToArray();
    }

    /// <returns>False for anything but a good answer; never throws.</returns>
    public static bool Verify(ReadOnlySpan<byte> answer, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> digest, HandleKey key, string user)
    {
        var reader = new WireReader(answer);
        return reader.TryBytes(out var name) && reader.TryBytes(out var signature) && key.Verify([.. nonce, .. digest], name, signature, user);
    }
}
