using System.Security.Cryptography;
using Yiwang.Events;
using Yiwang.Net.Crossing.Parcels;
using Yiwang.Net.Crossing.Signed;
using Yiwang.Net.Crossing.Storing;
using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Storage.Sql;

namespace Yiwang.Net.Crossing.Receiving;

/// <param name="IsOwed">Nothing was taken, since the sender has not got its receipts for too long: it needs them first.</param>
internal readonly record struct Taken(Outcome Status, bool IsOwed = false);

/// <summary>Takes the messages of a verified document into the inbox: each number once, none out of order, in one durable write.</summary>
internal sealed class LaneTaker(IDatabase state, IPactRule rule, Handlers handlers, MessageCheck check, NonceRoom nonces, CrossingOptions options, TimeProvider time)
{
    /// <returns>events.stopping before the node has started, pacts.quota, pacts.not-in-force, net.queue-full, request.limited, net.bad-signature when it was seen before. Ok also when nothing was new, or the first number is not its turn yet.</returns>
    public async Task<Taken> TakeAsync(InLane lane, VerifiedParcel arrived, CancellationToken cancel)
    {
        var parcel = arrived.Parcel;
        if (!handlers.AreKnown) return new(Handlers.NotYet);
        // batches that go at once may overtake each other
        if (parcel.Messages.Count > 0 && parcel.First > lane.Next) await lane.Moved.UntilAsync(() => parcel.First <= lane.Next, options.AnswerWait, time, cancel);
        await lane.Taking.WaitAsync(cancel);
        List<Arrival> arrivals = [];
        var taken = false;
        try
        {
            var fresh = Fresh(lane, parcel);
            if (fresh.Count > 0 && lane.IsFull(fresh.Count, fresh.Sum(f => (long)f.Message.Body.Length), options)) return new(new Outcome(Codes.NetQueueFull, $"{lane.Next - lane.Handled} wait to be handled"));
            var isOwed = fresh.Count > 0 && lane.IsOwed(fresh.Count, parcel.Acknowledged, options);
            foreach (var (number, message) in isOwed ? [] : fresh)
            {
                var judged = Judge(lane, number, message);
                // the day's messages are used up, or the pact was suspended just now: what comes waits with its sender, and is not thrown away
                if (judged.Outcome is Codes.PactsQuota or Codes.PactsNotInForce)
                {
                    if (arrivals.Count == 0) return new(new Outcome(judged.Outcome, judged.Detail));
                    break;
                }
                arrivals.Add(judged);
            }
            var written = await WriteAsync(lane, arrived, arrivals, cancel);
            taken = written.Succeeded;
            return taken && isOwed ? new(new Outcome(Codes.NetQueueFull, $"{lane.Next - lane.Acknowledged} receipts have not been fetched"), IsOwed: true) : new(written);
        }
        finally
        {
            if (!taken) foreach (var permitted in arrivals.Where(a => a.Outcome is null)) rule.Uncount(QuestionOf(lane, permitted.Message));
            lane.Taking.Release();
        }
    }

    private static List<(long Number, ParcelMessage Message)> Fresh(InLane lane, Parcel parcel)
    {
        List<(long, ParcelMessage)> fresh = [];
        if (parcel.First > lane.Next) return fresh;
        for (var i = 0; i < parcel.Messages.Count; i++)
        {
            if (parcel.First + i >= lane.Next) fresh.Add((parcel.First + i, parcel.Messages[i]));
        }
        return fresh;
    }

    private Arrival Judge(InLane lane, long number, ParcelMessage message)
    {
        if (message.Type is null) return new(number, message, Codes.Ok, null);
        if (handlers.Find(message.Type) is not { } handler || handler.Verb != message.Verb) return new(number, message, Codes.NetNotUnderstood, message.Type);
        var permitted = rule.Permit(QuestionOf(lane, message));
        return permitted.Succeeded ? new(number, message, null, null) : new(number, message, permitted.Status.Code, permitted.Status.Detail);
    }

    // what concerns the receiver is for the sender's node to know
    private static PactQuestion QuestionOf(InLane lane, ParcelMessage message) => Questions.Of(lane.Pact, lane.Sender, lane.Receiver, message.Verb, message.Subject, message.Grade, concerns: true);

    private async Task<Outcome> WriteAsync(InLane lane, VerifiedParcel arrived, List<Arrival> arrivals, CancellationToken cancel)
    {
        var untilUs = arrived.Nonce is { } once ? check.NonceUntilUs(once) : 0;
        if (arrived.Nonce is not null && !nonces.TryTake(lane.Sender, untilUs)) return new Outcome(Codes.RequestLimited, "signatures");
        var written = false;
        try
        {
            written = await WriteAsync(lane, arrived, arrivals, untilUs, cancel);
        }
        finally
        {
            if (!written && arrived.Nonce is not null) nonces.Give(lane.Sender, untilUs);
        }
        if (lane.IsClosed) return new Outcome(Codes.NetMoved, lane.Pact);
        return written ? Outcome.Ok : new Outcome(Codes.NetBadSignature, "seen before");
    }

    private async Task<bool> WriteAsync(InLane lane, VerifiedParcel arrived, List<Arrival> arrivals, long untilUs, CancellationToken cancel)
    {
        var now = Micros.Of(time);
        var next = lane.Next + arrivals.Count;
        var acknowledged = Math.Clamp(arrived.Parcel.Acknowledged, lane.Acknowledged, next);
        var surplus = lane.Surplus(next, acknowledged, options);
        var written = await state.WriteAsync(sql =>
        {
            if (lane.IsClosed) return false;
            if (arrived.Nonce is { } signature && !NonceRows.TryAdd(sql, signature.KeyId!, signature.Nonce!, untilUs)) return false;
            if (arrivals.Count > 0)
            {
                InboxRows.Insert(sql, lane.Id, arrivals, SHA256.HashData(arrived.Request.Body.Span), now);
                ProofRows.Insert(sql, lane.Pact, lane.Sender, inward: true, arrivals[0].Number, next - 1, now, SignedFields.Of(arrived.Request.Fields), null);
            }
            if (arrivals.Count > 0 || acknowledged > lane.Acknowledged) InboxRows.Advance(sql, lane.Id, next, acknowledged, now);
            if (surplus.To > surplus.From) InboxRows.Forget(sql, lane, surplus.From, surplus.To);
            return true;
        }, cancel);
        if (!written || lane.IsClosed) return written;
        lane.Forgot(surplus.To);
        lane.Acknowledged = acknowledged;
        lane.LastContactUs = now;
        var open = arrivals.Where(a => a.Outcome is null).ToList();
        if (arrivals.Count > 0) lane.Took(next, open.Count, open.Sum(a => (long)a.Message.Body.Length), now);
        return true;
    }
}
