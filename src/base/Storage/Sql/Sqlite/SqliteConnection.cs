using System.Runtime.InteropServices;
using System.Text;
using static Yiwang.Storage.Sql.Sqlite.SqliteNative;

namespace Yiwang.Storage.Sql.Sqlite;

internal sealed unsafe class SqliteConnection : ISqlConnection
{
    // More texts than all projections and queries have; only a bug (values pasted into SQL) could fill it.
    private const int StatementsMax = 512;

    private readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);
    private readonly string _begin;
    private nint _db;

    public SqliteConnection(string path, SqliteOptions options, bool readOnly)
    {
        // A writer that began as a reader could find that another process wrote in between, and fail half way.
        _begin = readOnly ? "begin" : "begin immediate";
        var flags = OpenNoMutex | OpenUri | (options.ReadOnly ? OpenReadOnly : OpenReadWrite | OpenCreate);
        // A folder that cannot be written has no place for the shared-memory file of WAL: immutable reads without it.
        var uri = new Uri(Path.GetFullPath(path)).AbsoluteUri + (options.ReadOnly && !File.Exists(path + "-wal") ? "?immutable=1" : "");
        fixed (byte* file = Encoding.UTF8.GetBytes(uri + '\0'))
        {
            var rc = sqlite3_open_v2(file, out _db, flags, null);
            if (rc != Ok) { var failure = Failure(rc, null, path); Dispose(); throw failure; }
        }
        try { Configure(options, readOnly); }
        catch { Dispose(); throw; }
    }

    internal nint Handle => _db;
    public bool InTransaction => sqlite3_get_autocommit(_db) == 0;
    public bool IsBroken => false;

    private void Configure(SqliteOptions options, bool readOnly)
    {
        _ = sqlite3_extended_result_codes(_db, 1);
        _ = sqlite3_busy_timeout(_db, options.BusyTimeoutMs);
        if (!options.ReadOnly) Pragma("journal_mode=wal");
        Pragma(options.IsDurable ? "synchronous=full" : "synchronous=normal");
        Pragma($"cache_size=-{options.CacheKib}");
        Pragma("journal_size_limit=67108864");
        if (readOnly) Pragma("query_only=1");
    }

    private void Pragma(string setting)
    {
        using var statement = new SqliteStatement(this, "pragma " + setting);
        statement.Step();
    }

    public void Begin() => Execute(_begin);
    public void Commit() => Execute("commit");
    public void Savepoint() => Execute("savepoint work");
    public void ReleaseSavepoint() => Execute("release work");
    public void Rollback() { if (InTransaction) Execute("rollback"); }

    public void RollbackToSavepoint()
    {
        Execute("rollback to work");
        Execute("release work");
    }

    public int Execute(string sql, params ReadOnlySpan<SqlParameter> parameters)
    {
        var statement = Prepare(sql);
        var before = sqlite3_total_changes64(_db);
        try
        {
            statement.Bind(parameters);
            while (statement.Step()) { }
            // changes64 keeps the count of an earlier statement when this one (DDL, begin) changes no rows.
            return sqlite3_total_changes64(_db) == before ? 0 : (int)sqlite3_changes64(_db);
        }
        finally { Release(statement); }
    }

    public List<T> Query<T>(string sql, Func<ISqlRow, T> map, params ReadOnlySpan<SqlParameter> parameters)
    {
        var rows = new List<T>();
        var statement = Prepare(sql);
        try
        {
            statement.Bind(parameters);
            while (statement.Step()) rows.Add(map(statement));
            return rows;
        }
        finally { Release(statement); }
    }

    public T? QueryFirst<T>(string sql, Func<ISqlRow, T> map, params ReadOnlySpan<SqlParameter> parameters)
    {
        var statement = Prepare(sql);
        try
        {
            statement.Bind(parameters);
            return statement.Step() ? map(statement) : default;
        }
        finally { Release(statement); }
    }

    private SqliteStatement Prepare(string sql)
    {
        if (_statements.TryGetValue(sql, out var kept)) return kept.InUse ? new SqliteStatement(this, sql) : kept;
        if (_statements.Count >= StatementsMax) Forget();
        return _statements[sql] = new SqliteStatement(this, sql);
    }

    /// <summary>A mapping function that runs its own statement again gets a second one, which is not kept.</summary>
    private void Release(SqliteStatement statement)
    {
        statement.Reset();
        if (!_statements.TryGetValue(statement.Sql, out var kept) || !ReferenceEquals(kept, statement)) statement.Dispose();
    }

    private void Forget()
    {
        foreach (var (sql, statement) in _statements)
        {
            if (statement.InUse) continue;
            statement.Dispose();
            _statements.Remove(sql);
        }
    }

    internal void Check(int rc, string? sql)
    {
        if (rc != Ok) throw Failure(rc, sql);
    }

    internal SqlException Failure(int rc, string? sql, string? path = null)
    {
        var message = Marshal.PtrToStringUTF8(_db == 0 ? sqlite3_errstr(rc) : sqlite3_errmsg(_db)) ?? "failed";
        return new SqlException(FaultOf(rc), path is null ? $"sqlite {rc}: {message}" : $"sqlite {rc}: {message}: {path}", sql);
    }

    // Primary result codes, sqlite.org/rescode.html
    private static SqlFault FaultOf(int rc) => (rc & 0xff) switch
    {
        8 => SqlFault.ReadOnly,
        11 or 26 => SqlFault.Corrupt,
        13 => SqlFault.DiskFull,
        19 => SqlFault.Constraint,
        5 or 6 or 10 or 14 => SqlFault.Unavailable,
        _ => SqlFault.Statement,
    };

    /// <summary>A consistent copy of the whole database, made while others read and write.</summary>
    public void CopyTo(string path)
    {
        using var target = new SqliteConnection(path, new SqliteOptions { IsDurable = true }, readOnly: false);
        fixed (byte* main = "main\0"u8)
        {
            var backup = sqlite3_backup_init(target._db, main, _db, main);
            if (backup == 0) throw target.Failure(1, null, path);
            _ = sqlite3_backup_step(backup, -1);
            var rc = sqlite3_backup_finish(backup);
            if (rc != Ok) throw target.Failure(rc, null, path);
        }
        // One file, without side files: what is copied away is all there is.
        target.Pragma("journal_mode=delete");
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values) statement.Dispose();
        _statements.Clear();
        _ = sqlite3_close_v2(_db);
        _db = 0;
    }
}
