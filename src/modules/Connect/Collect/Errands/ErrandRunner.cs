using Microsoft.Extensions.Logging;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Acquisition.Running;
using Yiwang.Connect.Acquisition.Trials;
using Yiwang.Connect.Adapters;
using Yiwang.Connect.Collect.Uplink;
using Yiwang.Events;

namespace Yiwang.Connect.Collect.Errands;

/// <summary>The collector's side: fetches what its node asks, does it with the driver that runs there, and answers.</summary>
/// <param name="isReadOnly">Writes are refused here, whatever the node says.</param>
internal sealed partial class ErrandRunner(IUplink uplink, Func<IEnumerable<AdapterLoop>> loops, IReadOnlyList<IDriverFactory> factories, bool isReadOnly, TimeProvider clock, ILogger log)
{
    /// <summary>At once; a node hands out no more than may wait there.</summary>
    private const int AtOnceMax = 32;
    private static readonly TimeSpan s_again = TimeSpan.FromSeconds(2);

    public async Task RunAsync(CancellationToken stop)
    {
        using var room = new SemaphoreSlim(AtOnceMax);
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var asked = clock.GetTimestamp();
                var answer = await uplink.ErrandsAsync(stop);
                foreach (var errand in answer.Errands)
                {
                    await room.WaitAsync(stop);
                    _ = Task.Run(() => DoAsync(errand, room, stop), CancellationToken.None);
                }
                if (answer.Errands.Count == 0 && (answer.Trouble is not null || clock.GetElapsedTime(asked) < s_again)) await Task.Delay(s_again, clock, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // what was not fetched the node withdraws
        }
        for (var i = 0; i < AtOnceMax; i++) await room.WaitAsync(CancellationToken.None);
    }

    private async Task DoAsync(Errand errand, SemaphoreSlim room, CancellationToken stop)
    {
        try
        {
            var answer = await AnswerAsync(errand, stop);
            if (await uplink.AnswerAsync(answer, stop) is { IsAway: true }) await uplink.AnswerAsync(answer, stop);
        }
        catch (OperationCanceledException)
        {
            // the collector stops
        }
        catch (Exception e)
        {
            Fell(log, e, errand.Adapter.Id);
        }
        finally
        {
            room.Release();
        }
    }

    private async Task<ErrandAnswer> AnswerAsync(Errand errand, CancellationToken stop)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromMilliseconds(errand.WithinMs), clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        return errand.Value is { } value ? new(errand.Id, null, await WriteAsync(errand, value, either.Token)) : new(errand.Id, [.. (await TryAsync(errand, either.Token)).Select(Finite)], null);
    }

    private async Task<WriteAnswer> WriteAsync(Errand errand, double value, CancellationToken cancel)
    {
        if (isReadOnly) return new(WriteResult.RefusedByLimits, null, new Bilingual("采集端设为只读，不能向设备写入。", "The collector is read-only: nothing is written to devices."));
        var driver = loops().FirstOrDefault(l => string.Equals(l.Id, errand.Adapter.Id, StringComparison.OrdinalIgnoreCase))?.Driver;
        if (driver is null || errand.Points is not [var point]) return new(WriteResult.NoAnswer, null, new Bilingual("这个连接在采集端上没有运行，没有写入。", "The connection does not run on the collector: nothing was written."));
        try
        {
            return await driver.WriteAsync(point, value, cancel);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            return new(WriteResult.NoAnswer, null, new Bilingual("设备没有按时回答：不知道是否已动作，请核对当前值。", "The device did not answer in time: whether it moved is not known; look at the present value."));
        }
    }

    private async Task<IReadOnlyList<TrialReading>> TryAsync(Errand errand, CancellationToken cancel)
    {
        try
        {
            // on a bus that is in use the running driver asks, in its turn
            if (loops().FirstOrDefault(l => l.Adapter is { } running && IsSame(running, errand.Adapter))?.Driver is { } driver) return await driver.TryReadAsync(errand.Points, cancel);
            if (factories.FirstOrDefault(f => f.Makes(errand.Adapter.Kind)) is not { } factory) return Failed(errand, new("采集端不支持这种连接方式。", "The collector has no driver of this kind."));
            await using var made = factory.Make(new DriverSetup(errand.Adapter, errand.Password, errand.Points, NoReadings.Instance, clock));
            return await made.TryReadAsync(errand.Points, cancel);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            return Failed(errand, new("设备没有按时回答。", "The device did not answer in time."));
        }
    }

    private static bool IsSame(Adapter a, Adapter b) => a.Kind == b.Kind && a.Endpoint == b.Endpoint && a.UserName == b.UserName;

    private static IReadOnlyList<TrialReading> Failed(Errand errand, Bilingual why) => [.. errand.Points.Select(p => new TrialReading(p.Code, [], "", new Dictionary<Points.ByteOrder, double>(), null, why, 0))];

    // JSON has no word for what is not a number
    private static TrialReading Finite(TrialReading reading) => reading with
    {
        Value = reading.Value is { } value && double.IsFinite(value) ? value : null,
        ByOrder = reading.ByOrder.Where(o => double.IsFinite(o.Value)).ToDictionary(),
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "what the node asked of adapter {Adapter} failed")]
    private static partial void Fell(ILogger log, Exception fault, string adapter);
}
