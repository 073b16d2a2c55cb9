using System.Security.Cryptography;
using System.Text;

namespace Yiwang.Storage.Sql;

/// <summary>Brings a State schema up to date: numbered steps of each area, once each, in order.</summary>
public static class Migrations
{
    private const string Table = "create table if not exists migrations (area text not null, number bigint not null, digest text not null, primary key (area, number))";

    /// <summary>Each step is one transaction: after a crash it has happened or it has not.</summary>
    /// <exception cref="SqlException">A step that was applied has been edited since, or the database was written by a newer program.</exception>
    public static async Task ApplyAsync(IDatabase database, IReadOnlyList<Migration> steps, CancellationToken cancel = default)
    {
        await database.WriteAsync(sql => sql.Execute(Table), cancel).ConfigureAwait(false);
        foreach (var area in steps.GroupBy(s => s.Area).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var ordered = area.OrderBy(s => s.Number).ToList();
            if (ordered.Where((s, i) => s.Number != i + 1).Any()) throw new ArgumentException($"the steps of {area.Key} must be numbered 1, 2, 3 …", nameof(steps));
            var applied = await database.ReadAsync(sql => sql.Query("select digest from migrations where area = @area order by number", r => r.Text(0), ("area", area.Key)), cancel).ConfigureAwait(false);
            if (applied.Count > ordered.Count) throw new SqlException(SqlFault.Unavailable, $"{area.Key} stands at step {applied.Count}, this program knows {ordered.Count}: it was written by a newer version");
            for (var i = 0; i < ordered.Count; i++)
            {
                if (i >= applied.Count) await StepAsync(database, ordered[i], cancel).ConfigureAwait(false);
                else if (applied[i] != Digest(ordered[i])) throw new SqlException(SqlFault.Unavailable, $"step {i + 1} of {area.Key} was changed after it had been applied; add a new step instead");
            }
        }
    }

    private static Task<int> StepAsync(IDatabase database, Migration step, CancellationToken cancel) => database.WriteAsync(sql =>
    {
        foreach (var statement in step.Statements) sql.Execute(statement);
        return sql.Execute("insert into migrations (area, number, digest) values (@area, @number, @digest)", ("area", step.Area), ("number", step.Number), ("digest", Digest(step)));
    }, cancel);

    private static string Digest(Migration step) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', step.Statements))));
}
