using System.Text.Json.Nodes;

namespace Yiwang.Storage.Sql;

/// <summary>Rows of a State table as JSON arrays, for what goes to another node's table of the same form.</summary>
/// <param name="table">Its name.</param>
/// <param name="columns">Names, each with its type: <c>t</c> text, <c>i</c> bigint, <c>b</c> bytea, as <c>"pact:t number:i body:b"</c>.</param>
public sealed class TableRows(string table, string columns)
{
    private readonly (string Name, char Type)[] _columns = [.. columns.Split(' ').Select(c => (c[..^2], c[^1]))];

    private string Names => string.Join(", ", _columns.Select(c => c.Name));

    public int IndexOf(string column) => Array.FindIndex(_columns, c => c.Name == column);

    /// <param name="where">With what follows it, as <c>owner = @owner order by id limit @max</c>.</param>
    public List<JsonArray> Read(ISqlSession sql, string where, params ReadOnlySpan<SqlParameter> parameters) =>
        sql.Query($"select {Names} from {table} where {where}", r => new JsonArray([.. _columns.Select((c, i) => Value(r, i, c.Type))]), parameters);

    /// <summary>A row whose key is there already changes nothing.</summary>
    /// <exception cref="FormatException">Not a row of this form.</exception>
    public int Write(ISqlSession sql, JsonArray row)
    {
        if (row.Count != _columns.Length) throw new FormatException($"{table}: {row.Count} columns");
        SqlParameter[] values = [.. _columns.Select((c, i) => Parameter(c.Name, c.Type, row[i]))];
        return sql.Execute($"insert into {table} ({Names}) values ({string.Join(", ", _columns.Select(c => "@" + c.Name))}) on conflict do nothing", values);
    }

    private static JsonValue? Value(ISqlRow row, int column, char type) => row.IsNull(column) ? null : type switch
    {
        'i' => JsonValue.Create(row.Int64(column)),
        'b' => JsonValue.Create(Convert.ToBase64String(row.Bytes(column))),
        _ => JsonValue.Create(row.Text(column)),
    };

    private static SqlParameter Parameter(string name, char type, JsonNode? value)
    {
        try
        {
            return value is null ? SqlParameter.Null(name) : type switch
            {
                'i' => (name, value.GetValue<long>()),
                'b' => (name, Convert.FromBase64String(value.GetValue<string>())),
                _ => (name, value.GetValue<string>()),
            };
        }
        catch (InvalidOperationException)
        {
            throw new FormatException(name);
        }
    }
}
