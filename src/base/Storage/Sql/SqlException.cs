namespace Yiwang.Storage.Sql;

/// <summary>What kind of failure it is, so that a caller can answer it without knowing the engine.</summary>
public enum SqlFault
{
    /// <summary>A mistake in the statement or its parameters: a bug.</summary>
    Statement,
    /// <summary>A unique key, foreign key or check said no.</summary>
    Constraint,
    DiskFull,
    ReadOnly,
    /// <summary>The file is damaged, or is no database.</summary>
    Corrupt,
    /// <summary>The database file or server cannot be reached or opened.</summary>
    Unavailable,
}

/// <summary>Everything that goes wrong in either engine.</summary>
public sealed class SqlException(SqlFault fault, string message, string? sql = null, Exception? inner = null)
    : Exception(sql is null ? message : $"{message} in: {Shorten(sql)}", inner)
{
    public SqlFault Fault { get; } = fault;
    /// <summary>The statement, null when the failure belongs to none.</summary>
    public string? Sql { get; } = sql;

    // A message goes to logs and pages: long enough to know the statement by, short enough to read.
    private static string Shorten(string sql) => sql.Length <= 200 ? sql : sql[..200] + "…";
}
