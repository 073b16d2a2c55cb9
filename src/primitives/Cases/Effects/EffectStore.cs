using Yiwang.Storage.Sql;

namespace Yiwang.Cases.Effects;

/// <summary>Effects that have not run, in State: written with the place in the log up to which facts have been looked at, so that none is forgotten and none is planned twice.</summary>
internal sealed class EffectStore(IDatabase state)
{
    public const string Mark = "effects";

    public Task<List<StoredEffect>> LoadAsync(CancellationToken cancel) => state.ReadAsync(sql => sql.Query(
        "select position, idx, case_id, name, attempts, trouble, next_at from case_effects order by position, idx",
        r => new StoredEffect((int)r.Int64(1), new PendingEffect(r.Text(2), r.Int64(0), r.Text(3), (int)r.Int64(4), r.TextOrNull(5), r.Int64(6)))), cancel);

    public Task<int> PlanAsync(IReadOnlyList<StoredEffect> effects, long mark, CancellationToken cancel) => state.WriteAsync(sql =>
    {
        foreach (var (index, effect) in effects)
            sql.Execute("insert into case_effects (position, idx, case_id, name, attempts, trouble, next_at) values (@position, @idx, @case, @name, 0, null, @at) on conflict (position, idx) do nothing",
                ("position", effect.Position), ("idx", index), ("case", effect.Case), ("name", effect.Name), ("at", effect.NextAtUs));
        return CaseMarks.Write(sql, Mark, mark);
    }, cancel);

    /// <summary>Of another node, with what had become of them there. One that is known stays as it is.</summary>
    public Task<int> TakeAsync(IReadOnlyList<StoredEffect> effects, CancellationToken cancel) => state.WriteAsync(sql =>
    {
        foreach (var (index, e) in effects)
            sql.Execute("insert into case_effects (position, idx, case_id, name, attempts, trouble, next_at) values (@position, @idx, @case, @name, @attempts, @trouble, @at) on conflict (position, idx) do nothing",
                ("position", e.Position), ("idx", index), ("case", e.Case), ("name", e.Name), ("attempts", e.Attempts), ("trouble", e.Trouble), ("at", e.NextAtUs));
        return effects.Count;
    }, cancel);

    public Task<int> ForgetAsync(IEnumerable<string> cases, CancellationToken cancel) => state.WriteAsync(sql => cases.Sum(id => sql.Execute("delete from case_effects where case_id = @case", ("case", id))), cancel);

    public Task<int> DoneAsync(StoredEffect effect, CancellationToken cancel) =>
        state.WriteAsync(sql => sql.Execute("delete from case_effects where position = @position and idx = @idx", ("position", effect.Effect.Position), ("idx", effect.Index)), cancel);

    public Task<int> RetryAsync(string id, long nowUs, CancellationToken cancel) =>
        state.WriteAsync(sql => sql.Execute("update case_effects set next_at = @now where case_id = @case and next_at > @now", ("now", nowUs), ("case", id)), cancel);

    public Task<int> FailedAsync(StoredEffect effect, CancellationToken cancel) => state.WriteAsync(sql => sql.Execute(
        "update case_effects set attempts = @attempts, trouble = @trouble, next_at = @at where position = @position and idx = @idx",
        ("attempts", effect.Effect.Attempts), ("trouble", effect.Effect.Trouble), ("at", effect.Effect.NextAtUs), ("position", effect.Effect.Position), ("idx", effect.Index)), cancel);
}

internal sealed record StoredEffect(int Index, PendingEffect Effect);
