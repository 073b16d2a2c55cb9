using Npgsql;

namespace Yiwang.Storage.Sql.Postgres;

internal sealed class PostgresRow(NpgsqlDataReader reader) : ISqlRow
{
    public bool IsNull(int column) => reader.IsDBNull(column);
    public string Text(int column) => reader.IsDBNull(column) ? "" : reader.GetString(column);
    public string? TextOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
    public double Double(int column) => reader.IsDBNull(column) ? 0 : reader.GetDouble(column);
    public byte[] Bytes(int column) => reader.IsDBNull(column) ? [] : reader.GetFieldValue<byte[]>(column);

    // count(*) is bigint, sum(bigint) is numeric, case … then 1 is integer: SQLite has one kind of whole number.
    public long Int64(int column) => reader.IsDBNull(column) ? 0 : reader.GetFieldType(column) switch
    {
        var t when t == typeof(long) => reader.GetInt64(column),
        var t when t == typeof(int) => reader.GetInt32(column),
        _ => (long)reader.GetDecimal(column),
    };
}
