using System.Diagnostics.Metrics;
using Yiwang.Storage.Sql;

namespace Yiwang.Events.Effects;

/// <summary>Runs each effect from its own cursor in State. One that fails delays nobody else.</summary>
public sealed class EffectRunner : IAsyncDisposable
{
    // Events handled before the cursor is stored: what comes again after a crash.
    private const int PageMax = 100;

    /// <summary>To be applied to State before the start.</summary>
    public static readonly Migration Schema = new(1, "effects", ["create table effects (name text primary key, position bigint not null)"]);

    private readonly IEvents _events;
    private readonly IDatabase _state;
    private readonly TimeProvider _time;
    private readonly Meter _meter;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<EffectCursor> _cursors = [];
    private Task _loops = Task.CompletedTask;

    private EffectRunner(IEvents events, IDatabase state, TimeProvider time, IMeterFactory? meters)
    {
        (_events, _state, _time) = (events, state, time);
        _meter = meters?.Create("Yiwang.Effects") ?? new Meter("Yiwang.Effects");
        _meter.CreateObservableGauge("yiwang.effects.lag", () => Status.Select(s => new Measurement<long>(s.Lag, new KeyValuePair<string, object?>("effect", s.Name))), "{entry}", "Log entries that the effect has not handled");
        _meter.CreateObservableGauge("yiwang.effects.attempts", () => Status.Select(s => new Measurement<int>(s.Attempts, new KeyValuePair<string, object?>("effect", s.Name))), "{attempt}", "Failed attempts at the event in hand");
    }

    public static async Task<EffectRunner> StartAsync(IEvents events, IDatabase state, IReadOnlyList<Effect> effects, TimeProvider time, IMeterFactory? meters = null, CancellationToken cancel = default)
    {
        var runner = new EffectRunner(events, state, time, meters);
        foreach (var effect in effects) runner._cursors.Add(await runner.OpenAsync(effect, cancel));
        runner._loops = Task.WhenAll(runner._cursors.Select(c => Task.Run(() => runner.RunAsync(c), CancellationToken.None)));
        return runner;
    }

    public IReadOnlyList<EffectStatus> Status => [.. _cursors.Select(c => new EffectStatus(c.Effect.Name, c.Cursor, Math.Max(0, _events.Size - c.Cursor), c.Attempts, c.Trouble))];

    /// <summary>When it completes, every effect has handled what was recorded before the position.</summary>
    public Task ReachedAsync(long position, CancellationToken cancel) => Task.WhenAll(_cursors.Select(c => c.Milestone.ReachedAsync(position, cancel)));

    private async Task<EffectCursor> OpenAsync(Effect effect, CancellationToken cancel)
    {
        var first = effect.FromTheBeginning ? 0 : _events.Size;
        var cursor = await _state.WriteAsync(sql =>
        {
            sql.Execute("insert into effects (name, position) values (@name, @position) on conflict (name) do nothing", ("name", effect.Name), ("position", first));
            return sql.QueryFirst("select position from effects where name = @name", r => r.Int64(0), ("name", effect.Name));
        }, cancel);
        return new EffectCursor(effect, cursor);
    }

    private async Task RunAsync(EffectCursor cursor)
    {
        Moving.OwnerHolds.Following();
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await _events.Log.WaitForMoreAsync(cursor.Cursor, _stop.Token);
                // A closed log answers at once and has no more.
                if (_events.Size <= cursor.Cursor) return;
                await PageAsync(cursor);
                cursor.Succeeded();
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested) { return; }
            catch (Exception e)
            {
                var pause = cursor.Failed(e);
                try { await Task.Delay(pause, _time, _stop.Token); }
                catch (OperationCanceledException) { return; }
            }
        }
    }

    private async Task PageAsync(EffectCursor cursor)
    {
        var entries = _events.Log.ReadEffective(cursor.Cursor, PageMax, cursor.Effect.Wants, withBatchRows: false, out var next);
        foreach (var entry in entries)
        {
            if (entry.Position < cursor.HandledBelow) continue;
            var e = _events.Decode(entry);
            if (e.TakenFrom is null) await cursor.Effect.HandleAsync(e, _stop.Token);
            cursor.HandledBelow = entry.Position + 1;
            cursor.Succeeded();
        }
        await _state.WriteAsync(sql => sql.Execute("update effects set position = @position where name = @name", ("position", next), ("name", cursor.Effect.Name)), _stop.Token);
        cursor.Move(next);
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        await _loops;
        _meter.Dispose();
        _stop.Dispose();
    }
}
