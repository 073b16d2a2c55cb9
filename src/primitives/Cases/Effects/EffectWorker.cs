using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Cases.Effects;

/// <summary>Runs effects: a few cases at once, each case's in order; a failure again after 1 s, 2 s, 4 s … 5 min. What has run is struck out after it ran, so that a crash between runs it again under the same key.</summary>
internal sealed class EffectWorker(EffectLanes lanes, EffectStore store, EffectRunning running, TimeProvider time) : IAsyncDisposable
{
    // An effect may ask another machine and take its time; eight at once keep the others going.
    private const int AtOnceMax = 8;
    private const int LongestPauseSeconds = 300;
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(15);

    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _places = new(AtOnceMax);
    private readonly Lock _gate = new();
    private TaskCompletionSource _wake = NewSignal();
    private Task _loop = Task.CompletedTask;

    public void Start() => _loop = Task.Run(RunAsync, CancellationToken.None);

    public void Wake()
    {
        lock (_gate) _wake.TrySetResult();
    }

    private async Task RunAsync()
    {
        Events.Moving.OwnerHolds.Following();
        try
        {
            while (true)
            {
                TaskCompletionSource wake;
                lock (_gate) wake = _wake = NewSignal();
                await _places.WaitAsync(_stop.Token);
                if (lanes.Take(Micros.Of(time), out var next) is { } effect) { _ = OneAsync(effect); continue; }
                _places.Release();
                await WaitAsync(next, wake);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested) { }
        // Those that run end by themselves, cancelled; each place comes back.
        for (var i = 0; i < AtOnceMax; i++) await _places.WaitAsync(CancellationToken.None);
    }

    private async Task WaitAsync(long next, TaskCompletionSource wake)
    {
        var wait = next == EffectLanes.Never ? s_longest : TimeSpan.FromMicroseconds(Math.Clamp(next - Micros.Of(time), 1_000, Micros.Of(s_longest)));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        await Task.WhenAny(Task.Delay(wait, time, either.Token), wake.Task);
        await either.CancelAsync();
        _stop.Token.ThrowIfCancellationRequested();
    }

    private async Task OneAsync(StoredEffect effect)
    {
        await Task.Yield();
        try
        {
            var result = await TryAsync(effect);
            if (result.Outcome.Succeeded)
            {
                await store.DoneAsync(effect, _stop.Token);
                lanes.Done(effect);
            }
            else
            {
                var failed = Failed(effect, result);
                await store.FailedAsync(failed, _stop.Token);
                lanes.Failed(failed);
            }
        }
        // The program stops: the next start finds the effect where it stood.
        catch (OperationCanceledException) when (_stop.IsCancellationRequested) { }
        // State cannot be written: the effect is tried again with the others.
        catch (Exception e) { lanes.Failed(Failed(effect, new EffectResult(new Outcome(Codes.NodeFault, e.Message)))); }
        finally
        {
            _places.Release();
            Wake();
        }
    }

    private async Task<EffectResult> TryAsync(StoredEffect effect)
    {
        try { return await running.RunAsync(effect, _stop.Token); }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested) { throw; }
        catch (Exception e) { return new EffectResult(new Outcome(Codes.NodeFault, e.Message)); }
    }

    private StoredEffect Failed(StoredEffect effect, EffectResult result)
    {
        var attempts = effect.Effect.Attempts + 1;
        var pause = Math.Min(LongestPauseSeconds, Math.Pow(2, Math.Min(attempts, 20) - 1));
        var say = CodeSentences.Of(result.Outcome).Zh;
        var trouble = result.Outcome.Detail is { Length: > 0 } detail && result.Outcome.Say is null ? $"{say}（{detail}）" : say;
        var next = result.Final ? EffectLanes.Never : Micros.Of(time) + (long)(pause * 1_000_000);
        return effect with { Effect = effect.Effect with { Attempts = attempts, Trouble = trouble.Length > 500 ? trouble[..500] : trouble, NextAtUs = next } };
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
        _places.Dispose();
    }
}
