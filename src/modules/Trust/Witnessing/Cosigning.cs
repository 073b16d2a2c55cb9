using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Yiwang.Events;
using Yiwang.Events.Proofs;
using Yiwang.Events.Witnessing;
using Yiwang.Parties;
using Yiwang.Storage.Log;

namespace Yiwang.Trust.Witnessing;

/// <summary>What a neighbour has done for this node's log as its witness.</summary>
/// <param name="Size">Of the checkpoint that it cosigned last; -1 = none since the start.</param>
/// <param name="Trouble">Why it did not cosign the last time; null while all goes well.</param>
internal sealed record CosignState(long Size, long? AtUs, Bilingual? Trouble);

/// <summary>
/// Takes this node's newest checkpoint to its neighbours, gathers their cosignatures, and at the start asks them first what they hold of this log: a log that was restored from
/// an older copy must not go on under its name.
/// </summary>
internal sealed partial class Cosigning(Checkpointer checkpointer, ILog log, WitnessPeers peers, WitnessKeys keys, NodeLogClient client, OwnLog own, TrustOptions options, TimeProvider time, ILogger<Cosigning> logger) : BackgroundService, ICosignatures
{
    private const int AtOnceMax = 16;
    private static readonly TimeSpan s_seek = TimeSpan.FromSeconds(1);
    private readonly SemaphoreSlim _round = new(1);
    private Task? _shared;
    private CancellationToken _stopping;
    private readonly ConcurrentDictionary<string, CosignState> _states = new(StringComparer.Ordinal);

    public CosignState? StateOf(string origin) => _states.GetValueOrDefault(origin);

    public async ValueTask<SignedCheckpoint?> SeekAsync(long size, CancellationToken cancel)
    {
        // when nobody answered the last round, the next reader does not wait for the same
        if (!peers.All.Any(p => p.Address is not null && _states.GetValueOrDefault(p.Origin)?.Trouble is null)) return null;
        var begun = time.GetTimestamp();
        // a round that is under way may have begun with too small a checkpoint
        for (var attempt = 0; attempt < 2 && s_seek - time.GetElapsedTime(begun) is { Ticks: > 0 } left; attempt++)
        {
            try
            {
                await Shared().WaitAsync(left, time, cancel);
            }
            catch (TimeoutException)
            {
                // the round goes on; the next reader has its fruit
            }
            if (checkpointer.Cosigned is { } cosigned && cosigned.Checkpoint.Size >= size) return cosigned;
        }
        return null;
    }

    private Task Shared()
    {
        lock (_states) return _shared is { IsCompleted: false } ? _shared : _shared = RoundAsync(_stopping);
    }

    /// <summary>Every neighbour once; one round at a time.</summary>
    public async Task RoundAsync(CancellationToken cancel)
    {
        await _round.WaitAsync(cancel);
        try
        {
            var current = checkpointer.Publish();
            if (current.Checkpoint.Size == 0) return;
            var asked = peers.All.Where(p => p.Address is not null).ToList();
            await Parallel.ForEachAsync(asked, new ParallelOptions { MaxDegreeOfParallelism = AtOnceMax, CancellationToken = cancel }, async (peer, token) => await AskAsync(peer, current, token));
        }
        finally
        {
            _round.Release();
        }
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await keys.LoadAsync(cancellationToken);
        await log.WaitForTreeAsync(log.Size, cancellationToken);
        try
        {
            await CompareAllAsync(cancellationToken).WaitAsync(options.StartWait, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // who has not answered by now is asked again with the first round
        }
        checkpointer.Release();
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _stopping = stoppingToken;
        using var timer = new PeriodicTimer(options.Interval, time);
        var (last, count) = (-1L, -1);
        do
        {
            try
            {
                var (size, asked) = (checkpointer.Current.Checkpoint.Size, peers.All.Count);
                if (size == last && asked == count && !_states.Values.Any(s => s.Trouble is not null)) continue;
                await RoundAsync(stoppingToken);
                (last, count) = (size, asked);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Failed(logger, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task CompareAllAsync(CancellationToken cancel)
    {
        var asked = peers.All.Where(p => p.Address is not null).ToList();
        await Parallel.ForEachAsync(asked, new ParallelOptions { MaxDegreeOfParallelism = AtOnceMax, CancellationToken = cancel }, async (peer, token) => await CompareAsync(peer, token));
    }

    private async Task CompareAsync(WitnessPeer peer, CancellationToken cancel)
    {
        var held = await client.HeldAsync(peer.Address!, checkpointer.Key.Name, cancel);
        if (held.Succeeded) await own.CompareAsync(held.Value, cancel);
    }

    private async Task AskAsync(WitnessPeer peer, SignedCheckpoint current, CancellationToken cancel)
    {
        var before = _states.GetValueOrDefault(peer.Origin);
        var key = await keys.OfAsync(peer, cancel);
        var outcome = key.Succeeded ? await SubmitAsync(peer, key.Value, current, Math.Max(0, before?.Size ?? 0), retry: true, cancel) : key.Status;
        _states[peer.Origin] = outcome.Succeeded
            ? new CosignState(current.Checkpoint.Size, Micros.Of(time), null)
            : new CosignState(before?.Size ?? -1, before?.AtUs, outcome.Say ?? new("没有回答", "no answer"));
    }

    private async Task<Outcome> SubmitAsync(WitnessPeer peer, NoteKey key, SignedCheckpoint current, long old, bool retry, CancellationToken cancel)
    {
        var size = current.Checkpoint.Size;
        if (!SignedNote.TryParse(current.Note, out var note, out _) || old > size) return new Outcome(Codes.NetBadAnswer);
        var answered = await client.AddAsync(peer.Address!, new AddCheckpoint(old, log.Tree.Consistency(old, size), note.Only(checkpointer.Key), current.Checkpoint), cancel);
        if (!answered.Succeeded) return answered.Status;
        var (status, body) = (answered.Value.Status, answered.Value.Body);
        if (status == 200 && SignedNote.ParseSignatures(body) is { } lines && note.Of(lines).Only(key).Signatures is { Count: > 0 } good)
        {
            checkpointer.Adopt(current, good);
            return Outcome.Ok;
        }
        if (status == 409 && retry && Recorded(body) is { } recorded && recorded != old && recorded <= size) return await SubmitAsync(peer, key, current, recorded, retry: false, cancel);
        if (status is 409 or 422) await CompareAsync(peer, cancel);
        return Refused(status switch
        {
            409 or 422 => new("它持有的本节点摘要与这一份对不上", "what it holds of this log does not fit this checkpoint"),
            404 => new("它还没有把本节点列为邻居", "it does not know this node yet"),
            403 => new("它不认这把日志公钥", "it does not know this log's key"),
            _ => new($"回答 HTTP {status}", $"it answered HTTP {status}"),
        });
    }

    private static long? Recorded(string body) => long.TryParse(body.TrimEnd('\n'), NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : null;

    private static Outcome Refused(Bilingual why) => new(Codes.NetBadAnswer, Say: why);

    [LoggerMessage(Level = LogLevel.Error, Message = "a round of cosignatures failed")]
    private static partial void Failed(ILogger logger, Exception e);
}
