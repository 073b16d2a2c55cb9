using System.Numerics;
using System.Security.Cryptography;

namespace Yiwang.Events.Proofs;

/// <summary>Checks RFC 6962 proofs by the algorithms of RFC 9162 §2.1.3.2 and §2.1.4.2, apart from the code that makes them. SHA-256.</summary>
public static class MerkleProof
{
    public const int HashBytes = 32;
    /// <summary>A path in a tree of 2⁶³ leaves.</summary>
    public const int MaxPath = 63;

    public static byte[] LeafHash(ReadOnlySpan<byte> leaf)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([0]);
        hash.AppendData(leaf);
        return hash.GetHashAndReset();
    }

    public static byte[] NodeHash(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        Span<byte> node = stackalloc byte[1 + (2 * HashBytes)];
        node[0] = 1;
        left.CopyTo(node[1..]);
        right.CopyTo(node[(1 + HashBytes)..]);
        return SHA256.HashData(node);
    }

    public static bool Includes(long index, long size, ReadOnlySpan<byte> leafHash, IReadOnlyList<byte[]> path, ReadOnlySpan<byte> root)
    {
        if (index < 0 || index >= size || path.Count > MaxPath) return false;
        var (fn, sn) = (index, size - 1);
        var hash = leafHash.ToArray();
        foreach (var step in path)
        {
            if (sn == 0 || step.Length != HashBytes) return false;
            if ((fn & 1) == 1 || fn == sn)
            {
                hash = NodeHash(step, hash);
                while ((fn & 1) == 0 && fn != 0) (fn, sn) = (fn >> 1, sn >> 1);
            }
            else hash = NodeHash(hash, step);
            (fn, sn) = (fn >> 1, sn >> 1);
        }
        return sn == 0 && root.SequenceEqual(hash);
    }

    /// <summary>The tree of size <paramref name="from"/> is the beginning of the one of size <paramref name="to"/>.</summary>
    public static bool Extends(long from, ReadOnlySpan<byte> fromRoot, long to, ReadOnlySpan<byte> toRoot, IReadOnlyList<byte[]> proof)
    {
        if (from < 0 || to < from || proof.Count > MaxPath + 1 || proof.Any(h => h.Length != HashBytes)) return false;
        if (from == to) return proof.Count == 0 && fromRoot.SequenceEqual(toRoot);
        if (from == 0) return proof.Count == 0;
        var at = 0;
        // a complete subtree stands for itself
        byte[] fr = BitOperations.IsPow2(from) ? fromRoot.ToArray() : proof.Count > 0 ? proof[at++] : [];
        if (fr.Length != HashBytes) return false;
        var sr = fr;
        var (fn, sn) = (from - 1, to - 1);
        while ((fn & 1) == 1) (fn, sn) = (fn >> 1, sn >> 1);
        for (; at < proof.Count; at++)
        {
            if (sn == 0) return false;
            if ((fn & 1) == 1 || fn == sn)
            {
                fr = NodeHash(proof[at], fr);
                sr = NodeHash(proof[at], sr);
                while ((fn & 1) == 0 && fn != 0) (fn, sn) = (fn >> 1, sn >> 1);
            }
            else sr = NodeHash(sr, proof[at]);
            (fn, sn) = (fn >> 1, sn >> 1);
        }
        return sn == 0 && fromRoot.SequenceEqual(fr) && toRoot.SequenceEqual(sr);
    }
}
