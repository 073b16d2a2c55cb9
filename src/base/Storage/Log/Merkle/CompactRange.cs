namespace Yiwang.Storage.Log.Merkle;

/// <summary>The roots of the full subtrees of a growing list of leaves, enough to know its root at any time: at most 64 hashes.</summary>
internal sealed class CompactRange
{
    private readonly byte[] _roots = new byte[64 * TreeHash.Bytes];
    private int _height;

    public long Count { get; private set; }

    public void Add(ReadOnlySpan<byte> leaf)
    {
        leaf.CopyTo(At(_height++));
        // each trailing one bit of the old count is a full subtree that the new leaf completes
        for (var full = Count++; (full & 1) == 1; full >>= 1)
        {
            TreeHash.Node(At(_height - 2), At(_height - 1), At(_height - 2));
            _height--;
        }
    }

    public byte[] Root()
    {
        if (_height == 0) return TreeHash.Empty();
        var root = At(_height - 1).ToArray();
        for (var i = _height - 2; i >= 0; i--) TreeHash.Node(At(i), root, root);
        return root;
    }

    private Span<byte> At(int i) => _roots.AsSpan(i * TreeHash.Bytes, TreeHash.Bytes);
}
