using System.Security.Cryptography;

namespace Yiwang.Signing;

/// <summary>The hash of GB/T 32905-2016.</summary>
public static class Sm3
{
    public const int HashBytes = 32;

    public static byte[] Hash(ReadOnlySpan<byte> data)
    {
        var hash = new byte[HashBytes];
        if (LibCrypto.EVP_Digest(data, (nuint)data.Length, hash, 0, LibCrypto.EVP_sm3(), 0) != 1) throw new CryptographicException("libcrypto has no SM3");
        return hash;
    }
}
