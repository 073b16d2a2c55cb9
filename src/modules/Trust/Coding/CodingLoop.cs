using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Yiwang.Trust.Coding.Batches;
using Yiwang.Trust.Coding.Coupons;
using Yiwang.Trust.Coding.Lines;
using Yiwang.Trust.Coding.Rules;
using Yiwang.Trust.Coding.Scans;

namespace Yiwang.Trust.Coding;

/// <summary>Reads what is kept in memory before the first request is taken, then sweeps the scan store every hour.</summary>
internal sealed partial class CodingLoop(ProductLines lines, SecretBatches batches, Cautions cautions, CouponDesk coupons, ScanStore scans, TimeProvider clock, ILogger<CodingLoop> log) : BackgroundService
{
    private static readonly TimeSpan s_sweep = TimeSpan.FromHours(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await lines.LoadAsync(cancellationToken);
        await batches.LoadAsync(cancellationToken);
        await cautions.LoadAsync(cancellationToken);
        await coupons.LoadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_sweep, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await scans.SweepAsync((clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond, stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                NotSwept(log, e);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "the scan store was not swept; the next hour tries again")]
    private static partial void NotSwept(ILogger log, Exception fault);
}
