using Yiwang.Parties;
using Yiwang.Wire.Handle.Security;

namespace Yiwang.Identify.Surfaces.HandleServer.Sites;

/// <summary>The public key of a credential as HS_PUBKEY data; null for secrets, and for algorithms that the protocol has no name for.</summary>
internal static class CredentialKeys
{
    public static byte[]? Data(AppIdentity app) => app.Algorithm switch
    {
        AppKeyAlgorithm.Sm2 => Sm2Key.From(app.PublicKey.Span).Encode(),
        AppKeyAlgorithm.RsaSha256 or AppKeyAlgorithm.Dsa => SubjectPublicKeyInfo.TryRead(app.PublicKey.Span)?.Encode(),
        _ => null,
    };
}
