using Yiwang.Cases.Travel;
using Yiwang.Storage.Sql;

namespace Yiwang.Net.Travel;

/// <summary>Cases that were queued for another node and wait for its receipt: what must be asked for after a crash, and what can be recalled.</summary>
internal sealed class CaseTravels(IDatabase state)
{
    public static readonly Migration Schema = new(1, "case-travels",
    [
        "create table case_travels (id text not null, token bigint not null, pact text not null, sender text not null, number bigint not null, primary key (id, token))",
    ]);

    /// <summary>Who comes first, the sending or a recall: only one of them finds no row.</summary>
    /// <returns>What stood there before; null = the claim stands now.</returns>
    public Task<TravellingCase?> ClaimAsync(TravellingCase claim, CancellationToken cancel) => state.WriteAsync(sql =>
    {
        var before = sql.QueryFirst("select id, token, pact, sender, number from case_travels where id = @id and token = @token", Read, ("id", claim.Id), ("token", claim.Token));
        if (before is null) Put(sql, claim);
        return before;
    }, cancel);

    public Task PutAsync(TravellingCase travel, CancellationToken cancel) => state.WriteAsync(sql => Put(sql, travel), cancel);

    /// <summary>Those that are queued, and what waits for room in a lane.</summary>
    public Task<List<TravellingCase>> AllAsync(CancellationToken cancel) => state.ReadAsync(sql =>
        sql.Query("select id, token, pact, sender, number from case_travels where number >= 0 or number <= @waiting order by number", Read, ("waiting", TravellingCase.Waiting)), cancel);

    public Task StrikeAsync(string id, int token, CancellationToken cancel) => state.WriteAsync(sql =>
        sql.Execute("delete from case_travels where id = @id and token = @token", ("id", id), ("token", token)), cancel);

    /// <summary>Unless another number stands there by now.</summary>
    public Task StrikeAsync(TravellingCase travel, CancellationToken cancel) => state.WriteAsync(sql =>
        sql.Execute("delete from case_travels where id = @id and token = @token and number = @number", ("id", travel.Id), ("token", travel.Token), ("number", travel.Number)), cancel);

    private static int Put(ISqlSession sql, TravellingCase travel) => sql.Execute(
        "insert into case_travels (id, token, pact, sender, number) values (@id, @token, @pact, @sender, @number) on conflict (id, token) do update set pact = excluded.pact, sender = excluded.sender, number = excluded.number",
        ("id", travel.Id), ("token", travel.Token), ("pact", travel.Pact), ("sender", travel.Sender), ("number", travel.Number));

    private static TravellingCase Read(ISqlRow row) => new(row.Text(0), (int)row.Int64(1), row.Text(2), row.Text(3), row.Int64(4));
}

/// <param name="Number">Of its message in the lane; or one of those below.</param>
internal sealed record TravellingCase(string Id, int Token, string Pact, string Sender, long Number)
{
    /// <summary>Its attachments and it itself are being queued.</summary>
    public const long Queueing = -1;
    /// <summary>Before it could be queued.</summary>
    public const long Recalled = -2;
    /// <summary>Its lane takes nothing now.</summary>
    public const long Waiting = -3;

    /// <summary>Those that had it before have not been told of a fact, since a lane takes nothing now. One for each case.</summary>
    /// <param name="position">Of the newest one.</param>
    public static TravellingCase News(string id, CaseRoad road, long position) => new(id, 0, road.Pact, road.Sender, long.MinValue + position);

    public bool IsNews => Number < Waiting;
}
