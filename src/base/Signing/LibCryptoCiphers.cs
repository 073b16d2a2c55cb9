using System.Runtime.InteropServices;

namespace Yiwang.Signing;

internal static partial class LibCrypto
{
    [LibraryImport(Library)]
    public static partial EvpKey d2i_PUBKEY(nint into, ref nint der, nint length);

    [LibraryImport(Library)]
    public static partial EvpKey d2i_AutoPrivateKey(nint into, ref nint der, nint length);

    [LibraryImport(Library)]
    public static partial EvpKeyContext EVP_PKEY_CTX_new(EvpKey key, nint engine);

    [LibraryImport(Library)]
    public static partial void EVP_PKEY_CTX_free(nint context);

    [LibraryImport(Library)]
    public static partial int EVP_PKEY_encrypt_init(EvpKeyContext context);

    [LibraryImport(Library)]
    public static partial int EVP_PKEY_encrypt(EvpKeyContext context, Span<byte> into, ref nuint length, ReadOnlySpan<byte> plain, nuint plainLength);

    [LibraryImport(Library)]
    public static partial int EVP_PKEY_decrypt_init(EvpKeyContext context);

    [LibraryImport(Library)]
    public static partial int EVP_PKEY_decrypt(EvpKeyContext context, Span<byte> into, ref nuint length, ReadOnlySpan<byte> cipher, nuint cipherLength);

    [LibraryImport(Library)]
    public static partial nint EVP_sm4_cbc();

    [LibraryImport(Library)]
    public static partial EvpCipherContext EVP_CIPHER_CTX_new();

    [LibraryImport(Library)]
    public static partial void EVP_CIPHER_CTX_free(nint context);

    [LibraryImport(Library)]
    public static partial int EVP_CipherInit_ex(EvpCipherContext context, nint cipher, nint engine, ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, int encrypt);

    [LibraryImport(Library)]
    public static partial int EVP_CipherUpdate(EvpCipherContext context, Span<byte> into, out int length, ReadOnlySpan<byte> data, int dataLength);

    [LibraryImport(Library)]
    public static partial int EVP_CipherFinal_ex(EvpCipherContext context, Span<byte> into, out int length);

    [LibraryImport(Library)]
    public static partial BigNumber BN_bin2bn(ReadOnlySpan<byte> bytes, int length, nint into);

    [LibraryImport(Library)]
    public static partial BigNumber BN_new();

    [LibraryImport(Library)]
    public static partial void BN_clear_free(nint number);

    [LibraryImport(Library)]
    public static partial int BN_bn2binpad(BigNumber number, Span<byte> into, int length);

    [LibraryImport(Library)]
    public static partial nint BN_CTX_new();

    [LibraryImport(Library)]
    public static partial void BN_CTX_free(nint context);

    [LibraryImport(Library)]
    public static partial int BN_mod_exp_mont_consttime(BigNumber result, BigNumber value, BigNumber exponent, BigNumber modulus, nint context, nint montgomery);

    /// <summary>Failed calls leave their reasons in a list of the thread.</summary>
    [LibraryImport(Library)]
    public static partial void ERR_clear_error();

    internal sealed class EvpKeyContext() : SafeHandle(0, ownsHandle: true)
    {
        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle()
        {
            EVP_PKEY_CTX_free(handle);
            return true;
        }
    }

    internal sealed class EvpCipherContext() : SafeHandle(0, ownsHandle: true)
    {
        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle()
        {
            EVP_CIPHER_CTX_free(handle);
            return true;
        }
    }

    /// <summary>Wiped when it is freed.</summary>
    internal sealed class BigNumber() : SafeHandle(0, ownsHandle: true)
    {
        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle()
        {
            BN_clear_free(handle);
            return true;
        }
    }
}
