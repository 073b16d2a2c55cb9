using Yiwang.Storage.Sql;

namespace Yiwang.Identify.Reporting.Escrow;

/// <summary>As the states of the national client's ESCROW_RECORD_LOG: under way, success, failed.</summary>
internal static class EscrowState
{
    public const string Sending = "SENDING", Success = "SUCCESS", Failed = "FAILED";
}

/// <summary>One line of the record list of either side.</summary>
/// <param name="Acked">Of the sender: messages with a receipt, the manifest being the last.</param>
public sealed record EscrowRecord(string Pact, string Number, string? Base, string State, int Parts, int Queued, int Acked, long Bytes, long LogSize, long MadeUs, long? DoneUs, string? Detail)
{
    public bool IsFull => Base is null;
}

internal static class EscrowRows
{
    private const string Columns = "pact, number, base, state, parts, queued, acked, bytes, log_size, made_us, done_us, detail";

    public static readonly Migration Migration = new(2, "reporting",
    [
        "create table escrow_out (pact text not null, number text not null, base text, state text not null, parts bigint not null, queued bigint not null, acked bigint not null, bytes bigint not null, log_size bigint not null, made_us bigint not null, done_us bigint, detail text, primary key (pact, number))",
        "create table escrow_known (pact text not null, path text not null, bytes bigint not null, primary key (pact, path))",
        "create table escrow_in (pact text not null, number text not null, base text, state text not null, parts bigint not null, queued bigint not null, acked bigint not null, bytes bigint not null, log_size bigint not null, made_us bigint not null, done_us bigint, detail text, primary key (pact, number))",
    ]);

    public static void Put(ISqlSession sql, string table, EscrowRecord r) => sql.Execute(
        $"insert into {table} ({Columns}) values (@pact, @number, @base, @state, @parts, @queued, @acked, @bytes, @size, @made, @done, @detail) on conflict (pact, number) do update set state = @state, queued = @queued, acked = @acked, done_us = @done, detail = @detail",
        ("pact", r.Pact), ("number", r.Number), ("base", r.Base), ("state", r.State), ("parts", (long)r.Parts), ("queued", (long)r.Queued), ("acked", (long)r.Acked), ("bytes", r.Bytes), ("size", r.LogSize), ("made", r.MadeUs), ("done", r.DoneUs), ("detail", r.Detail));

    /// <summary>Newest first.</summary>
    public static List<EscrowRecord> List(ISqlSession sql, string table, string pact, int max) => sql.Query($"select {Columns} from {table} where pact = @pact order by number desc limit @max", Read, ("pact", pact), ("max", (long)max));

    /// <summary>How far each file was told with the newest escrow.</summary>
    public static Dictionary<string, long> Known(ISqlSession sql, string pact) => sql.Query("select path, bytes from escrow_known where pact = @pact", r => (r.Text(0), r.Int64(1)), ("pact", pact)).ToDictionary(r => r.Item1, r => r.Item2, StringComparer.Ordinal);

    public static void Knows(ISqlSession sql, string pact, IReadOnlyDictionary<string, long> before, IReadOnlyDictionary<string, long> known)
    {
        foreach (var (path, bytes) in known.Where(k => !before.TryGetValue(k.Key, out var old) || old != k.Value))
            sql.Execute("insert into escrow_known (pact, path, bytes) values (@pact, @path, @bytes) on conflict (pact, path) do update set bytes = @bytes", ("pact", pact), ("path", path), ("bytes", bytes));
    }

    public static void Forget(ISqlSession sql, string pact) => sql.Execute("delete from escrow_known where pact = @pact", ("pact", pact));

    private static EscrowRecord Read(ISqlRow r) => new(r.Text(0), r.Text(1), r.TextOrNull(2), r.Text(3), (int)r.Int64(4), (int)r.Int64(5), (int)r.Int64(6), r.Int64(7), r.Int64(8), r.Int64(9), r.IsNull(10) ? null : r.Int64(10), r.TextOrNull(11));
}
