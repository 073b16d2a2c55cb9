using Yiwang.Parties.Auditing;

namespace Yiwang.Node.Composition;

/// <summary>Logs the audit's daily roots at start and every hour, which is soon after midnight whatever the zone; a failure waits for the next hour.</summary>
internal sealed partial class DailyAuditRoot(AuditRoots roots, TimeProvider clock, ILogger<DailyAuditRoot> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hourly = new PeriodicTimer(TimeSpan.FromHours(1), clock);
        do
        {
            var published = await roots.PublishAsync(stoppingToken);
            if (!published.Succeeded) NotPublished(logger, published.Code, published.Detail);
        }
        while (await hourly.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "the audit's root was not logged: {Code} {Detail}")]
    private static partial void NotPublished(ILogger logger, string code, string? detail);
}
