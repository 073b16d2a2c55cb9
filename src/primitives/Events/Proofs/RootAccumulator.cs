namespace Yiwang.Events.Proofs;

/// <summary>RFC 6962 root over leaves that come one by one; keeps one hash for each bit of their number.</summary>
internal sealed class RootAccumulator
{
    private readonly Stack<(int Level, byte[] Hash)> _subtrees = new();

    public long Count { get; private set; }

    public void Add(byte[] leafHash)
    {
        var (level, hash) = (0, leafHash);
        while (_subtrees.TryPeek(out var left) && left.Level == level)
        {
            hash = MerkleProof.NodeHash(_subtrees.Pop().Hash, hash);
            level++;
        }
        _subtrees.Push((level, hash));
        Count++;
    }

    public byte[] Root()
    {
        byte[]? root = null;
        // from the right edge, which the stack enumerates first
        foreach (var (_, hash) in _subtrees) root = root is null ? hash : MerkleProof.NodeHash(hash, root);
        return root ?? System.Security.Cryptography.SHA256.HashData([]);
    }
}
