using Yiwang.Storage.Sql;

namespace Yiwang.Net.Crossing.Storing;

/// <summary>Signatures seen, until they are too old by themselves. Durable: a restart opens no window.</summary>
internal static class NonceRows
{
    /// <summary>False when it was seen before.</summary>
    public static bool TryAdd(ISqlSession sql, string keyId, string nonce, long untilUs) =>
        sql.Execute("insert into crossing_nonces (nonce, until) values (@nonce, @until) on conflict (nonce) do nothing", ("nonce", $"{keyId}/{nonce}"), ("until", untilUs)) > 0;

    public static long Count(ISqlSession sql) => sql.QueryFirst("select count(*) from crossing_nonces", r => r.Int64(0));

    public static int Forget(ISqlSession sql, long nowUs) => sql.Execute("delete from crossing_nonces where until < @now", ("now", nowUs));
}
