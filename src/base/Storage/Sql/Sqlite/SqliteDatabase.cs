namespace Yiwang.Storage.Sql.Sqlite;

public sealed record SqliteOptions
{
    /// <summary>True (State): a commit has reached the disk when it returns. False (Views): a power cut may lose the last commits, never order or consistency. Default true.</summary>
    public bool IsDurable { get; init; } = true;
    /// <summary>Writes answer <see cref="SqlFault.ReadOnly"/>; reads go on. For a folder that cannot be written.</summary>
    public bool ReadOnly { get; init; }
    /// <summary>Threads that read at the same time, 1–64. Default 2.</summary>
    public int ReaderThreads { get; init; } = 2;
    /// <summary>Calls that may wait for each kind of thread before further callers are made to wait themselves. Default 1,024.</summary>
    public int QueuedMax { get; init; } = 1024;
    /// <summary>Page cache of each connection, KiB. Default 8,192.</summary>
    public int CacheKib { get; init; } = 8192;
    /// <summary>How long to wait for another process that holds the file. Default 5,000 ms.</summary>
    public int BusyTimeoutMs { get; init; } = 5000;
}

/// <summary>One SQLite file in WAL mode: readers never wait for the writer. Each connection belongs to a thread of its own.</summary>
public sealed class SqliteDatabase : ThreadedDatabase
{
    private readonly string _path;

    private SqliteDatabase(string path, SqliteOptions options)
        : base(SqlEngine.Sqlite, options.ReaderThreads, options.QueuedMax, write => new SqliteConnection(path, options, readOnly: !write)) => _path = path;

    /// <exception cref="SqlException">The file cannot be opened, or is no database.</exception>
    public static SqliteDatabase Open(string path, SqliteOptions? options = null)
    {
        options ??= new SqliteOptions();
        if (options.ReadOnly) return new SqliteDatabase(path, options);
        // The first connection makes the file and its WAL, which read-only ones cannot; and a damaged file is told of here, not at the first question.
        try
        {
            using var first = new SqliteConnection(path, options, readOnly: false);
            first.QueryFirst("select count(*) from sqlite_master", r => r.Int64(0));
        }
        catch (SqlException e) when (!e.Message.Contains(path, StringComparison.Ordinal)) { throw new SqlException(e.Fault, $"{path}: {e.Message}", inner: e); }
        catch (DllNotFoundException e) { throw new SqlException(SqlFault.Unavailable, "libsqlite3.so.0 not found; install the package libsqlite3-0", inner: e); }
        return new SqliteDatabase(path, options);
    }

    public string FilePath => _path;

    /// <summary>A consistent copy in one file, made beside running writes; the target must not exist.</summary>
    public Task CopyToAsync(string path, CancellationToken cancel = default) =>
        ReadRawAsync(connection => { ((SqliteConnection)connection).CopyTo(path); return true; }, cancel);
}
