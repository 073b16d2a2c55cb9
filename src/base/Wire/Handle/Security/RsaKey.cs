using System.Security.Cryptography;

namespace Yiwang.Wire.Handle.Security;

/// <summary>RSA with PKCS #1 v1.5 signatures.</summary>
public sealed record RsaKey(byte[] Exponent, byte[] Modulus) : HandleKey(Rsa)
{
    /// <summary>Smaller numbers are no key at all; whether 1,024 bits still prove anything is for who grants rights to say.</summary>
    private const int ModulusBytesMin = 64;

    public static RsaKey From(RSA rsa)
    {
        var numbers = rsa.ExportParameters(includePrivateParameters: false);
        return new(Signed(numbers.Exponent!), Signed(numbers.Modulus!));
    }

    private protected override byte[][] Fields => [Exponent, Modulus];

    public override byte[]? ToSubjectPublicKeyInfo()
    {
        using var key = TryOpen();
        return key is null ? null : Try(key.ExportSubjectPublicKeyInfo);
    }

    public override bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature, string user)
    {
        if (!DigestNames.TryRead(digest, out var hash)) return false;
        using var key = TryOpen();
        if (key is null) return false;
        var (d, s) = (data.ToArray(), signature.ToArray());
        return Try(() => (object)key.VerifyData(d, s, hash, RSASignaturePadding.Pkcs1)) is true;
    }

    public override byte[]? TryEncrypt(ReadOnlySpan<byte> text)
    {
        using var key = TryOpen();
        var plain = text.ToArray();
        return key is null ? null : Try(() => key.Encrypt(plain, RSAEncryptionPadding.Pkcs1));
    }

    private RSA? TryOpen()
    {
        var (exponent, modulus) = (Unsigned(Exponent), Unsigned(Modulus));
        return exponent.Length == 0 || modulus.Length < ModulusBytesMin ? null : Try(() => RSA.Create(new RSAParameters { Exponent = exponent, Modulus = modulus }));
    }
}
