using Yiwang.Storage.Log;
using Yiwang.Storage.Sql;

namespace Yiwang.Events.Projections;

/// <summary>A projection's own mistake on one event: it stops, the others go on.</summary>
internal sealed class ProjectionFailedException(ProjectionBuild build, long position, Exception inner)
    : Exception($"{build.Projection.Name} at log position {position}: {inner.Message}", inner)
{
    public ProjectionBuild Build { get; } = build;
}

/// <summary>Applies a page of the log to builds that stand at the same cursor, in one transaction.</summary>
internal sealed class ProjectionPage(IEvents events, IDatabase views)
{
    /// <summary>Events of one transaction. More would make commands wait longer for their own; fewer would make a rebuild slow.</summary>
    public const int EventsMax = 1000;
    // A cursor that only moved over unwanted events is stored once in a while: to read them again after a restart costs little.
    private const int UnstoredMax = 100_000;

    /// <returns>Events applied.</returns>
    public async Task<int> ApplyAsync(IReadOnlyList<ProjectionBuild> builds, CancellationToken cancel)
    {
        var cursor = builds[0].Cursor;
        var withRows = builds[0].Projection.WantsBatchRows;
        var entries = events.Log.ReadEffective(cursor, EventsMax, kind => Wants(builds, kind), withRows, out var next);
        // A batch may have more rows than memory should hold: they are read while they are applied.
        if (!withRows) entries = entries.ToList();
        var touched = new HashSet<ProjectionBuild>();
        var count = 0;
        if (entries is not List<StoredEntry> { Count: 0 } || builds.Any(b => next - b.StoredCursor > UnstoredMax))
        {
            count = await views.WriteAsync(sql =>
            {
                touched.Clear();
                var applied = Apply(sql, builds, entries, touched);
                foreach (var build in builds.Where(b => next - b.StoredCursor > UnstoredMax)) touched.Add(build);
                foreach (var build in touched) ProjectionRows.SetCursor(sql, build, next);
                return applied;
            }, cancel);
        }
        foreach (var build in builds) build.Advance(next, touched.Contains(build));
        return count;
    }

    private int Apply(ISqlSession sql, IReadOnlyList<ProjectionBuild> builds, IEnumerable<StoredEntry> entries, HashSet<ProjectionBuild> touched)
    {
        var count = 0;
        var sessions = builds.ToDictionary(b => b, b => b.Names.Over(sql));
        foreach (var entry in entries)
        {
            var e = events.Decode(entry);
            foreach (var build in builds)
            {
                if (!build.Projection.Wants(e.Kind)) continue;
                try { build.Projection.Apply(sessions[build], e); }
                // what came with an organisation from another node was checked by that node, or by nobody: a view passes over what it cannot read
                catch (Exception x) when (e.TakenFrom is not null && IsOfTheFact(x)) { continue; }
                catch (Exception x) when (!IsOfTheDatabase(x)) { throw new ProjectionFailedException(build, e.Position, x); }
                touched.Add(build);
                count++;
            }
        }
        return count;
    }

    private static bool Wants(IReadOnlyList<ProjectionBuild> builds, string kind)
    {
        foreach (var build in builds)
            if (build.Projection.Wants(kind)) return true;
        return false;
    }

    private static bool IsOfTheFact(Exception e) => e is System.Text.Json.JsonException or FormatException or ArgumentException or InvalidOperationException or KeyNotFoundException or NullReferenceException or IndexOutOfRangeException or OverflowException;

    /// <summary>A full disk or a lost server is no projection's fault, and may pass.</summary>
    private static bool IsOfTheDatabase(Exception e) => e is SqlException { Fault: SqlFault.DiskFull or SqlFault.ReadOnly or SqlFault.Unavailable };
}
