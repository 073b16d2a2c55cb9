using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Yiwang.Connect.Alarms.Evaluation;
using Yiwang.Connect.Alarms.Keeping;
using Yiwang.Connect.Alarms.Rules;
using Yiwang.Connect.Live;

namespace Yiwang.Connect.Alarms;

/// <summary>Turns the alarms: evaluation four times a second in one loop, cases and notices in another, so that a slow disk holds up no evaluation.</summary>
internal sealed partial class AlarmLoop(AlarmRules rules, AlarmDesk desk, AlarmNotices notices, AlarmEvaluator evaluator, TimeProvider clock, ILogger<AlarmLoop> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await desk.LoadAsync(stoppingToken);
            await rules.LoadAsync(stoppingToken);
            await Task.WhenAll(TurnAsync(Evaluate, stoppingToken), TurnAsync(KeepAsync, stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // the node stops; what is not written yet follows from the samples after the next start
        }
        catch (Exception e)
        {
            NotLoaded(log, e);
            throw;
        }
    }

    private Task Evaluate(CancellationToken cancel)
    {
        if (rules.News() is { } news) evaluator.Use(news);
        evaluator.Tick();
        return Task.CompletedTask;
    }

    private async Task KeepAsync(CancellationToken cancel)
    {
        await desk.FlushAsync(cancel);
        await notices.TurnAsync(cancel);
    }

    private async Task TurnAsync(Func<CancellationToken, Task> turn, CancellationToken stop)
    {
        // never on the thread that starts the node: the first turn compiles every rule
        await Task.Yield();
        using var timer = new PeriodicTimer(LiveLoop.Turn, clock);
        do
        {
            try
            {
                await turn(stop);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Failed(log, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stop));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "a turn of the alarms failed")]
    private static partial void Failed(ILogger log, Exception fault);

    [LoggerMessage(Level = LogLevel.Critical, Message = "alarms could not be loaded: no rule is evaluated")]
    private static partial void NotLoaded(ILogger log, Exception fault);
}
