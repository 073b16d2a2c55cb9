namespace Yiwang.Storage.Sql;

public enum SqlEngine { Sqlite, Postgres }

/// <summary>
/// Views or State on one of two engines. SQL is the subset both share: named parameters (<c>@name</c>), <c>insert … on conflict</c>, no JSON operators.
/// Column types: <c>text</c>, <c>bigint</c>, <c>double precision</c>, <c>bytea</c> (written <c>blob</c> for SQLite by the engine). Booleans are bigint 0/1, times UTC microseconds as bigint.
/// A failure of the engine is a <see cref="SqlException"/>.
/// </summary>
public interface IDatabase : IAsyncDisposable
{
    SqlEngine Engine { get; }
    /// <summary>Runs on a thread of the engine's own; the work must not await or block elsewhere.</summary>
    Task<T> ReadAsync<T>(Func<ISqlSession, T> work, CancellationToken cancel = default);
    /// <summary>One transaction: committed (durably) when the work returns, rolled back when it throws.</summary>
    Task<T> WriteAsync<T>(Func<ISqlSession, T> work, CancellationToken cancel = default);
}

public interface ISqlSession
{
    int Execute(string sql, params ReadOnlySpan<SqlParameter> parameters);
    List<T> Query<T>(string sql, Func<ISqlRow, T> map, params ReadOnlySpan<SqlParameter> parameters);
    /// <summary>First row or default.</summary>
    T? QueryFirst<T>(string sql, Func<ISqlRow, T> map, params ReadOnlySpan<SqlParameter> parameters);
}

/// <summary>The current row; valid only inside the mapping function.</summary>
public interface ISqlRow
{
    bool IsNull(int column);
    string Text(int column);
    string? TextOrNull(int column);
    long Int64(int column);
    double Double(int column);
    byte[] Bytes(int column);
}

/// <summary>A numbered step of a State schema; steps run once, in order, each in its own transaction.</summary>
public sealed record Migration(int Number, string Area, IReadOnlyList<string> Statements);
