using Yiwang.Events.Proofs;

namespace Yiwang.Events.Witnessing;

/// <summary>Where the public part of a log is read from: another node over HTTP, or a folder.</summary>
public interface ILogSource
{
    /// <summary>What stands at a path of tlog-tiles (<c>checkpoint</c>, <c>tile/0/000</c>); net.unreachable, net.bad-answer or events.not-found.</summary>
    ValueTask<Outcome<byte[]>> GetAsync(string path, CancellationToken cancel);
}

/// <summary>Roots and proofs of a log as its hash tiles have it. What comes out is only as good as the check against a signed root that its caller makes.</summary>
/// <param name="size">Of the tree that the tiles belong to.</param>
public sealed class RemoteTree(ILogSource source, long size)
{
    // A root and a proof of 2⁶³ leaves touch at most two tiles a level.
    private const int KeptMax = 64;

    private readonly Dictionary<TilePath, byte[]> _tiles = [];

    public async ValueTask<Outcome<byte[]>> RootAsync(long of, CancellationToken cancel) => of == 0 ? System.Security.Cryptography.SHA256.HashData([]) : await SubtreeAsync(0, of, cancel);

    public async ValueTask<Outcome<IReadOnlyList<byte[]>>> ConsistencyAsync(long from, CancellationToken cancel)
    {
        var proof = new List<byte[]>();
        if (from == 0 || from == size) return proof;
        var failure = await SubproofAsync(from, 0, size, true, proof, cancel);
        return failure.Succeeded ? proof : failure;
    }

    // RFC 6962 §2.1.2
    private async ValueTask<Outcome> SubproofAsync(long m, long from, long to, bool whole, List<byte[]> proof, CancellationToken cancel)
    {
        if (m == to)
        {
            if (whole) return Outcome.Ok;
            return Add(proof, await SubtreeAsync(from, to, cancel));
        }
        var middle = from + Left(to - from);
        var inLeft = m <= middle;
        var below = inLeft ? await SubproofAsync(m, from, middle, whole, proof, cancel) : await SubproofAsync(m, middle, to, false, proof, cancel);
        if (!below.Succeeded) return below;
        return Add(proof, inLeft ? await SubtreeAsync(middle, to, cancel) : await SubtreeAsync(from, middle, cancel));
    }

    private static Outcome Add(List<byte[]> proof, Outcome<byte[]> hash)
    {
        if (hash.Succeeded) proof.Add(hash.Value);
        return hash.Status;
    }

    private async ValueTask<Outcome<byte[]>> SubtreeAsync(long from, long to, CancellationToken cancel)
    {
        var count = to - from;
        var (level, unit) = (0, 1L);
        while (count >= unit * TilePath.FullWidth && from % (unit * TilePath.FullWidth) == 0) (level, unit) = (level + 1, unit * TilePath.FullWidth);
        if (count == unit) return await HashAsync(level, from / unit, cancel);
        var left = Left(count);
        var a = await SubtreeAsync(from, from + left, cancel);
        if (!a.Succeeded) return a.Status;
        var b = await SubtreeAsync(from + left, to, cancel);
        return b.Succeeded ? MerkleProof.NodeHash(a.Value, b.Value) : b.Status;
    }

    private async ValueTask<Outcome<byte[]>> HashAsync(int level, long index, CancellationToken cancel)
    {
        var tile = TileOf(level, index / TilePath.FullWidth);
        if (!_tiles.TryGetValue(tile, out var hashes))
        {
            var got = await source.GetAsync(tile.ToString(), cancel);
            if (!got.Succeeded) return got.Status;
            if (got.Value.Length != tile.Width * MerkleProof.HashBytes) return new Outcome(Codes.NetBadAnswer, $"{tile} has {got.Value.Length} bytes");
            if (_tiles.Count >= KeptMax) _tiles.Clear();
            _tiles[tile] = hashes = got.Value;
        }
        return hashes.AsSpan((int)(index % TilePath.FullWidth) * MerkleProof.HashBytes, MerkleProof.HashBytes).ToArray();
    }

    private TilePath TileOf(int level, long index) =>
        new(level, index, (int)Math.Min(TilePath.FullWidth, TilePath.CountAt(level, size) - (index * TilePath.FullWidth)));

    private static long Left(long count) => 1L << (63 - System.Numerics.BitOperations.LeadingZeroCount((ulong)(count - 1)));
}
