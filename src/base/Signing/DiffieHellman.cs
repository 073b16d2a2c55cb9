using System.Numerics;
using System.Security.Cryptography;
using static Yiwang.Signing.LibCrypto;

namespace Yiwang.Signing;

/// <summary>
/// Diffie-Hellman over a given group of numbers, for protocols that send the group along (.NET has only curves). The powers are computed in constant time.
/// For one key agreement each.
/// </summary>
public sealed class DiffieHellman
{
    /// <summary>Smaller groups are broken; larger ones only cost.</summary>
    public const int PrimeBitsMin = 1_024, PrimeBitsMax = 4_096;
    // twice the strength of the largest group that is let in
    private const int ExponentBytes = 40;

    private readonly byte[] _prime;
    private readonly byte[] _exponent;

    private DiffieHellman(byte[] prime, byte[] exponent, byte[] publicKey)
    {
        _prime = prime;
        _exponent = exponent;
        PublicKey = publicKey;
    }

    /// <summary>generator^exponent mod prime, as long as the prime.</summary>
    public byte[] PublicKey { get; }

    /// <param name="prime">Big-endian, 1,024 to 4,096 bits, odd; whether it is prime is the concern of who chose it.</param>
    /// <returns>Null if prime or generator cannot be used.</returns>
    public static DiffieHellman? TryCreate(ReadOnlySpan<byte> prime, ReadOnlySpan<byte> generator)
    {
        var (p, g) = (Number(prime), Number(generator));
        if (p.GetBitLength() is < PrimeBitsMin or > PrimeBitsMax || p.IsEven || g <= BigInteger.One || g >= p - 1) return null;
        var bytes = p.ToByteArray(isUnsigned: true, isBigEndian: true);
        var exponent = RandomNumberGenerator.GetBytes(ExponentBytes);
        exponent[0] |= 0x80;
        return new(bytes, exponent, Power(g.ToByteArray(isUnsigned: true, isBigEndian: true), exponent, bytes));
    }

    /// <returns>The shared secret, as long as the prime; null if the peer's number would give it away.</returns>
    public byte[]? TryAgree(ReadOnlySpan<byte> peer)
    {
        var y = Number(peer);
        return y <= BigInteger.One || y >= Number(_prime) - 1 ? null : Power(y.ToByteArray(isUnsigned: true, isBigEndian: true), _exponent, _prime);
    }

    private static BigInteger Number(ReadOnlySpan<byte> bytes) => bytes.Length > PrimeBitsMax / 8 + 1 ? BigInteger.Zero : new(bytes, isUnsigned: true, isBigEndian: true);

    private static byte[] Power(byte[] value, byte[] exponent, byte[] modulus)
    {
        using var result = BN_new();
        using var v = BN_bin2bn(value, value.Length, 0);
        using var e = BN_bin2bn(exponent, exponent.Length, 0);
        using var m = BN_bin2bn(modulus, modulus.Length, 0);
        var context = BN_CTX_new();
        try
        {
            var into = new byte[modulus.Length];
            if (BN_mod_exp_mont_consttime(result, v, e, m, context, 0) != 1 || BN_bn2binpad(result, into, into.Length) < 0)
                throw new CryptographicException("libcrypto cannot compute the power");
            return into;
        }
        finally
        {
            BN_CTX_free(context);
        }
    }
}
