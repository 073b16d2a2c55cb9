using Yiwang.Storage.Sql;

namespace Yiwang.Events.Projections;

/// <param name="IsLive">Its tables have the plain names.</param>
internal sealed record ProjectionRow(string Name, long Generation, int Version, bool IsLive, long Cursor, IReadOnlyList<string> Tables);

/// <summary>The table that says which views stand in the database, of which version, and how far they have come.</summary>
internal static class ProjectionRows
{
    public const string Create = """
        create table if not exists projections
        (name text not null, generation bigint not null, version bigint not null, live bigint not null, position bigint not null, tables text not null, primary key (name, generation))
        """;

    public static List<ProjectionRow> Load(ISqlSession sql) => sql.Query("select name, generation, version, live, position, tables from projections order by name, generation",
        r => new ProjectionRow(r.Text(0), r.Int64(1), (int)r.Int64(2), r.Int64(3) != 0, r.Int64(4), r.Text(5).Split(' ', StringSplitOptions.RemoveEmptyEntries)));

    /// <summary>Makes the tables and the row of a new build.</summary>
    public static void Add(ISqlSession sql, ProjectionBuild build)
    {
        var named = build.Names.Over(sql);
        foreach (var statement in build.Projection.Schema) named.Execute(statement);
        sql.Execute("insert into projections (name, generation, version, live, position, tables) values (@name, @generation, @version, @live, @position, @tables)",
            ("name", build.Projection.Name), ("generation", build.Generation), ("version", build.Projection.Version), ("live", build.IsLive), ("position", build.Cursor),
            ("tables", string.Join(' ', build.Projection.Tables.Select(build.Names.Table))));
    }

    public static void SetCursor(ISqlSession sql, ProjectionBuild build, long cursor) => sql.Execute(
        "update projections set position = @position where name = @name and generation = @generation",
        ("position", cursor), ("name", build.Projection.Name), ("generation", build.Generation));

    public static void Drop(ISqlSession sql, ProjectionRow row)
    {
        foreach (var table in row.Tables) sql.Execute($"drop table if exists {table}");
        sql.Execute("delete from projections where name = @name and generation = @generation", ("name", row.Name), ("generation", row.Generation));
    }

    /// <summary>Puts a finished build in the place of what readers see.</summary>
    public static void Swap(ISqlSession sql, ProjectionBuild build)
    {
        foreach (var old in Load(sql).Where(r => r.Name == build.Projection.Name && r.Generation != build.Generation)) Drop(sql, old);
        foreach (var table in build.Projection.Tables) sql.Execute($"alter table {build.Names.Beside(table)} rename to {table}");
        sql.Execute("update projections set live = 1, position = @position, tables = @tables where name = @name and generation = @generation",
            ("position", build.Cursor), ("tables", string.Join(' ', build.Projection.Tables)), ("name", build.Projection.Name), ("generation", build.Generation));
    }
}
