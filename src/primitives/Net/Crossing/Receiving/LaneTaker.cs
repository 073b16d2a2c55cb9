using System.Security.Cryptography;
using Yiwang.Events;
using Yiwang.Net.Crossing.Parcels;
using Yiwang.Net.Crossing.Signed;
using Yiwang.Net.Crossing.Storing;
using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Storage.Sql;

namespace Yiwang.Net.Crossing.Receiving;

/// <summary>Takes the messages of a verified document into the inbox: each number once, none out of order, in one durable write.</summary>
internal sealed class LaneTaker(IDatabase state, IPactRule rule, Handlers handlers, MessageCheck check, CrossingOptions options, TimeProvider time)
{
    /// <returns>pacts.quota, net.queue-full, net.bad-signature when it was seen before. Ok also when nothing was new, or the first number is not its turn yet.</returns>
    public async Task<Outcome> TakeAsync(InLane lane, VerifiedParcel arrived, CancellationToken cancel)
    {
        var parcel = arrived.Parcel;
        // batches that go at once may overtake each other
        if (parcel.Messages.Count > 0 && parcel.First > lane.Next) await lane.Moved.UntilAsync(() => parcel.First <= lane.Next, options.AnswerWait, time, cancel);
        await lane.Taking.WaitAsync(cancel);
        List<Arrival> arrivals = [];
        var taken = false;
        try
        {
            var fresh = Fresh(lane, parcel);
            if (fresh.Count > 0 && lane.IsFull(fresh.Count, fresh.Sum(f => (long)f.Message.Body.Length), options)) return new Outcome(Codes.NetQueueFull, $"{lane.Next - lane.Handled} wait to be handled");
            foreach (var (number, message) in fresh)
            {
                var judged = Judge(lane, number, message);
                // the day's messages are used up: what comes now waits with its sender, and is not thrown away
                if (judged.Outcome == Codes.PactsQuota) break;
                arrivals.Add(judged);
            }
            if (fresh.Count > 0 && arrivals.Count == 0) return new Outcome(Codes.PactsQuota);
            var written = await WriteAsync(lane, arrived, arrivals, cancel);
            taken = written.Succeeded;
            return written;
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
        var now = Micros.Of(time);
        var next = lane.Next + arrivals.Count;
        var acknowledged = Math.Clamp(arrived.Parcel.Acknowledged, lane.Acknowledged, next);
        var written = await state.WriteAsync(sql =>
        {
            if (lane.IsClosed) return false;
            if (arrived.Nonce is { } signature && !NonceRows.TryAdd(sql, signature.KeyId!, signature.Nonce!, check.NonceUntilUs(signature))) return false;
            if (arrivals.Count > 0)
            {
                InboxRows.Insert(sql, lane.Id, arrivals, SHA256.HashData(arrived.Request.Body.Span), now);
                ProofRows.Insert(sql, lane.Pact, lane.Sender, inward: true, arrivals[0].Number, next - 1, now, SignedFields.Of(arrived.Request.Fields), null);
            }
            if (arrivals.Count > 0 || acknowledged > lane.Acknowledged) InboxRows.Advance(sql, lane.Id, next, acknowledged, now);
            return true;
        }, cancel);
        if (lane.IsClosed) return new Outcome(Codes.NetMoved, lane.Pact);
        if (!written) return new Outcome(Codes.NetBadSignature, "seen before");
        lane.Acknowledged = acknowledged;
        lane.LastContactUs = now;
        var open = arrivals.Where(a => a.Outcome is null).ToList();
        if (arrivals.Count > 0) lane.Took(next, open.Count, open.Sum(a => (long)a.Message.Body.Length), now);
        return Outcome.Ok;
    }
}
