using System.Security.Cryptography;

namespace Yiwang.Wire.Handle.Security;

/// <summary>A key file of Handle clients, <c>admpriv.bin</c>: int32 1 = not encrypted, then the algorithm's name and the numbers.</summary>
public static class PrivateKeyFile
{
    private const int NotEncrypted = 1;
    private const string RsaCrt = "RSA_PRIVCRT_KEY";

    /// <param name="key">With all private numbers.</param>
    public static byte[] OfRsa(in RSAParameters key)
    {
        var writer = WireWriter.Growing(2_048);
        writer.Int32(NotEncrypted);
        writer.Text(RsaCrt);
        foreach (var number in (ReadOnlySpan<byte[]?>)[key.Modulus, key.Exponent, key.D, key.P, key.Q, key.DP, key.DQ, key.InverseQ]) writer.Bytes(Number(number));
        return writer.ToArray();
    }

    /// <summary>As Java's BigInteger writes a positive number: a zero before a first bit that would read as a minus.</summary>
    private static byte[] Number(ReadOnlySpan<byte> value)
    {
        value = value.TrimStart((byte)0);
        return value.IsEmpty ? [0] : value[0] < 0x80 ? value.ToArray() : [0, .. value];
    }
}
