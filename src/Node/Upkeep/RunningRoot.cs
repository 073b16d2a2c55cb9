using System.Numerics;
using System.Security.Cryptography;
using Yiwang.Events.Proofs;

namespace Yiwang.Node.Upkeep;

/// <summary>RFC 6962 root over leaves as they come, from nothing but the leaves: one hash for each set bit of the count.</summary>
internal sealed class RunningRoot
{
    private readonly List<byte[]> _peaks = [];
    private ulong _count;

    public byte[] Value
    {
        get
        {
            if (_peaks.Count == 0) return SHA256.HashData([]);
            var root = _peaks[^1];
            for (var i = _peaks.Count - 2; i >= 0; i--) root = MerkleProof.NodeHash(_peaks[i], root);
            return root;
        }
    }

    public void Add(byte[] leaf)
    {
        // As in binary counting: a new leaf completes one subtree for each trailing one.
        for (var carries = BitOperations.TrailingZeroCount(~_count++); carries > 0; carries--)
        {
            leaf = MerkleProof.NodeHash(_peaks[^1], leaf);
            _peaks.RemoveAt(_peaks.Count - 1);
        }
        _peaks.Add(leaf);
    }
}
