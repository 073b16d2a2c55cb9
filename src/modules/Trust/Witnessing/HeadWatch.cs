using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Yiwang.Events.Witnessing;

namespace Yiwang.Trust.Witnessing;

/// <summary>Looks into doubts as they come, and once an hour asks every neighbour for its head: it is compared with what is held, and the heads go into the own log.</summary>
internal sealed partial class HeadWatch(HeadDoubts doubts, HeadInquiry inquiry, HeadConflicts conflicts, NodeWitness witness, WitnessPeers peers, HeadAnchors anchors, TrustOptions options, TimeProvider time, ILogger<HeadWatch> logger) : BackgroundService
{
    // A log that cannot be asked now is asked again so many times, an interval apart.
    private const int AttemptsMax = 30;
    private readonly ConcurrentDictionary<string, byte> _again = new(StringComparer.Ordinal);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(DoubtsAsync(stoppingToken), HourlyAsync(stoppingToken));

    /// <summary>Every neighbour's present head against the one that is held.</summary>
    public async Task CheckAllAsync(CancellationToken cancel)
    {
        foreach (var peer in peers.All.Where(p => p.Address is not null))
        {
            if (await witness.Heads.FindAsync(peer.Origin, cancel) is not { } held || HeadInquiry.Read(held.Note) is not { } first) continue;
            var found = await inquiry.OfShownAsync(peer, held.Note, first, cancel);
            if (found.Succeeded && found.Value.Conflict is { } conflict) await conflicts.RaiseAsync(conflict, cancel);
        }
    }

    private async Task DoubtsAsync(CancellationToken cancel)
    {
        while (true)
        {
            var doubt = await doubts.NextAsync(cancel);
            try
            {
                // one of a log waits at a time: later ones say the same
                if (!await SettleAsync(doubt, cancel) && _again.TryAdd(doubt.Log.Name, 0)) _ = AgainAsync(doubt, cancel);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Failed(logger, e);
            }
        }
    }

    private async Task AgainAsync(HeadDoubt doubt, CancellationToken cancel)
    {
        try
        {
            for (var attempt = 1; attempt < AttemptsMax; attempt++)
            {
                await Task.Delay(options.Interval, time, cancel);
                if (await SettleAsync(doubt, cancel)) return;
            }
        }
        catch (Exception e)
        {
            if (e is not OperationCanceledException) Failed(logger, e);
        }
        finally
        {
            _again.TryRemove(doubt.Log.Name, out _);
        }
    }

    /// <returns>False while the log cannot be asked.</returns>
    private async Task<bool> SettleAsync(HeadDoubt doubt, CancellationToken cancel)
    {
        if (peers.Find(doubt.Log.Name) is not { } peer) return true;
        var found = await inquiry.OfAsync(peer with { Log = doubt.Log }, doubt.Held, doubt.Seen, cancel);
        if (!found.Succeeded) return false;
        if (found.Value.Conflict is { } conflict) await conflicts.RaiseAsync(conflict, cancel);
        return true;
    }

    private async Task HourlyAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(options.AnchorInterval, time);
        while (await timer.WaitForNextTickAsync(cancel))
        {
            try
            {
                await CheckAllAsync(cancel);
                await anchors.RecordAsync(cancel);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Failed(logger, e);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "the heads of neighbours could not be looked after")]
    private static partial void Failed(ILogger logger, Exception e);
}
