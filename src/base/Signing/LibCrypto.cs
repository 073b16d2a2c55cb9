using System.Runtime.InteropServices;

namespace Yiwang.Signing;

/// <summary>The few calls of OpenSSL 3 that .NET 10 does not wrap: Ed25519 and SM3 here; SM2 encryption, SM4 and large powers in the other part.</summary>
internal static partial class LibCrypto
{
    private const string Library = "libcrypto.so.3";
    /// <summary>NID_ED25519 of obj_mac.h.</summary>
    public const int Ed25519 = 1087;

    [LibraryImport(Library)]
    public static partial EvpKey EVP_PKEY_new_raw_private_key(int type, nint engine, ReadOnlySpan<byte> key, nuint length);

    [LibraryImport(Library)]
    public static partial EvpKey EVP_PKEY_new_raw_public_key(int type, nint engine, ReadOnlySpan<byte> key, nuint length);

    [LibraryImport(Library)]
    public static partial int EVP_PKEY_get_raw_public_key(EvpKey key, Span<byte> into, ref nuint length);

    [LibraryImport(Library)]
    public static partial void EVP_PKEY_free(nint key);

    [LibraryImport(Library)]
    public static partial EvpDigestContext EVP_MD_CTX_new();

    [LibraryImport(Library)]
    public static partial void EVP_MD_CTX_free(nint context);

    [LibraryImport(Library)]
    public static partial int EVP_DigestSignInit(EvpDigestContext context, nint keyContext, nint digest, nint engine, EvpKey key);

    [LibraryImport(Library)]
    public static partial int EVP_DigestSign(EvpDigestContext context, Span<byte> signature, ref nuint length, ReadOnlySpan<byte> message, nuint messageLength);

    [LibraryImport(Library)]
    public static partial int EVP_DigestVerifyInit(EvpDigestContext context, nint keyContext, nint digest, nint engine, EvpKey key);

    [LibraryImport(Library)]
    public static partial int EVP_DigestVerify(EvpDigestContext context, ReadOnlySpan<byte> signature, nuint length, ReadOnlySpan<byte> message, nuint messageLength);

    [LibraryImport(Library)]
    public static partial nint EVP_sm3();

    [LibraryImport(Library)]
    public static partial int EVP_Digest(ReadOnlySpan<byte> data, nuint length, Span<byte> hash, nint hashLength, nint digest, nint engine);

    internal sealed class EvpKey() : SafeHandle(0, ownsHandle: true)
    {
        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle()
        {
            EVP_PKEY_free(handle);
            return true;
        }
    }

    internal sealed class EvpDigestContext() : SafeHandle(0, ownsHandle: true)
    {
        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle()
        {
            EVP_MD_CTX_free(handle);
            return true;
        }
    }
}
