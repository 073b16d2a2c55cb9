using Yiwang.Events.Proofs;
using Yiwang.Net.Crossing;

namespace Yiwang.Trust.Witnessing;

/// <summary>Who is witnessed and asked: the nodes on the other side of pacts, and those that the settings name.</summary>
internal sealed class WitnessPeers : IDisposable
{
    private readonly IReadOnlyList<WitnessPeer> _named;
    private readonly string _own;
    private readonly IDisposable? _watch;
    private volatile IReadOnlyList<WitnessPeer> _all;

    /// <param name="own">This node's log, which it does not witness itself.</param>
    public WitnessPeers(TrustOptions options, string own, INeighbours? neighbours)
    {
        (_named, _own) = (options.Peers, own);
        _all = Join(neighbours?.All ?? []);
        _watch = neighbours?.Watch(n => _all = Join(n));
    }

    public IReadOnlyList<WitnessPeer> All => _all;

    public WitnessPeer? Find(string origin) => _all.FirstOrDefault(p => p.Origin == origin);

    /// <summary>What the witness asks: with which keys may this log sign?</summary>
    public IReadOnlyList<NoteKey>? KeysOf(string origin) => _all.Where(p => p.Origin == origin).Select(p => p.Log).ToList() is { Count: > 0 } keys ? keys : null;

    // the pact's key wins over a setting for the same log
    private List<WitnessPeer> Join(IReadOnlyList<Neighbour> neighbours)
    {
        var peers = neighbours.Select(Read).OfType<WitnessPeer>().ToList();
        peers.AddRange(_named.Where(n => peers.All(p => p.Origin != n.Origin)));
        return [.. peers.Where(p => p.Origin != _own).DistinctBy(p => p.Origin).OrderBy(p => p.Origin, StringComparer.Ordinal)];
    }

    private static WitnessPeer? Read(Neighbour n) =>
        NoteKey.TryParse(n.LogKey, out var key) && key.Type == NoteKeyType.Ed25519 && key.Name == n.Origin ? new WitnessPeer(key, n.Address, n.Name, n.IsParent) : null;

    public void Dispose() => _watch?.Dispose();
}
