using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Yiwang.Identify.Reporting.Escrow;
using Yiwang.Identify.Reporting.Faults;
using Yiwang.Identify.Reporting.Telling;
using Yiwang.Net.Crossing;
using Yiwang.Pacts;

namespace Yiwang.Identify.Reporting.Sending;

/// <summary>A round a minute, and at once when a pact changed, a receipt came or an enterprise reported. A failure waits for the next round.</summary>
internal sealed partial class ReportLoop(ReportRound round, ReportPost post, FaultWatch watch, ServiceHours hours, ReportBell bell, ReportUpkeep upkeep, EscrowRound escrow, ReportNotices notices, ICrossing crossing, IPacts pacts, TimeProvider time, ILogger<ReportLoop> logger) : BackgroundService
{
    private static readonly TimeSpan s_every = TimeSpan.FromMinutes(1);

    /// <summary>Why the last round failed; null = it did not.</summary>
    public string? Trouble { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // a node starts first, then it reports
        await Task.Yield();
        using var timer = time.CreateTimer(_ => bell.Ring(), null, s_every, s_every);
        using var receipts = crossing.WatchReceipts(ReportPost.Type, _ => bell.Ring());
        using var parts = crossing.WatchReceipts(EscrowPost.Type, _ => bell.Ring());
        using var changes = pacts.Watch(_ => bell.Ring());
        try
        {
            await TryAsync(hours.BeginAsync, stoppingToken);
            while (true)
            {
                while (await TryAsync(RunAsync, stoppingToken)) { }
                await bell.WaitAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the last beat says that this was no crash
            await TryAsync(c => hours.BeatAsync(stopping: true, c), CancellationToken.None);
        }
    }

    private async Task<bool> RunAsync(CancellationToken cancel)
    {
        await hours.BeatAsync(stopping: false, cancel);
        await watch.LookAsync(cancel);
        var more = await round.RunAsync(cancel);
        more |= await post.GoOnAsync(cancel);
        more |= await escrow.RunAsync(cancel);
        await upkeep.RunAsync(cancel);
        await notices.RunAsync(cancel);
        return more;
    }

    private Task<bool> TryAsync(Func<CancellationToken, Task> work, CancellationToken cancel) => TryAsync(async c => { await work(c); return false; }, cancel);

    private async Task<bool> TryAsync(Func<CancellationToken, Task<bool>> work, CancellationToken cancel)
    {
        try
        {
            var more = await work(cancel);
            Trouble = null;
            return more;
        }
        catch (Exception e) when (e is not OutOfMemoryException && !cancel.IsCancellationRequested)
        {
            Trouble = e.Message;
            Failed(logger, e);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "a round of reports failed")]
    private static partial void Failed(ILogger logger, Exception fault);
}
