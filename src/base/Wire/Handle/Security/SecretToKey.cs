using System.Numerics;

namespace Yiwang.Wire.Handle.Security;

/// <summary>Key of a session from the secret of a Diffie-Hellman agreement, as the reference and Java make it.</summary>
internal static class SecretToKey
{
    private const int AesSecretBytes = 32;

    /// <param name="secret">As long as the group's prime.</param>
    public static SessionCipher? TryDerive(byte[] secret, CipherAlgorithm algorithm, ProtocolVersion version) => algorithm switch
    {
        // 32 bytes, of which the MAC uses all and AES-128 half; leading zeros go as long as 32 bytes stay
        CipherAlgorithm.Aes => SessionCipher.TryCreate(algorithm, WithoutZeros(secret)[..AesSecretBytes], version),
        CipherAlgorithm.Des or CipherAlgorithm.TripleDes => SessionCipher.TryCreate(algorithm, OddParity(secret[..SessionCipher.KeyBytes(algorithm)]), version),
        CipherAlgorithm.Sm4 => SessionCipher.TryCreate(algorithm, WithoutZeros(secret)[..SessionCipher.KeyBytes(algorithm)], version),
        _ => null,
    };

    private static byte[] WithoutZeros(byte[] secret)
    {
        var zeros = 0;
        while (zeros + AesSecretBytes < secret.Length && secret[zeros] == 0) zeros++;
        return secret[zeros..];
    }

    private static byte[] OddParity(byte[] key)
    {
        for (var i = 0; i < key.Length; i++)
        {
            var bits = key[i] & 0xFE;
            key[i] = (byte)(bits | ((BitOperations.PopCount((uint)bits) & 1) ^ 1));
        }
        return key;
    }
}
