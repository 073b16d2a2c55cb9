namespace Yiwang.Storage.Log.Merkle;

/// <summary>A full tile with every node above its 256 hashes: node 1 is the root, node <c>n</c> has the children 2n and 2n+1, the hashes are nodes 256–511.</summary>
internal sealed class TileNodes
{
    private readonly byte[] _nodes = new byte[2 * MerkleTree.TileWidth * TreeHash.Bytes];

    public TileNodes(ReadOnlySpan<byte> hashes)
    {
        hashes.CopyTo(_nodes.AsSpan(MerkleTree.TileWidth * TreeHash.Bytes));
        for (var node = MerkleTree.TileWidth - 1; node >= 1; node--) TreeHash.Node(At(2 * node), At(2 * node + 1), At(node));
    }

    public ReadOnlySpan<byte> Root => At(1);
    public ReadOnlySpan<byte> Hashes => _nodes.AsSpan(MerkleTree.TileWidth * TreeHash.Bytes);

    /// <summary>Root over <paramref name="count"/> hashes, a power of two, from a multiple of it on.</summary>
    public ReadOnlySpan<byte> Over(int first, int count) => At((MerkleTree.TileWidth + first) / count);

    private Span<byte> At(int node) => _nodes.AsSpan(node * TreeHash.Bytes, TreeHash.Bytes);
}

/// <summary>The tiles read last, checked: at most 512, 8 MiB. The oldest makes room.</summary>
internal sealed class TileCache
{
    private const int MostTiles = 512;
    private readonly Dictionary<(int Level, long Index), TileNodes> _tiles = [];
    private readonly Queue<(int Level, long Index)> _order = [];

    public bool TryGet(int level, long index, out TileNodes tile) => _tiles.TryGetValue((level, index), out tile!);

    public void Add(int level, long index, TileNodes tile)
    {
        if (_order.Count == MostTiles) _tiles.Remove(_order.Dequeue());
        _tiles[(level, index)] = tile;
        _order.Enqueue((level, index));
    }

    public void Clear()
    {
        _tiles.Clear();
        _order.Clear();
    }
}
