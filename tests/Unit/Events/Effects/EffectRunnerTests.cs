using Xunit;
using Yiwang.Events.Effects;
using Yiwang.Storage.Sql;
using Yiwang.Unit.Tests.Events.Projections;

namespace Yiwang.Unit.Tests.Events.Effects;

public sealed class EffectRunnerTests : ProjectionBed
{
    private readonly ImpatientTime _time = new();

    private async Task<IDatabase> StateAsync(SqlEngine engine)
    {
        var state = NewDatabase(engine);
        await Migrations.ApplyAsync(state, [EffectRunner.Schema], Cancel);
        return state;
    }

    private Task<EffectRunner> RunAsync(IDatabase state, params Effect[] effects) => EffectRunner.StartAsync(Events, state, effects, _time, cancel: Cancel);

    private async Task<long> StoredAsync(IDatabase state, string name = "mail") => await state.ReadAsync(s => s.QueryFirst("select position from effects where name = @name", r => r.Int64(0), ("name", name)), Cancel);

    [Theory, MemberData(nameof(Engines))]
    public async Task Wanted_facts_come_once_and_in_order(SqlEngine engine)
    {
        var effect = new RecordingEffect();
        await using var runner = await RunAsync(await StateAsync(engine), effect);
        var first = await NoteAsync("a", "x");
        await NoteAsync("b", "x", kind: "Other");
        await NotesAsync(500);
        var taken = await effect.TakeAsync(501, Cancel);
        Assert.Equal(first, taken[0]);
        Assert.Equal(taken.Order().Distinct(), taken);
        Assert.False(effect.HasMore);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_restart_goes_on_where_the_last_run_ended(SqlEngine engine)
    {
        var state = await StateAsync(engine);
        await NotesAsync(50);
        var before = new RecordingEffect();
        await using (await RunAsync(state, before))
        {
            await before.TakeAsync(50, Cancel);
            while (await StoredAsync(state) < Events.Size) await Task.Yield();
        }
        var next = await NoteAsync("after", "x");
        var after = new RecordingEffect();
        await using var again = await RunAsync(state, after);
        Assert.Equal([next], await after.TakeAsync(1, Cancel));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task An_effect_that_is_new_lets_history_rest(SqlEngine engine)
    {
        await NotesAsync(10);
        var effect = new RecordingEffect(fromTheBeginning: false);
        await using var runner = await RunAsync(await StateAsync(engine), effect);
        var next = await NoteAsync("new", "x");
        Assert.Equal([next], await effect.TakeAsync(1, Cancel));
    }

    [Fact]
    public async Task A_failing_event_is_tried_again_ever_more_slowly_and_keeps_its_place()
    {
        var left = 10;
        var effect = new RecordingEffect(fails: e => e.Heads[0] == "bad" && left-- > 0 ? new InvalidOperationException("no line") : null);
        await using var runner = await RunAsync(await StateAsync(SqlEngine.Sqlite), effect);
        var bad = await NoteAsync("bad", "x");
        var good = await NoteAsync("good", "x");
        Assert.Equal([bad, good], await effect.TakeAsync(2, Cancel));
        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 128, 256, 300], _time.Pauses.Select(p => (int)p.TotalSeconds));
    }

    [Fact]
    public async Task A_failing_effect_delays_no_other_and_says_why()
    {
        var failed = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var attempts = 0;
        var bad = new RecordingEffect("bad", fails: _ =>
        {
            if (Interlocked.Increment(ref attempts) < 3) return new InvalidOperationException("no line");
            failed.TrySetResult();
            release.Task.GetAwaiter().GetResult();
            return null;
        });
        var good = new RecordingEffect("good");
        await using var runner = await RunAsync(await StateAsync(SqlEngine.Sqlite), bad, good);
        await NoteAsync("a", "x");
        await good.TakeAsync(1, Cancel);
        await failed.Task;
        var status = runner.Status.Single(s => s.Name == "bad");
        Assert.Equal(("no line", 2), (status.Trouble, status.Attempts));
        release.SetResult();
        await bad.TakeAsync(1, Cancel);
    }

    [Fact]
    public async Task Rebuilding_a_view_runs_no_effect_again()
    {
        var effect = new RecordingEffect();
        await using var effects = await RunAsync(await StateAsync(SqlEngine.Sqlite), effect);
        var views = await StartAsync(NewDatabase(SqlEngine.Sqlite), new NotesView());
        await NotesAsync(20);
        await effect.TakeAsync(20, Cancel);
        await views.RebuildAsync("notes", Cancel);
        Assert.False(effect.HasMore);
    }
}
