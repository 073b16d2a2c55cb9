using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Yiwang.Connect.Live.Correcting;

/// <summary>Corrects states when a back-fill has come to rest, and what is left when the node stops.</summary>
internal sealed partial class CorrectionLoop(StateCorrection correction, TimeProvider clock, ILogger<CorrectionLoop> log) : BackgroundService
{
    private static readonly TimeSpan s_turn = TimeSpan.FromSeconds(2), s_atEnd = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_turn, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await TurnAsync(all: false, stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // the node stops
        }
        using var patience = new CancellationTokenSource(s_atEnd, clock);
        await TurnAsync(all: true, patience.Token);
    }

    private async Task TurnAsync(bool all, CancellationToken cancel)
    {
        try
        {
            await correction.RunAsync(all, cancel);
        }
        catch (Exception e) when (e is not OperationCanceledException || all)
        {
            Failed(log, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "states could not be corrected after late samples")]
    private static partial void Failed(ILogger log, Exception fault);
}
