using Npgsql;
using NpgsqlTypes;

namespace Yiwang.Storage.Sql.Postgres;

internal sealed class PostgresConnection : ISqlConnection
{
    // As for SQLite: only values pasted into SQL could fill it.
    private const int TextsMax = 512;

    private readonly Dictionary<string, SqlText> _texts = new(StringComparer.Ordinal);
    private readonly NpgsqlConnection _connection;
    private readonly string _begin;
    private SqlException? _failed;

    public PostgresConnection(NpgsqlDataSource source, bool readOnly)
    {
        // One question sees one state, as SQLite's readers do.
        _begin = readOnly ? "begin isolation level repeatable read read only" : "begin";
        try { _connection = source.OpenConnection(); }
        catch (Exception e) when (e is NpgsqlException or TimeoutException) { throw PostgresFaults.Translate(e, null); }
    }

    public bool InTransaction { get; private set; }
    public bool IsBroken => _connection.State != System.Data.ConnectionState.Open;

    public void Begin()
    {
        Execute(_begin);
        InTransaction = true;
        _failed = null;
    }

    /// <summary>The server answers the commit of a failed transaction by undoing it, without an error.</summary>
    public void Commit()
    {
        if (_failed is { } failed) throw failed;
        Execute("commit");
        InTransaction = false;
    }

    public void Rollback()
    {
        if (!InTransaction) return;
        InTransaction = false;
        Execute("rollback");
    }

    public void Savepoint() => Execute("savepoint work");
    public void ReleaseSavepoint() => Execute("release work");

    public void RollbackToSavepoint()
    {
        Execute("rollback to work");
        Execute("release work");
    }

    public int Execute(string sql, params ReadOnlySpan<SqlParameter> parameters)
    {
        using var command = Command(sql, parameters);
        try
        {
            var changed = Math.Max(0, command.ExecuteNonQuery());
            // A failed transaction takes nothing but the way back to a savepoint, so what succeeds after a failure was that.
            _failed = null;
            return changed;
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException) { throw Failure(e, sql); }
    }

    public List<T> Query<T>(string sql, Func<ISqlRow, T> map, params ReadOnlySpan<SqlParameter> parameters)
    {
        var rows = new List<T>();
        Read(sql, row => { rows.Add(map(row)); return true; }, parameters);
        return rows;
    }

    public T? QueryFirst<T>(string sql, Func<ISqlRow, T> map, params ReadOnlySpan<SqlParameter> parameters)
    {
        T? first = default;
        Read(sql, row => { first = map(row); return false; }, parameters);
        return first;
    }

    private void Read(string sql, Func<ISqlRow, bool> next, ReadOnlySpan<SqlParameter> parameters)
    {
        using var command = Command(sql, parameters);
        try
        {
            using var reader = command.ExecuteReader();
            var row = new PostgresRow(reader);
            while (reader.Read() && next(row)) { }
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException) { throw Failure(e, sql); }
    }

    private NpgsqlCommand Command(string sql, ReadOnlySpan<SqlParameter> parameters)
    {
        if (!_texts.TryGetValue(sql, out var text))
        {
            if (_texts.Count >= TextsMax) _texts.Clear();
            _texts[sql] = text = SqlText.Parse(sql);
        }
        if (parameters.Length != text.Names.Length)
            throw new SqlException(SqlFault.Statement, $"{text.Names.Length} parameters expected ({string.Join(", ", text.Names)}), {parameters.Length} given", sql);
        var command = new NpgsqlCommand(text.Postgres, _connection);
        foreach (var name in text.Names) command.Parameters.Add(Parameter(Find(parameters, name, sql)));
        return command;
    }

    private static SqlParameter Find(ReadOnlySpan<SqlParameter> parameters, string name, string sql)
    {
        foreach (ref readonly var p in parameters)
            if (p.Name == name) return p;
        throw new SqlException(SqlFault.Statement, $"parameter @{name} is missing", sql);
    }

    private static NpgsqlParameter Parameter(in SqlParameter p) => p.Kind switch
    {
        SqlKind.Text => new NpgsqlParameter<string> { TypedValue = SqlText.Storable(p.Text), NpgsqlDbType = NpgsqlDbType.Text },
        SqlKind.Int64 => new NpgsqlParameter<long> { TypedValue = p.Int64, NpgsqlDbType = NpgsqlDbType.Bigint },
        SqlKind.Double => new NpgsqlParameter<double> { TypedValue = p.Double, NpgsqlDbType = NpgsqlDbType.Double },
        SqlKind.Bytes => new NpgsqlParameter<byte[]> { TypedValue = p.Bytes, NpgsqlDbType = NpgsqlDbType.Bytea },
        _ => new NpgsqlParameter { Value = DBNull.Value },
    };

    private SqlException Failure(Exception e, string sql)
    {
        if (IsBroken) InTransaction = false;
        // A swapped view may have other columns than when its query was prepared; the next use prepares it anew.
        if (!IsBroken && e is PostgresException { SqlState: "0A000" }) _connection.UnprepareAll();
        return _failed = PostgresFaults.Translate(e, sql);
    }

    public void Dispose() => _connection.Dispose();
}
