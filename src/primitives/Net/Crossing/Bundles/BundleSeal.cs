using System.Security.Cryptography;
using System.Text;
using Yiwang.Net.Crossing.Signed;
using Yiwang.Pacts;
using Yiwang.Signing;

namespace Yiwang.Net.Crossing.Bundles;

/// <summary>
/// Encrypts a section to the other side's sealing key. P-256: ECDH with a fresh key, HKDF-SHA256, AES-256-GCM. SM2: a fresh SM4 key encrypted with SM2, SM4-CBC; that
/// nothing was changed the signature inside says.
/// </summary>
public static class BundleSeal
{
    public const string Field = "seal", ToField = "seal-to";
    private const string P256 = "p256-hkdf-sha256-aes256gcm", Sm2 = "sm2-sm4cbc", KeyField = "seal-key", NonceField = "seal-nonce";
    private const int TagBytes = 16;
    private static readonly byte[] s_context = Encoding.ASCII.GetBytes("yiwang-bundle/1");

    public static BundleSection Close(BundleSection plain, PactParty to)
    {
        var text = plain.Write();
        var sm2 = to.Algorithm == SigningAlgorithm.Sm2;
        var (cipher, key, nonce) = sm2 ? CloseSm2(text, to.SealKey.Span) : CloseP256(text, to.SealKey.Span);
        return new BundleSection(new Dictionary<string, string>
        {
            [Field] = sm2 ? Sm2 : P256, [ToField] = SigningWords.KeyId(to.Organization, to.SealKey.Span), [KeyField] = Convert.ToBase64String(key), [NonceField] = Convert.ToBase64String(nonce),
        }, cipher);
    }

    public static bool IsSealed(BundleSection section) => section.Fields.ContainsKey(Field);

    /// <summary>Null when it was not encrypted to this key, or was changed since.</summary>
    /// <param name="privateKey">The 32-byte number.</param>
    public static async Task<BundleSection?> OpenAsync(BundleSection section, ReadOnlyMemory<byte> privateKey, ReadOnlyMemory<byte> publicKey, CancellationToken cancel)
    {
        var (key, nonce) = (new byte[256], new byte[64]);
        if (!Convert.TryFromBase64String(section.Fields.GetValueOrDefault(KeyField, ""), key, out var keyLength) || !Convert.TryFromBase64String(section.Fields.GetValueOrDefault(NonceField, ""), nonce, out var nonceLength)) return null;
        var text = section.Fields[Field] switch
        {
            P256 => OpenP256(section.Body.Span, key.AsSpan(0, keyLength), nonce.AsSpan(0, nonceLength), privateKey.Span, publicKey.Span),
            Sm2 => OpenSm2(section.Body.Span, key.AsSpan(0, keyLength), nonce.AsSpan(0, nonceLength), privateKey.Span),
            _ => null,
        };
        if (text is null) return null;
        await using var inner = new BufferedStream(new MemoryStream(text));
        return await BundleSection.ReadAsync(inner, cancel);
    }

    internal static (byte[] Cipher, byte[] Key, byte[] Nonce) CloseP256(byte[] text, ReadOnlySpan<byte> publicKey)
    {
        using var to = ECDiffieHellman.Create();
        to.ImportSubjectPublicKeyInfo(publicKey, out _);
        using var fresh = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var (ephemeral, nonce) = (fresh.ExportSubjectPublicKeyInfo(), RandomNumberGenerator.GetBytes(12));
        var cipher = new byte[text.Length + TagBytes];
        using var aes = new AesGcm(Derive(fresh.DeriveRawSecretAgreement(to.PublicKey), ephemeral, publicKey), TagBytes);
        aes.Encrypt(nonce, text, cipher.AsSpan(0, text.Length), cipher.AsSpan(text.Length), s_context);
        return (cipher, ephemeral, nonce);
    }

    internal static byte[]? OpenP256(ReadOnlySpan<byte> cipher, ReadOnlySpan<byte> ephemeral, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> publicKey)
    {
        if (!SealingKey.IsPublicKey(SigningAlgorithm.Ed25519, ephemeral) || nonce.Length != 12 || cipher.Length < TagBytes) return null;
        using var from = ECDiffieHellman.Create();
        from.ImportSubjectPublicKeyInfo(ephemeral, out _);
        using var own = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = privateKey.ToArray() });
        using var aes = new AesGcm(Derive(own.DeriveRawSecretAgreement(from.PublicKey), ephemeral, publicKey), TagBytes);
        var text = new byte[cipher.Length - TagBytes];
        try
        {
            aes.Decrypt(nonce, cipher[..^TagBytes], cipher[^TagBytes..], text, s_context);
            return text;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static byte[] Derive(byte[] secret, ReadOnlySpan<byte> ephemeral, ReadOnlySpan<byte> publicKey) => HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 32, salt: [], info: [.. s_context, .. ephemeral, .. publicKey]);

    private static (byte[] Cipher, byte[] Key, byte[] Nonce) CloseSm2(byte[] text, ReadOnlySpan<byte> publicKey)
    {
        var (key, iv) = (RandomNumberGenerator.GetBytes(Sm4.KeyBytes), RandomNumberGenerator.GetBytes(Sm4.BlockBytes));
        return (Sm4.EncryptCbc(key, iv, text), Sm2Cipher.TryEncrypt(publicKey, key) ?? throw new CryptographicException("no point of the SM2 curve"), iv);
    }

    private static byte[]? OpenSm2(ReadOnlySpan<byte> cipher, ReadOnlySpan<byte> wrapped, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> privateKey) =>
        iv.Length == Sm4.BlockBytes && Sm2Cipher.TryDecrypt(privateKey, wrapped) is { Length: Sm4.KeyBytes } key ? Sm4.TryDecryptCbc(key, iv, cipher) : null;
}
