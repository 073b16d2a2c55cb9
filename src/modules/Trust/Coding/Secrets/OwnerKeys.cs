using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Yiwang.Storage.Keys;

namespace Yiwang.Trust.Coding.Secrets;

/// <summary>
/// A key for each organisation, made from one of the node's key store, so that an organisation that moves to another node takes its own along and no other's can be had from it. One that came with its
/// organisation stands in the store itself.
/// </summary>
internal sealed class OwnerKeys
{
    private const int KeyBytes = 32;
    private readonly IKeyStore _keys;
    private readonly string _name;
    private readonly byte[] _node;
    // as many as organisations that had codes
    private readonly ConcurrentDictionary<string, byte[]> _known = new(StringComparer.Ordinal);

    private OwnerKeys(IKeyStore keys, string name, byte[] node) => (_keys, _name, _node) = (keys, name, node);

    /// <summary>The node's key is made at the first start and never leaves the key folder.</summary>
    public static OwnerKeys Open(IKeyStore keys, string name)
    {
        if (keys.TryLoad(name) is { } kept) return new(keys, name, kept);
        var fresh = RandomNumberGenerator.GetBytes(KeyBytes);
        keys.Create(name, fresh);
        return new(keys, name, fresh);
    }

    public byte[] Of(string owner) => _known.GetOrAdd(owner, o => (o.Length > 0 ? _keys.TryLoad(NameOf(o)) : null) ?? HMACSHA256.HashData(_node, Encoding.UTF8.GetBytes("yiwang.owner.1|" + o)));

    /// <summary>Of an organisation that comes from another node; again is as once.</summary>
    /// <returns>False when it is no key, or another one came before.</returns>
    public bool Take(string owner, byte[] key)
    {
        if (key.Length != KeyBytes) return false;
        if (_keys.TryLoad(NameOf(owner)) is { } kept) return CryptographicOperations.FixedTimeEquals(kept, key);
        _keys.Create(NameOf(owner), key);
        _known[owner] = key;
        return true;
    }

    private string NameOf(string owner) => $"{_name}/{owner}";
}
