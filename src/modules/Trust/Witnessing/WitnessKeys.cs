using System.Collections.Concurrent;
using Yiwang.Events;
using Yiwang.Events.Proofs;
using Yiwang.Events.Witnessing;
using Yiwang.Storage.Sql;

namespace Yiwang.Trust.Witnessing;

/// <summary>The witness keys of neighbours, as their logs' keys have named them; kept in State, so that old cosignatures are checked while a neighbour is away.</summary>
internal sealed class WitnessKeys(IDatabase state, WitnessPeers peers, NodeLogClient client)
{
    public static readonly Migration Schema = new(1, "witness-keys", ["create table witness_keys (origin text primary key, introduction text not null)"]);

    private readonly ConcurrentDictionary<string, NoteKey> _known = new(StringComparer.Ordinal);

    /// <summary>Of all neighbours, as far as known.</summary>
    public IReadOnlyList<NoteKey> All => [.. peers.All.Select(p => _known.GetValueOrDefault(p.Origin)).OfType<NoteKey>()];

    public async Task LoadAsync(CancellationToken cancel)
    {
        foreach (var (origin, introduction) in await state.ReadAsync(sql => sql.Query("select origin, introduction from witness_keys", r => (r.Text(0), r.Text(1))), cancel))
        {
            // a neighbour whose log key has changed must introduce its witness again
            if (peers.Find(origin) is { } peer && Cosigner.ReadIntroduction(introduction, peer.Log) is { } key) _known[origin] = key;
        }
    }

    public async ValueTask<Outcome<NoteKey>> OfAsync(WitnessPeer peer, CancellationToken cancel)
    {
        if (_known.TryGetValue(peer.Origin, out var known)) return known;
        var got = await client.WitnessKeyAsync(peer.Address!, cancel);
        if (!got.Succeeded) return got.Status;
        if (Cosigner.ReadIntroduction(got.Value, peer.Log) is not { } key)
            return new Outcome(Codes.NetBadAnswer, peer.Origin, Say: new("它的见证公钥没有用约定的日志公钥签名", "its witness key is not signed with the log key that was agreed on"));
        await state.WriteAsync(sql => sql.Execute("insert into witness_keys (origin, introduction) values (@origin, @introduction) on conflict (origin) do update set introduction = @introduction", ("origin", peer.Origin), ("introduction", got.Value)), cancel);
        return _known[peer.Origin] = key;
    }
}
