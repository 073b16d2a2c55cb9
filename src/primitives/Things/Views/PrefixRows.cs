using Yiwang.Storage.Sql;
using Yiwang.Things.Prefixes;

namespace Yiwang.Things.Views;

/// <summary>Prefix records as rows.</summary>
internal static class PrefixRows
{
    public static string Select(string table) => $"select prefix, holder, holder_name, state, node, public_key, ttl, since, position, reason, handle_port from {table}";

    public static PrefixRecord Read(ISqlRow row) => new(Prefix.Trusted(row.Text(0)), row.Text(1), row.Text(2), (PrefixState)row.Int64(3),
        row.TextOrNull(4) is { } node ? new Uri(node) : null, row.IsNull(5) ? default : row.Bytes(5), (int)row.Int64(6), row.Int64(7), row.Int64(8), row.TextOrNull(9), (int)row.Int64(10));

    public static void Write(ISqlSession sql, PrefixRecord record) => sql.Execute("""
        insert into {things_prefixes} (prefix, holder, holder_name, state, node, public_key, ttl, since, position, reason, handle_port)
        values (@prefix, @holder, @name, @state, @node, @key, @ttl, @since, @position, @reason, @port)
        on conflict (prefix) do update set holder = @holder, holder_name = @name, state = @state, node = @node, public_key = @key, ttl = @ttl, since = @since, position = @position, reason = @reason, handle_port = @port
        """,
        ("prefix", record.Prefix.ToString().ToLowerInvariant()), ("holder", record.Holder), ("name", record.HolderName), ("state", (long)record.State), ("node", record.Node?.AbsoluteUri),
        ("key", record.PublicKey.IsEmpty ? null : record.PublicKey.ToArray()), ("ttl", (long)record.TtlSeconds), ("since", record.SinceUs), ("position", record.Position), ("reason", record.Reason), ("port", (long)record.HandlePort));
}
