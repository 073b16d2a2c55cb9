using Yiwang.Storage.Sql.Postgres;
using Yiwang.Storage.Sql.Sqlite;

namespace Yiwang.Storage.Sql;

/// <summary>Which engine carries Views and State: one setting for both.</summary>
public sealed record DatabaseSettings
{
    /// <summary>Npgsql connection string; null = SQLite files in the data folder. Default null.</summary>
    public string? Postgres { get; init; }
    /// <summary>Start of the two PostgreSQL schemas' names, <c>…_views</c> and <c>…_state</c>, so that several nodes can share a database. Default <c>yiwang</c>.</summary>
    public string Schema { get; init; } = "yiwang";
    /// <summary>Threads that read at the same time, of each database, 1–64. Default 2.</summary>
    public int ReaderThreads { get; init; } = 2;
    /// <summary>Serve reads from a folder that cannot be written. Default false.</summary>
    public bool ReadOnly { get; init; }
}

public static class Databases
{
    /// <summary>Derived rows: may be dropped and rebuilt from the log.</summary>
    public static IDatabase OpenViews(DatabaseSettings settings, string dataFolder)
    {
        try { return Open(settings, dataFolder, "views", isDurable: false); }
        catch (SqlException e) when (e.Fault == SqlFault.Corrupt)
        {
            throw new SqlException(e.Fault, $"视图文件已损坏，删除 views.db 后重新启动，会从日志重建 / the views are damaged: delete views.db and start again, they are rebuilt from the log: {e.Message}", inner: e);
        }
    }

    /// <summary>What is neither fact nor derivable; its schema is brought up to date.</summary>
    public static async Task<IDatabase> OpenStateAsync(DatabaseSettings settings, string dataFolder, IReadOnlyList<Migration> migrations, CancellationToken cancel = default)
    {
        var state = Open(settings, dataFolder, "state", isDurable: true);
        if (settings.ReadOnly) return state;
        try { await Migrations.ApplyAsync(state, migrations, cancel).ConfigureAwait(false); }
        catch { await state.DisposeAsync().ConfigureAwait(false); throw; }
        return state;
    }

    private static ThreadedDatabase Open(DatabaseSettings settings, string dataFolder, string name, bool isDurable) => settings.Postgres is null
        ? SqliteDatabase.Open(Path.Combine(dataFolder, name + ".db"), new SqliteOptions { IsDurable = isDurable, ReaderThreads = settings.ReaderThreads, ReadOnly = settings.ReadOnly })
        : PostgresDatabase.Open(new PostgresOptions { ConnectionString = settings.Postgres, Schema = $"{settings.Schema}_{name}", IsDurable = isDurable, ReaderThreads = settings.ReaderThreads });
}
