using Npgsql;

namespace Yiwang.Storage.Sql.Postgres;

public sealed record PostgresOptions
{
    /// <summary>Npgsql connection string. The database must be UTF-8 with collation C, so that text sorts as in SQLite.</summary>
    public required string ConnectionString { get; init; }
    /// <summary>Schema that holds the tables; made when missing. Several nodes, Views and State may share one database. ASCII letters, digits, underscore. Default <c>yiwang</c>.</summary>
    public string Schema { get; init; } = "yiwang";
    /// <summary>True (State): a commit has reached the disk when it returns. False (Views): a crash may lose the last commits, never order or consistency. Default true.</summary>
    public bool IsDurable { get; init; } = true;
    /// <summary>Connections that read at the same time, 1–64. Default 4.</summary>
    public int ReaderThreads { get; init; } = 4;
    /// <summary>Calls that may wait for each kind of connection before further callers are made to wait themselves. Default 1,024.</summary>
    public int QueuedMax { get; init; } = 1024;
}

/// <summary>A schema of a PostgreSQL database (13 or newer). A lost server fails the calls that meet it; the next call connects again.</summary>
public sealed class PostgresDatabase : ThreadedDatabase
{
    // Statements of all projections and queries; each is prepared on its second use.
    private const int PreparedMax = 200;

    private PostgresDatabase(NpgsqlDataSource source, PostgresOptions options)
        : base(SqlEngine.Postgres, options.ReaderThreads, options.QueuedMax, write => new PostgresConnection(source, readOnly: !write), source) { }

    /// <exception cref="SqlException">The server cannot be reached, or the database sorts text otherwise than by bytes.</exception>
    public static PostgresDatabase Open(PostgresOptions options)
    {
        if (options.Schema.Length is 0 or > 63 || options.Schema.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '_'))
            throw new SqlException(SqlFault.Unavailable, $"not a schema name: {options.Schema}");
        var source = Source(options);
        try
        {
            using var first = new PostgresConnection(source, readOnly: false);
            var sorts = first.QueryFirst("select datcollate, pg_encoding_to_char(encoding) from pg_database where datname = current_database()", r => (r.Text(0), r.Text(1)));
            if (sorts is not ("C" or "POSIX" or "C.UTF-8" or "C.utf8", "UTF8"))
                throw new SqlException(SqlFault.Unavailable, $"the database has collation {sorts.Item1} and encoding {sorts.Item2}; make it with: create database … template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C'");
            first.Execute($"create schema if not exists {options.Schema}");
            return new PostgresDatabase(source, options);
        }
        catch { source.Dispose(); throw; }
    }

    private static NpgsqlDataSource Source(PostgresOptions options)
    {
        NpgsqlConnectionStringBuilder settings;
        try { settings = new NpgsqlConnectionStringBuilder(options.ConnectionString); }
        catch (ArgumentException e) { throw new SqlException(SqlFault.Unavailable, $"not a PostgreSQL connection string: {e.Message}", inner: e); }
        settings.SearchPath = options.Schema;
        if (!options.IsDurable) settings.Options = $"{settings.Options} -c synchronous_commit=off".Trim();
        settings.MaxAutoPrepare = PreparedMax;
        settings.AutoPrepareMinUsages = 2;
        settings.MaxPoolSize = Math.Max(settings.MaxPoolSize, options.ReaderThreads + 2);
        settings.ApplicationName ??= "yiwang";
        return NpgsqlDataSource.Create(settings);
    }
}
