using Yiwang.Storage.Sql;
using Yiwang.Storage.Sql.Sqlite;

namespace Yiwang.Storage.Backup;

/// <summary>State as plain rows in a SQLite file: how it leaves PostgreSQL, and how it goes to another engine than it came from.</summary>
public static class StateRows
{
    /// <summary>Where a restore leaves rows that wait for <see cref="ImportAsync"/>.</summary>
    public const string FileName = "state-rows.db";
    private const string Ledger = "migrations";

    private enum Kind { Text, Int64, Double, Bytes }

    private sealed record Table(string Name, IReadOnlyList<(string Name, Kind Kind)> Columns);

    /// <summary>One consistent snapshot of all tables.</summary>
    public static Task ExportAsync(IDatabase state, string path, CancellationToken cancel = default) => state.ReadAsync(sql =>
    {
        using var file = new SqliteConnection(path, new SqliteOptions(), readOnly: false);
        file.Begin();
        foreach (var table in Tables(sql, state.Engine))
        {
            file.Execute($"create table {table.Name} ({string.Join(", ", table.Columns.Select(c => $"{c.Name} {Type(c.Kind)}"))})");
            Copy(sql, file, table);
        }
        file.Commit();
        return true;
    }, cancel);

    /// <summary>Into a State whose migrations have been applied and whose tables are empty.</summary>
    /// <exception cref="BackupException">It is not empty, or its schema is not the one of the backup.</exception>
    public static async Task ImportAsync(string path, IDatabase state, CancellationToken cancel = default)
    {
        using var file = new SqliteConnection(path, new SqliteOptions { ReadOnly = true }, readOnly: true);
        var steps = Steps(file);
        await state.WriteAsync(sql =>
        {
            if (!steps.SequenceEqual(Steps(sql))) throw new BackupException("State in the backup was written by another version of the program; restore it with that version");
            var here = Tables(sql, state.Engine).ToDictionary(t => t.Name);
            foreach (var table in Tables(file, SqlEngine.Sqlite).Where(t => t.Name != Ledger))
            {
                if (!here.TryGetValue(table.Name, out var target)) throw new BackupException($"State has no table {table.Name}");
                if (sql.QueryFirst($"select count(*) from {table.Name}", r => r.Int64(0)) > 0) throw new BackupException($"table {table.Name} of State is not empty; nothing is overwritten");
                Copy(file, sql, target with { Columns = [.. table.Columns.Select(c => target.Columns.First(t => t.Name == c.Name))] });
            }
            return true;
        }, cancel).ConfigureAwait(false);
    }

    private static List<string> Steps(ISqlSession sql) => sql.Query($"select area, number, digest from {Ledger} order by area, number", r => $"{r.Text(0)} {r.Int64(1)} {r.Text(2)}");

    private static void Copy(ISqlSession from, ISqlSession to, Table table)
    {
        var columns = string.Join(", ", table.Columns.Select(c => c.Name));
        var insert = $"insert into {table.Name} ({columns}) values ({string.Join(", ", table.Columns.Select(c => "@" + c.Name))})";
        var row = new SqlParameter[table.Columns.Count];
        // Row by row: the mapping function writes, so that a large table is never in memory.
        from.Query($"select {columns} from {table.Name}", r =>
        {
            for (var i = 0; i < row.Length; i++) row[i] = Value(r, i, table.Columns[i]);
            return (byte)to.Execute(insert, row);
        });
    }

    private static SqlParameter Value(ISqlRow row, int i, (string Name, Kind Kind) column) => row.IsNull(i) ? SqlParameter.Null(column.Name) : column.Kind switch
    {
        Kind.Text => new SqlParameter(column.Name, row.Text(i)),
        Kind.Int64 => new SqlParameter(column.Name, row.Int64(i)),
        Kind.Double => new SqlParameter(column.Name, row.Double(i)),
        _ => new SqlParameter(column.Name, row.Bytes(i)),
    };

    private static List<Table> Tables(ISqlSession sql, SqlEngine engine) => [.. (engine == SqlEngine.Sqlite
        ? sql.Query("select m.name, c.name, c.type from sqlite_master m, pragma_table_info(m.name) c where m.type = 'table' and m.name not like 'sqlite_%' order by m.name, c.cid", Column)
        : sql.Query("select table_name, column_name, data_type from information_schema.columns where table_schema = current_schema() order by table_name, ordinal_position", Column))
        .GroupBy(c => c.Table).Select(g => new Table(g.Key, [.. g.Select(c => (c.Column, KindOf(c.Type)))]))];

    private static (string Table, string Column, string Type) Column(ISqlRow r) => (r.Text(0), r.Text(1), r.Text(2));

    private static Kind KindOf(string type) => type.ToLowerInvariant() switch
    {
        "text" => Kind.Text,
        "bigint" or "integer" or "int" => Kind.Int64,
        "double precision" or "real" => Kind.Double,
        "blob" or "bytea" => Kind.Bytes,
        _ => throw new BackupException($"State has a column of type {type}, which both engines do not share"),
    };

    private static string Type(Kind kind) => kind switch { Kind.Text => "text", Kind.Int64 => "bigint", Kind.Double => "double precision", _ => "blob" };
}
