using System.Security.Cryptography;
using static Yiwang.Signing.LibCrypto;

namespace Yiwang.Signing;

/// <summary>The block cipher of GB/T 32907-2016 in CBC mode with PKCS #7 padding.</summary>
public static class Sm4
{
    public const int KeyBytes = 16, BlockBytes = 16;

    /// <param name="key">16 bytes.</param>
    /// <param name="iv">16 bytes.</param>
    public static byte[] EncryptCbc(ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> text) =>
        Run(key, iv, text, encrypt: true) ?? throw new CryptographicException("libcrypto has no SM4");

    /// <returns>Null if the padding is wrong: another key, or not such a ciphertext at all.</returns>
    public static byte[]? TryDecryptCbc(ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> cipher)
    {
        if (cipher.IsEmpty || cipher.Length % BlockBytes != 0) return null;
        var text = Run(key, iv, cipher, encrypt: false);
        if (text is null) ERR_clear_error();
        return text;
    }

    private static byte[]? Run(ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> data, bool encrypt)
    {
        if (key.Length != KeyBytes) throw new ArgumentException($"{KeyBytes} bytes", nameof(key));
        if (iv.Length != BlockBytes) throw new ArgumentException($"{BlockBytes} bytes", nameof(iv));
        var into = new byte[data.Length + BlockBytes];
        using var context = EVP_CIPHER_CTX_new();
        if (EVP_CipherInit_ex(context, EVP_sm4_cbc(), 0, key, iv, encrypt ? 1 : 0) != 1) throw new CryptographicException("libcrypto has no SM4");
        if (EVP_CipherUpdate(context, into, out var length, data, data.Length) != 1 || EVP_CipherFinal_ex(context, into.AsSpan(length), out var last) != 1) return null;
        return into[..(length + last)];
    }
}
