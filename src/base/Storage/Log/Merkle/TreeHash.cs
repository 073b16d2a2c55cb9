namespace Yiwang.Storage.Log.Merkle;

/// <summary>RFC 6962 §2.1: leaf = SHA-256(0x00 ‖ data), node = SHA-256(0x01 ‖ left ‖ right).</summary>
public static class TreeHash
{
    public const int Bytes = 32;

    /// <summary>Root of the empty tree: SHA-256 of nothing.</summary>
    public static byte[] Empty()
    {
        var root = new byte[Bytes];
        Sha256.Hash(default, root);
        return root;
    }

    /// <param name="data">At most 511 bytes, as entry headers are.</param>
    public static void Leaf(ReadOnlySpan<byte> data, Span<byte> into) => Sha256.HashPrefixed(0, data, into);

    public static void Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> into)
    {
        Span<byte> whole = stackalloc byte[1 + 2 * Bytes];
        whole[0] = 1;
        left[..Bytes].CopyTo(whole[1..]);
        right[..Bytes].CopyTo(whole[(1 + Bytes)..]);
        Sha256.Hash(whole, into);
    }

    /// <summary>Root over a power-of-two number of hashes; they are overwritten.</summary>
    public static void FoldFull(Span<byte> hashes, Span<byte> into)
    {
        for (var count = hashes.Length / Bytes; count > 1; count /= 2)
        {
            for (var i = 0; i < count / 2; i++)
            {
                var pair = hashes.Slice(2 * i * Bytes, 2 * Bytes);
                Node(pair[..Bytes], pair[Bytes..], hashes[(i * Bytes)..]);
            }
        }
        hashes[..Bytes].CopyTo(into);
    }
}
