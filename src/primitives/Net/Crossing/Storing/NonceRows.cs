using Yiwang.Parties;
using Yiwang.Storage.Sql;

namespace Yiwang.Net.Crossing.Storing;

/// <summary>Signatures seen, until they are too old by themselves. Durable: a restart opens no window.</summary>
internal static class NonceRows
{
    /// <summary>False when it was seen before.</summary>
    public static bool TryAdd(ISqlSession sql, string keyId, string nonce, long untilUs) =>
        sql.Execute("insert into crossing_nonces (nonce, until) values (@nonce, @until) on conflict (nonce) do nothing", ("nonce", $"{keyId}/{nonce}"), ("until", untilUs)) > 0;

    /// <summary>How many of each organisation end in which stretch of time.</summary>
    public static List<(OrganizationId Who, long Stretch, long Count)> Counts(ISqlSession sql, long stretchUs) => sql.Query(
        $"select substr(nonce, 1, {OrganizationId.Length}), until / @stretch, count(*) from crossing_nonces group by 1, 2",
        r => (OrganizationId.TryParse(r.Text(0), out var who) ? who : default, r.Int64(1), r.Int64(2)), ("stretch", stretchUs));

    /// <summary>At most so many at once, as others write too.</summary>
    public static int Forget(ISqlSession sql, long nowUs, int max) =>
        sql.Execute("delete from crossing_nonces where nonce in (select nonce from crossing_nonces where until < @now limit @max)", ("now", nowUs), ("max", max));
}
