using Microsoft.Extensions.Logging;
using Yiwang.Connect.Acquisition.Readings;
using Yiwang.Connect.Adapters;

namespace Yiwang.Connect.Acquisition.Running;

/// <summary>
/// Keeps the driver of one adapter running: starts it anew when its points change, and when it ended, which it never should. Nothing that happens here reaches another adapter.
/// </summary>
internal sealed partial class AdapterLoop(string id, Func<DriverPlan?> plan, ISampleIntake feed, TimeProvider clock, ILogger log) : IDisposable
{
    /// <summary>An import changes a table row by row: it is one change.</summary>
    private static readonly TimeSpan s_settle = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_backOffFirst = TimeSpan.FromMilliseconds(500), s_backOffLast = TimeSpan.FromSeconds(30), s_stable = TimeSpan.FromMinutes(1);
    /// <summary>A driver that does not stop by then is left behind: its adapter must not stand still because of it.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private CancellationTokenSource _round = new();
    private TimeSpan _backOff = s_backOffFirst;

    public string Id => id;
    /// <summary>Null while there is nothing to run.</summary>
    public IDriver? Driver { get; private set; }
    public Adapter? Adapter { get; private set; }
    /// <summary>How often the driver ended by itself.</summary>
    public int Restarts { get; private set; }

    /// <summary>How often it had to be ended, because it took no step any more; among the restarts.</summary>
    public int Hangs { get; private set; }

    /// <summary>Something of the adapter changed: look again.</summary>
    public void Changed()
    {
        lock (_gate) _ = _round.CancelAsync();
    }

    public void Dispose() => _round.Dispose();

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            using var round = CancellationTokenSource.CreateLinkedTokenSource(stop);
            lock (_gate) _round = round;
            try
            {
                if (plan() is { } wanted) await DriveAsync(wanted, round.Token);
                else await Task.Delay(Timeout.InfiniteTimeSpan, clock, round.Token);
            }
            catch (OperationCanceledException)
            {
                if (!stop.IsCancellationRequested) await WaitAsync(s_settle, stop);
            }
            catch (Exception e)
            {
                Fell(log, e, id);
                await WaitAsync(s_backOffLast, stop);
            }
            finally
            {
                // a change that comes now finds the next round, which reads the plan anew
                lock (_gate) _round = new CancellationTokenSource();
            }
        }
    }

    private async Task DriveAsync(DriverPlan wanted, CancellationToken cancel)
    {
        var started = clock.GetTimestamp();
        var sink = new ReadingSink(feed, wanted.Adapter.Owner, wanted.Points, clock);
        try
        {
            var driver = wanted.Factory.Make(new DriverSetup(wanted.Adapter, wanted.Password, wanted.Points, sink, clock));
            sink.Health = driver.Health;
            (Driver, Adapter) = (driver, wanted.Adapter);
            await EndOfAsync(driver, Watchdog.LimitOf(wanted), cancel);
        }
        catch (Exception e)
        {
            if (!cancel.IsCancellationRequested) Fell(log, e, id);
        }
        finally
        {
            (Driver, Adapter) = (null, null);
            await sink.DisposeAsync();
        }
        cancel.ThrowIfCancellationRequested();
        Restarts++;
        if (clock.GetElapsedTime(started) > s_stable) _backOff = s_backOffFirst;
        await Task.Delay(_backOff, clock, cancel);
        _backOff = TimeSpan.FromTicks(Math.Min(2 * _backOff.Ticks, s_backOffLast.Ticks));
    }

    /// <summary>Until the driver ends, by itself or because it must.</summary>
    private async Task EndOfAsync(IDriver driver, TimeSpan limit, CancellationToken cancel)
    {
        using var own = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var run = Task.Run(() => driver.RunAsync(own.Token), CancellationToken.None);
        var hangs = Watchdog.HangsAsync(driver.Health, limit, clock, own.Token);
        try
        {
            var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var _ = cancel.Register(() => asked.TrySetResult());
            var first = await Task.WhenAny(run, asked.Task, hangs);
            if (first == hangs && await hangs)
            {
                Hangs++;
                NoStep(log, id, limit.TotalSeconds);
            }
            else if (first == run && !cancel.IsCancellationRequested) Ended(log, id);
            await own.CancelAsync();
            await run.WaitAsync(s_patience, clock, CancellationToken.None);
        }
        catch (OperationCanceledException) when (own.IsCancellationRequested)
        {
        }
        catch (TimeoutException)
        {
            LeftBehind(log, id);
        }
        await own.CancelAsync();
        await driver.DisposeAsync().AsTask().WaitAsync(s_patience, clock, CancellationToken.None);
    }

    private async Task WaitAsync(TimeSpan time, CancellationToken stop)
    {
        try
        {
            await Task.Delay(time, clock, stop);
        }
        catch (OperationCanceledException)
        {
            // the loop ends by itself
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "the driver of adapter {Adapter} fell and is started again")]
    private static partial void Fell(ILogger log, Exception fault, string adapter);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the driver of adapter {Adapter} ended by itself and is started again")]
    private static partial void Ended(ILogger log, string adapter);

    [LoggerMessage(Level = LogLevel.Error, Message = "the driver of adapter {Adapter} does not stop and is left behind")]
    private static partial void LeftBehind(ILogger log, string adapter);

    [LoggerMessage(Level = LogLevel.Error, Message = "the driver of adapter {Adapter} has taken no step for {Seconds} s and is started again")]
    private static partial void NoStep(ILogger log, string adapter, double seconds);
}

/// <summary>What is to run for an adapter now.</summary>
internal sealed record DriverPlan(Adapter Adapter, string? Password, IReadOnlyList<Points.Point> Points, IDriverFactory Factory);
