namespace Yiwang.Signing;

/// <summary>One algorithm or the other, as an organisation chose.</summary>
public static class Signers
{
    public static byte[] NewPrivateKey(SigningAlgorithm algorithm) => algorithm == SigningAlgorithm.Sm2 ? Sm2Signer.NewPrivateKey() : Ed25519Signer.NewSeed();

    /// <param name="privateKey">32 bytes, of either algorithm.</param>
    public static ISigner Create(SigningAlgorithm algorithm, ReadOnlySpan<byte> privateKey) =>
        algorithm == SigningAlgorithm.Sm2 ? new Sm2Signer(privateKey) : new Ed25519Signer(privateKey);

    /// <summary>False also for keys and signatures of a wrong form; never throws on what a stranger sends.</summary>
    public static bool Verify(SigningAlgorithm algorithm, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        algorithm == SigningAlgorithm.Sm2 ? Sm2Signer.Verify(publicKey, message, signature) : Ed25519Signer.Verify(publicKey, message, signature);

    /// <summary>The two algorithms' public keys differ in length, so a key says itself which it is of; null = neither.</summary>
    public static SigningAlgorithm? AlgorithmOf(ReadOnlySpan<byte> publicKey) => publicKey.Length switch
    {
        Ed25519Signer.PublicKeyBytes => SigningAlgorithm.Ed25519,
        Sm2Signer.PublicKeyBytes when publicKey[0] == 0x04 => SigningAlgorithm.Sm2,
        _ => null,
    };
}
