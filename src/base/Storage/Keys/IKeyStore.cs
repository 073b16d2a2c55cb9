namespace Yiwang.Storage.Keys;

/// <summary>
/// Private keys, seal keys and peppers, in a folder of their own, encrypted under the node secret; never part of a data backup.
/// Names: ASCII letters, digits, dot, dash, underscore and slash.
/// </summary>
public interface IKeyStore
{
    byte[]? TryLoad(string name);
    /// <summary>Durable on return; refuses to overwrite another value.</summary>
    void Create(string name, ReadOnlySpan<byte> secret);
    /// <summary>Removes it and remembers the name, so that a key backup restored later cannot bring it back.</summary>
    void Destroy(string name);
    bool IsDestroyed(string name);
    IReadOnlyList<string> List(string prefix);
}
