namespace Yiwang.Signing;

public enum SigningAlgorithm { Ed25519, Sm2 }

/// <summary>The one seam for signatures; which library stands behind it is nobody's business outside this folder.</summary>
public interface ISigner
{
    SigningAlgorithm Algorithm { get; }
    byte[] PublicKey { get; }
    byte[] Sign(ReadOnlySpan<byte> message);
}
