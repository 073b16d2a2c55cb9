using Xunit;
using Yiwang.Storage.Sql;
using Yiwang.Storage.Sql.Postgres;
using Yiwang.Storage.Sql.Sqlite;

namespace Yiwang.Unit.Tests.Storage.Sql;

/// <summary>
/// Base of tests whose SQL must do the same on both engines: <c>[Theory, MemberData(nameof(Engines))]</c> with a parameter <c>SqlEngine engine</c>,
/// and <c>await NewDatabaseAsync(engine)</c> for an empty database that goes away with the test.
/// </summary>
public abstract class BothEngines : IAsyncLifetime
{
    private static int _made;
    private readonly List<IDatabase> _databases = [];
    private readonly List<string> _schemas = [];

    public static TheoryData<SqlEngine> Engines => [SqlEngine.Sqlite, SqlEngine.Postgres];

    /// <summary>A folder of the test's own, removed at its end.</summary>
    protected string Folder { get; } = Directory.CreateTempSubdirectory("yiwang-sql-").FullName;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected IDatabase NewDatabase(SqlEngine engine) => OpenDatabase(engine, NewName(engine));

    /// <summary>For a test that opens its database again under the same name.</summary>
    protected string NewName(SqlEngine engine)
    {
        var name = $"t{Environment.ProcessId}_{Interlocked.Increment(ref _made)}";
        if (engine == SqlEngine.Postgres) _schemas.Add(name);
        return name;
    }

    /// <summary>Opens the database of that name, a second time too, as after a restart.</summary>
    protected IDatabase OpenDatabase(SqlEngine engine, string name)
    {
        IDatabase database = engine == SqlEngine.Sqlite
            ? SqliteDatabase.Open(Path.Combine(Folder, name + ".db"), new SqliteOptions { IsDurable = false })
            : PostgresDatabase.Open(new PostgresOptions { ConnectionString = PostgresServer.ConnectionString, Schema = name, ReaderThreads = 2, IsDurable = false });
        _databases.Add(database);
        return database;
    }

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var database in _databases) await database.DisposeAsync();
        foreach (var schema in _schemas) PostgresServer.Execute($"drop schema if exists {schema} cascade");
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }
}
