using Yiwang.Storage.Sql;
using Yiwang.Storage.Sql.Sqlite;

namespace Yiwang.Events.Projections;

/// <summary>A row of a view that the log does not give, or the other way round.</summary>
/// <param name="Row">Its key, as <c>doc=99.501.1001/ZXJ-1</c>.</param>
/// <param name="InView">Columns that differ, as the view has them; null = the view lacks the row.</param>
/// <param name="InLog">As the log gives them; null = the log gives no such row.</param>
public sealed record ViewDifference(string View, string Table, string Row, string? InView, string? InLog);

/// <param name="Count">All that were found; <paramref name="Differences"/> holds the first 200.</param>
public sealed record ViewAuditResult(long Entries, long Rows, long Count, IReadOnlyList<ViewDifference> Differences);

/// <param name="Done">Entries of the log applied to the second build.</param>
public readonly record struct ViewAuditProgress(long Done, long Total, string? Table);

/// <summary>
/// Builds all views a second time from the log, in a file of its own, and compares every row with those in use. A row counts as different only if it still is after both
/// have moved on, so that a log that grows meanwhile makes no false alarm. Costs what a rebuild costs; memory is bounded by comparing large tables in parts.
/// </summary>
/// <param name="projections">The program's, all of them.</param>
public sealed class ViewAudit(IEvents events, IDatabase views, ProjectionRunner runner, IReadOnlyList<Projection> projections, TimeProvider time)
{
    private const int DifferencesMax = 200, AttemptsMax = 5;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    /// <param name="file">Made for the second build, and deleted at the end.</param>
    public async Task<ViewAuditResult> RunAsync(string file, IProgress<ViewAuditProgress>? progress = null, CancellationToken cancel = default)
    {
        Delete(file);
        try
        {
            await using var second = SqliteDatabase.Open(file, new SqliteOptions { IsDurable = false });
            await using var rebuild = await ProjectionRunner.StartAsync(events, second, projections, time, cancel: cancel);
            await ReachAsync(rebuild, progress, cancel);
            var (rows, count, found) = (0L, 0L, new List<ViewDifference>());
            foreach (var projection in projections)
            {
                foreach (var table in projection.Tables)
                {
                    progress?.Report(new(events.Size, events.Size, table));
                    var (seen, differences) = await CompareAsync(new TablePair(projection.Name, table, views, second), rebuild, cancel);
                    (rows, count) = (rows + seen, count + differences.Count);
                    found.AddRange(differences.Take(DifferencesMax - found.Count));
                }
            }
            return new(events.Size, rows, count, found);
        }
        finally
        {
            Delete(file);
        }
    }

    private async Task<(long Rows, IReadOnlyList<ViewDifference> Differences)> CompareAsync(TablePair tables, ProjectionRunner rebuild, CancellationToken cancel)
    {
        RowSets? found = null;
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            await ReachAsync(rebuild, null, cancel);
            var size = events.Size;
            var sets = await tables.CompareAsync(cancel);
            found = found is null ? sets : found.And(sets);
            if (found.IsEmpty) return (sets.Rows, []);
            // what stands twice with the log at rest, or so often while it grows, is no difference of speed
            if (attempt > 0 && size == events.Size) break;
        }
        return (found!.Rows, await tables.DescribeAsync(found, cancel));
    }

    /// <summary>Both have applied all that the log has now.</summary>
    private async Task ReachAsync(ProjectionRunner rebuild, IProgress<ViewAuditProgress>? progress, CancellationToken cancel)
    {
        var size = events.Size;
        while (true)
        {
            var (live, second) = (Reached(runner), Reached(rebuild));
            progress?.Report(new(second, size, null));
            if (Math.Min(live, second) >= size) return;
            await Task.Delay(s_pause, time, cancel);
        }
    }

    private static long Reached(ProjectionRunner of)
    {
        var status = of.Status.Where(s => s.IsLive).ToList();
        if (status.FirstOrDefault(s => s.StoppedReason is not null) is { } stopped) throw new InvalidOperationException($"{stopped.Name}: {stopped.StoppedReason}");
        return status.Min(s => s.Cursor);
    }

    private static void Delete(string file)
    {
        foreach (var path in new[] { file, file + "-wal", file + "-shm" }) File.Delete(path);
    }
}
