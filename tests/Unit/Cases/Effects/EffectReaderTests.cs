using Xunit;
using Yiwang.Cases;
using Yiwang.Cases.Effects;
using Yiwang.Events;
using Yiwang.Storage.Sql;
using Yiwang.Unit.Tests.Storage.Sql;
using static Yiwang.Unit.Tests.Cases.CaseBed;

namespace Yiwang.Unit.Tests.Cases.Effects;

public sealed class EffectReaderTests : BothEngines
{
    [Fact]
    public async Task What_is_told_the_moment_a_turn_is_taken_is_settled_all_the_same()
    {
        await using var bed = await CaseBed.OpenAsync();
        var state = NewDatabase(SqlEngine.Sqlite);
        await Migrations.ApplyAsync(state, CasesRuntime.Migrations, Cancel);
        var lanes = new EffectLanes(_ => false);
        // the notice is told, and struck out, right after somebody has looked and found none
        var events = Intercepted<IEvents>.Of(bed.Events, (name, args) =>
        {
            if (name != nameof(IEvents.FindHead) || !((string)args[0]!).StartsWith("about:", StringComparison.Ordinal)) return null;
            while (lanes.Take(1, out _) is { } told) lanes.Done(told);
            return -1L;
        });
        var store = new EffectStore(state);
        await using var reader = new EffectReader(events, bed.Runtime.Tools.Book, bed.Runtime.Tools.Forms, store, new CaseMarks(state), lanes, bed.Time, () => { });
        await reader.StartAsync(Cancel);
        var opened = await Ok(bed.Cases.OpenAsync(bed.Worker, new OpenCase("repair", Values("""{"machine":"M1","symptom":"响"}"""))));
        await reader.ReachedAsync(opened.Position + 1, Cancel);
        Assert.Equal([EffectPlan.Tell], lanes.Of(opened.Id).Select(e => e.Name));
        var taken = await Ok(bed.Cases.MoveAsync(bed.Engineer, new MoveCase(opened.Id, "assign", Values($$"""{"assignee":"{{bed.Engineer.User}}"}"""), -1)));
        await reader.ReachedAsync(taken.Position + 1, Cancel);
        Assert.Contains(await store.LoadAsync(Cancel), e => e.Effect.Name == EffectPlan.Settle && e.Effect.Case == opened.Id);
    }
}
