using System.Security.Cryptography;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Client.Credentials;

/// <summary>Private keys as openssl and others write them.</summary>
internal static class PrivateKeyPem
{
    private const string Sm2Curve = "1.2.156.10197.1.301";

    public static PublicKeyCredential Read(ValueReference user, string pem, string? password)
    {
        ArgumentNullException.ThrowIfNull(pem);
        CryptographicException? failed = null;
        var rest = pem.AsSpan();
        // a file of openssl ecparam begins with the curve's own block
        while (PemEncoding.TryFind(rest, out var found))
        {
            var label = rest[found.Label];
            var block = rest[found.Location];
            if (label.EndsWith("PRIVATE KEY"))
            {
                var encrypted = label.StartsWith("ENCRYPTED");
                if (encrypted && password is null) throw new CryptographicException("the key is encrypted: its password is needed");
                try
                {
                    return ReadRsa(user, block, encrypted ? password : null) ?? ReadSm2(user, block, encrypted ? password : null);
                }
                catch (CryptographicException e)
                {
                    failed = e;
                }
            }
            rest = rest[found.Location.End..];
        }
        throw failed ?? new CryptographicException("no private key in PEM");
    }

    /// <returns>Null when it is a key of another kind.</returns>
    private static PublicKeyCredential? ReadRsa(ValueReference user, ReadOnlySpan<char> pem, string? password)
    {
        var rsa = RSA.Create();
        try
        {
            if (password is null) rsa.ImportFromPem(pem);
            else rsa.ImportFromEncryptedPem(pem, password);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            rsa.Dispose();
            return null;
        }
        return PublicKeyCredential.Rsa(user, rsa);
    }

    private static PublicKeyCredential ReadSm2(ValueReference user, ReadOnlySpan<char> pem, string? password)
    {
        using var ec = ECDsa.Create();
        if (password is null) ec.ImportFromPem(pem);
        else ec.ImportFromEncryptedPem(pem, password);
        var key = ec.ExportParameters(includePrivateParameters: true);
        return key.Curve.Oid.Value == Sm2Curve ? PublicKeyCredential.Sm2(user, key.D)
            : throw new CryptographicException($"curve {key.Curve.Oid.FriendlyName ?? key.Curve.Oid.Value}: of elliptic curves the protocol has SM2 only");
    }
}
