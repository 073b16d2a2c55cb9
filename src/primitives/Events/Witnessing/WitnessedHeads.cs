using Yiwang.Storage.Sql;

namespace Yiwang.Events.Witnessing;

/// <summary>The newest head of a log that this node has cosigned.</summary>
/// <param name="Note">Signed by the log and by this node.</param>
/// <param name="AtUs">When it was cosigned, UTC microseconds.</param>
public sealed record WitnessedHead(string Origin, long Size, byte[] Root, string Note, long AtUs);

/// <summary>What the witness holds of each log, in State: one row an origin, and a row never goes back.</summary>
public sealed class WitnessedHeads(IDatabase state)
{
    public static readonly Migration Schema = new(1, "witness",
        ["create table witnessed_heads (origin text primary key, size bigint not null, root text not null, note text not null, at_us bigint not null)"]);

    private const string Columns = "select origin, size, root, note, at_us from witnessed_heads";

    public Task<WitnessedHead?> FindAsync(string origin, CancellationToken cancel = default) => state.ReadAsync(sql => Find(sql, origin), cancel);

    /// <summary>In order of names; at most 30,000, the logs that a node can have as neighbours.</summary>
    public Task<List<WitnessedHead>> AllAsync(CancellationToken cancel = default) => state.ReadAsync(sql => sql.Query(Columns + " order by origin limit 30000", Read), cancel);

    /// <summary>Decides with the row in hand and writes what is decided, in one durable transaction: two submissions cannot pass each other.</summary>
    public Task<T> DecideAsync<T>(string origin, Func<WitnessedHead?, (WitnessedHead? Head, T Answer)> decide, CancellationToken cancel = default) => state.WriteAsync(sql =>
    {
        var (head, answer) = decide(Find(sql, origin));
        if (head is not null)
        {
            sql.Execute("insert into witnessed_heads (origin, size, root, note, at_us) values (@origin, @size, @root, @note, @at) on conflict (origin) do update set size = @size, root = @root, note = @note, at_us = @at",
                ("origin", head.Origin), ("size", head.Size), ("root", Convert.ToBase64String(head.Root)), ("note", head.Note), ("at", head.AtUs));
        }
        return answer;
    }, cancel);

    private static WitnessedHead? Find(ISqlSession sql, string origin) => sql.QueryFirst(Columns + " where origin = @origin", Read, ("origin", origin));

    private static WitnessedHead Read(ISqlRow row) => new(row.Text(0), row.Int64(1), Convert.FromBase64String(row.Text(2)), row.Text(3), row.Int64(4));
}
