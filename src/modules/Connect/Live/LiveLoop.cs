using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Yiwang.Connect.Live;

/// <summary>Turns live state: four times a second looks at what grew old, tells who waits, and keeps what changed.</summary>
internal sealed partial class LiveLoop(LiveStates states, StateRecorder recorder, TimeProvider clock, ILogger<LiveLoop> log) : BackgroundService
{
    public static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(250);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Turn, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await TurnAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // the node stops
        }
        await TurnAsync(CancellationToken.None);
    }

    private async Task TurnAsync(CancellationToken cancel)
    {
        try
        {
            states.Tick();
            await recorder.FlushAsync(cancel);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // one bad turn must not freeze every machine's state
            Failed(log, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "a turn of live state failed")]
    private static partial void Failed(ILogger log, Exception fault);
}
