using System.Collections.Concurrent;
using Yiwang.Events;
using Yiwang.Events.Proofs;
using Yiwang.Events.Witnessing;
using Yiwang.Signing;
using Yiwang.Storage.Keys;
using Yiwang.Storage.Sql;

namespace Yiwang.Trust.Witnessing;

/// <summary>This node as a witness: its key, the heads that it holds, and the doubts that come up, which are looked into apart from the answer.</summary>
internal sealed class NodeWitness : IDisposable
{
    private readonly Ed25519Signer _signer;
    private readonly Witness _witness;
    private readonly WitnessPeers _peers;
    private readonly HeadDoubts _doubts;

    public NodeWitness(IKeyStore keys, IDatabase state, IEvents events, WitnessPeers peers, HeadDoubts doubts, TimeProvider time)
    {
        (_peers, _doubts) = (peers, doubts);
        _signer = keys.Ed25519(Cosigner.KeyName);
        Heads = new WitnessedHeads(state);
        var cosigner = new Cosigner(events.Origin, _signer);
        _witness = new Witness(cosigner, Heads, peers.KeysOf, time);
        using var log = keys.Ed25519(Checkpointer.KeyName);
        Introduction = Cosigner.Introduce(cosigner.Key, events.Origin, log);
    }

    public WitnessedHeads Heads { get; }
    public NoteKey Key => _witness.Key;
    public string Introduction { get; }

    public async Task<WitnessAnswer> AddAsync(string body, CancellationToken cancel)
    {
        var answer = await _witness.AddAsync(body, cancel);
        if (answer.Doubt is { } doubt) _doubts.Add(doubt);
        return answer;
    }

    public async Task<WitnessedHead?> HeldAsync(string hash, CancellationToken cancel)
    {
        var origin = _hashes.GetValueOrDefault(hash) ?? _peers.All.Select(p => p.Origin).FirstOrDefault(o => NodeLogClient.HashOf(o) == hash);
        if (origin is null) return null;
        if (_hashes.Count < HashesMax) _hashes[hash] = origin;
        return await Heads.FindAsync(origin, cancel);
    }

    public void Dispose() => _signer.Dispose();

    private const int HashesMax = 30_000;
    private readonly ConcurrentDictionary<string, string> _hashes = new(StringComparer.Ordinal);
}
