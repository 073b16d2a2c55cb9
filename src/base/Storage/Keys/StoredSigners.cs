using Yiwang.Signing;

namespace Yiwang.Storage.Keys;

public static class StoredSigners
{
    /// <summary>Loads the named key, or makes and stores one.</summary>
    public static Ed25519Signer Ed25519(this IKeyStore keys, string name)
    {
        if (keys.TryLoad(name) is { } known) return new Ed25519Signer(known);
        var seed = Ed25519Signer.NewSeed();
        keys.Create(name, seed);
        return new Ed25519Signer(seed);
    }
}
