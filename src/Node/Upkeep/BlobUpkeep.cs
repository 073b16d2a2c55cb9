using Yiwang.Cases;

namespace Yiwang.Node.Upkeep;

/// <summary>Once a day, the first time an hour after the start.</summary>
internal sealed partial class BlobUpkeep(CaseBlobs blobs, TimeProvider clock, ILogger<BlobUpkeep> logger) : BackgroundService
{
    private static readonly TimeSpan s_first = TimeSpan.FromHours(1), s_every = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_first, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            timer.Period = s_every;
            try
            {
                var deleted = await blobs.CollectAsync(stoppingToken);
                if (deleted > 0) Collected(logger, deleted);
            }
            catch (Exception e) when (e is IOException or Storage.Sql.SqlException or UnauthorizedAccessException)
            {
                // Nothing is lost by keeping them another day.
                NotCollected(logger, e.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} attachments that no case refers to were deleted")]
    private static partial void Collected(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "attachments were not collected: {Why}")]
    private static partial void NotCollected(ILogger logger, string why);
}
