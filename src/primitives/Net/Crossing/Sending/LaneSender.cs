using Yiwang.Events;
using Yiwang.Net.Crossing.Carrying;
using Yiwang.Net.Crossing.Receiving;
using Yiwang.Net.Crossing.Signed;
using Yiwang.Pacts;
using Yiwang.Parties;

namespace Yiwang.Net.Crossing.Sending;

/// <summary>The loop of one lane: sends while there is something, waits after a failure, hands back what a pact no longer lets through.</summary>
internal sealed class LaneSender(OutLane lane, LaneRound round, Withdrawals withdrawals, IPacts pacts, Func<string, OrganizationId, Outcome?> untold, ICarrier carrier, ICrossingKeys keys, CrossingOptions options, TimeProvider time)
{
    private int _attempts;

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                if (await TurnAsync(stop) is { } pause) await lane.Hurry.WaitAsync(pause, time, stop);
                // a term passes without anybody saying so
                else await lane.Wake.WaitAsync(options.RetryMax, time, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // stopping: what waits is in State
        }
    }

    /// <summary>All that can be done now.</summary>
    /// <returns>How long to leave it; null = until something changes.</returns>
    private async Task<TimeSpan?> TurnAsync(CancellationToken stop)
    {
        while (lane.HasWork)
        {
            await lane.Round.WaitAsync(stop);
            RoundResult? result;
            try
            {
                result = await OnceAsync(stop);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // State refuses for a while: what waits is still there
                result = new(new Outcome(Codes.NodeFault, e.Message), false);
            }
            finally
            {
                lane.Round.Release();
            }
            if (result is not { } done) return null;
            if (Pause(done) is { } pause) return pause;
        }
        return null;
    }

    private async Task<RoundResult?> OnceAsync(CancellationToken stop)
    {
        if (pacts.Find(lane.Pact) is not { } pact) return null;
        if (pact.State != PactState.Active)
        {
            // what was queued before it ended, or while it rests, goes back to whoever queued it
            if (lane.Waiting > 0) await withdrawals.ReturnAllAsync(lane, new Outcome(Codes.PactsNotInForce, pact.Reason), stop);
            if (!Door.IsOver(pact) || !lane.HasDoubt || carrier.AddressOf(pact.Other(lane.Sender), SigningWords.BatchPath) is not { } there || keys.SignerOf(lane.Sender) is not { } by) return null;
            var asked = await round.AskAsync(lane, pact.Other(lane.Sender), there, by, stop);
            if (pact.State != PactState.Expired || !asked.Status.Succeeded || asked.Moved || !lane.HasDoubt) return asked;
            // an expired pact may be renewed, so that the other side cannot say that nothing will ever come: it takes the numbers, with nothing in them, and that holds
            return await round.SendAsync(lane, pact.Other(lane.Sender), there, by, stop);
        }
        if (lane.Recheck)
        {
            lane.Recheck = false;
            await withdrawals.ReturnForbiddenAsync(lane, stop);
        }
        var to = pact.Other(lane.Sender);
        if (carrier.AddressOf(to, SigningWords.BatchPath) is not { } target) return null;
        // what the newest version gives, the other side refuses for good as long as it has not heard of it; whoever tells it wakes this lane when it has tried
        if (untold(lane.Pact, lane.Sender) is { } silent) return silent.Succeeded ? null : new(silent, false);
        if (keys.SignerOf(lane.Sender) is not { } signer) return new(new Outcome(Codes.NetBadSignature, $"no key of {lane.Sender} here"), false);
        return await round.SendAsync(lane, to, target, signer, stop);
    }

    private TimeSpan? Pause(RoundResult done)
    {
        (lane.Trouble, lane.Detail) = done.Status.Succeeded ? (null, null) : (done.Status.Code, done.Status.Detail);
        if (done.Status.Succeeded && done.Moved)
        {
            (_attempts, lane.NextTryUs) = (0, null);
            return null;
        }
        // reached but not moved: the other side has it and has not handled it yet
        _attempts++;
        var pause = done.RetryAfter ?? options.RetryFirst * Math.Pow(2, Math.Min(_attempts - 1, 20));
        if (pause > options.RetryMax) pause = options.RetryMax;
        // so that the lanes of a node that was away do not all come back in one moment
        pause *= 0.75 + Random.Shared.NextDouble() / 4;
        lane.NextTryUs = Micros.Of(time.GetUtcNow() + pause);
        return pause;
    }
}
