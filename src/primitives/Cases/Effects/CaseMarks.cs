using Yiwang.Storage.Sql;

namespace Yiwang.Cases.Effects;

/// <summary>How far loops have come, in State.</summary>
internal sealed class CaseMarks(IDatabase state)
{
    /// <summary>To be applied to State before the start.</summary>
    public static readonly Migration Schema = new(1, "cases",
    [
        "create table case_marks (name text primary key, value bigint not null)",
        "create table case_effects (position bigint not null, idx bigint not null, case_id text not null, name text not null, attempts bigint not null, trouble text, next_at bigint not null, primary key (position, idx))",
    ]);

    public Task<long?> ReadAsync(string name, CancellationToken cancel) => state.ReadAsync(sql => sql.QueryFirst("select value from case_marks where name = @name", r => (long?)r.Int64(0), ("name", name)), cancel);

    public Task<int> WriteAsync(string name, long value, CancellationToken cancel) => state.WriteAsync(sql => Write(sql, name, value), cancel);

    public static int Write(ISqlSession sql, string name, long value) =>
        sql.Execute("insert into case_marks (name, value) values (@name, @value) on conflict (name) do update set value = excluded.value", ("name", name), ("value", value));
}
