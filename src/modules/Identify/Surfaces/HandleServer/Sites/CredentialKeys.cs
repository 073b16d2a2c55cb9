using System.Security.Cryptography;
using Yiwang.Identify.Surfaces.HandleServer.Engine;
using Yiwang.Parties;

namespace Yiwang.Identify.Surfaces.HandleServer.Sites;

/// <summary>The public key of a credential as HS_PUBKEY data. Secrets, and keys of algorithms that the protocol has no name for, have none.</summary>
internal static class CredentialKeys
{
    public static byte[]? Data(AppIdentity app)
    {
        switch (app.Algorithm)
        {
            case AppKeyAlgorithm.Sm2:
                return PublicKeyData.Sm2(app.PublicKey.Span);
            case AppKeyAlgorithm.RsaSha256:
                using (var rsa = RSA.Create())
                {
                    try
                    {
                        rsa.ImportSubjectPublicKeyInfo(app.PublicKey.Span, out _);
                        return PublicKeyData.Rsa(rsa.ExportParameters(includePrivateParameters: false));
                    }
                    catch (CryptographicException)
                    {
                        return null;
                    }
                }
            default:
                return null;
        }
    }
}
