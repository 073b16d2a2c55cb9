using System.Runtime.CompilerServices;
using Yiwang.Parties;
using Yiwang.Wire.Handle.Security;

namespace Yiwang.Identify.Surfaces.HandleServer.Authentication.Proofs;

/// <summary>Keys of app identities as the wire has them; also what HS_PUBKEY values of a prefix are made from.</summary>
internal static class AppKeys
{
    // Reading one costs as much as a signature's check. Entries go with the identity, which is another object after each change.
    private static readonly ConditionalWeakTable<AppIdentity, HandleKey> s_read = [];

    /// <summary>Null for secrets, for Ed25519, which the protocol does not know, and for keys held elsewhere.</summary>
    public static HandleKey? Read(AppIdentity app)
    {
        if (s_read.TryGetValue(app, out var known)) return known;
        var key = app.Algorithm switch
        {
            AppKeyAlgorithm.RsaSha256 or AppKeyAlgorithm.Dsa => SubjectPublicKeyInfo.TryRead(app.PublicKey.Span),
            AppKeyAlgorithm.Sm2 => Sm2Key.From(app.PublicKey.Span),
            _ => null,
        };
        return key is null ? null : s_read.GetValue(app, _ => key);
    }
}
