using Npgsql;

namespace Yiwang.Storage.Sql.Postgres;

internal static class PostgresFaults
{
    public static SqlException Translate(Exception e, string? sql) => e is PostgresException p
        ? new SqlException(FaultOf(p.SqlState), $"postgres {p.SqlState}: {p.MessageText}", sql, e)
        : new SqlException(SqlFault.Unavailable, $"postgres: {e.Message}", sql, e);

    // Appendix A of the PostgreSQL manual: the first two characters are the class.
    private static SqlFault FaultOf(string state) => state switch
    {
        "25006" => SqlFault.ReadOnly,
        "53100" => SqlFault.DiskFull,
        _ when state.StartsWith("23", StringComparison.Ordinal) => SqlFault.Constraint,
        "XX001" or "XX002" => SqlFault.Corrupt,
        _ when state[..2] is "08" or "28" or "3D" or "53" or "57" or "58" => SqlFault.Unavailable,
        _ => SqlFault.Statement,
    };
}
