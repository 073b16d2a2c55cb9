using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Yiwang.Parties;

namespace Yiwang.Connect.Inspection.Runs;

/// <summary>Turns the scheduler: at the next planned time, and whenever a route or run changes.</summary>
internal sealed partial class RouteLoop(RunBook book, RouteScheduler scheduler, TimeProvider clock, ILogger<RouteLoop> log) : BackgroundService
{
    private static readonly TimeSpan s_least = TimeSpan.FromSeconds(1), s_most = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await book.LoadAsync(stoppingToken);
            while (true)
            {
                var wait = await TurnAsync(stoppingToken);
                await book.WaitAsync(wait < s_least ? s_least : wait > s_most ? s_most : wait, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // the node stops
        }
    }

    private async Task<TimeSpan> TurnAsync(CancellationToken cancel)
    {
        try
        {
            return TimeSpan.FromMicroseconds(await scheduler.TurnAsync(cancel) - Micros.Of(clock));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // one bad route must not stop all inspection
            Failed(log, e);
            return s_most;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "a turn of the inspection routes failed")]
    private static partial void Failed(ILogger log, Exception fault);
}
