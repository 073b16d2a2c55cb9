namespace Yiwang.Wire.Handle.Security;

/// <summary>The private side of a <see cref="HandleKey"/>: answers challenges, signs messages, opens session keys.</summary>
public interface IHandleSigner
{
    HandleKey PublicKey { get; }

    /// <summary>Name of the hash that a signature in this version is made with.</summary>
    string DigestName(ProtocolVersion version);

    /// <param name="user">Handle of the signer: SM2 signs it along.</param>
    byte[] Sign(ReadOnlySpan<byte> data, ProtocolVersion version, string user);

    /// <summary>Opens what was encrypted to <see cref="PublicKey"/>; null for anything else, and from keys that cannot.</summary>
    byte[]? TryDecrypt(ReadOnlySpan<byte> cipher);
}
