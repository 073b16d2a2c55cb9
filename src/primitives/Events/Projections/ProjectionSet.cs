using Yiwang.Storage.Sql;

namespace Yiwang.Events.Projections;

/// <summary>Which builds there are for the program's projections: continued from the database, or begun.</summary>
internal static class ProjectionSet
{
    /// <summary>
    /// A view of the program's version goes on from its position. One of another version stays for readers while the new one is built beside it.
    /// Half-built views of another version, and views that the program no longer has, are dropped.
    /// </summary>
    public static List<ProjectionBuild> Open(ISqlSession sql, IReadOnlyList<Projection> projections)
    {
        sql.Execute(ProjectionRows.Create);
        var rows = ProjectionRows.Load(sql);
        var builds = new List<ProjectionBuild>();
        foreach (var projection in projections)
        {
            var mine = rows.Where(r => r.Name == projection.Name).ToList();
            foreach (var row in mine.Where(r => r.Version == projection.Version)) builds.Add(new ProjectionBuild(projection, row.Generation, row.IsLive, row.Cursor));
            foreach (var row in mine.Where(r => r.Version != projection.Version && !r.IsLive)) ProjectionRows.Drop(sql, row);
            if (mine.All(r => r.Version != projection.Version)) builds.Add(Begin(sql, projection, isLive: !mine.Any(r => r.IsLive)));
        }
        foreach (var row in rows.Where(r => projections.All(p => p.Name != r.Name))) ProjectionRows.Drop(sql, row);
        return builds;
    }

    /// <summary>An empty build. The very first one of a view is shown to readers as it grows: there is nothing better to show.</summary>
    public static ProjectionBuild Begin(ISqlSession sql, Projection projection, bool isLive)
    {
        var generation = ProjectionRows.Load(sql).Where(r => r.Name == projection.Name).Select(r => r.Generation).DefaultIfEmpty(0).Max() + 1;
        var build = new ProjectionBuild(projection, generation, isLive, 0);
        ProjectionRows.Add(sql, build);
        return build;
    }
}
