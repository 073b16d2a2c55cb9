using Yiwang.Events;
using Yiwang.Net.Crossing.Parcels;
using Yiwang.Net.Crossing.Storing;
using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Storage.Sql;

namespace Yiwang.Net.Crossing.Sending;

/// <summary>Queues messages and takes them back.</summary>
internal sealed class Outbox(IPacts pacts, IPactRule rule, LaneTable<OutLane> lanes, IDatabase state, CrossingOptions options, TimeProvider time)
{
    public async ValueTask<Outcome<long>> QueueAsync(string id, OrganizationId sender, IReadOnlyList<OutMessage> messages, CancellationToken cancel)
    {
        if (messages.Count is 0 or > Parcel.MessagesMax) return new Outcome(Codes.RequestTooLarge, $"1–{Parcel.MessagesMax} messages at once, not {messages.Count}");
        if (pacts.Find(id) is not { } pact || !pact.Has(sender)) return new Outcome(Codes.PactsNotPermitted, id);
        if (pact.State != PactState.Active) return new Outcome(Codes.PactsNotInForce, pact.Reason);
        var receiver = pact.Other(sender).Organization;
        var bytes = 0L;
        foreach (var message in messages)
        {
            if (MessageRules.Check(message) is { } wrong) return wrong;
            bytes += message.Body.Length;
        }
        var (isCounted, isNew) = (new bool[messages.Count], new bool[messages.Count]);
        try
        {
            for (var i = 0; i < isCounted.Length; i++)
            {
                var answer = rule.Permit(Question(messages[i]));
                isCounted[i] = answer.Succeeded;
                // a case has been sent already when it comes here: beyond the day's messages it waits in the lane until the other side takes it
                if (!answer.Succeeded && (answer.Status.Code != Codes.PactsQuota || messages[i].Verb != PactVerbs.Forward)) return answer.Status;
            }
            if (await lanes.OfAsync(id, sender, receiver, cancel) is not { } lane) return new Outcome(Codes.NetMoved, id);
            return await PutAsync(lane, messages, bytes, isNew, cancel);
        }
        finally
        {
            // counted is what goes: not what was queued before, nor what could not be
            for (var i = 0; i < isCounted.Length; i++) if (isCounted[i] && !isNew[i]) rule.Uncount(Question(messages[i]));
        }

        PactQuestion Question(OutMessage message) => Questions.Of(id, sender, receiver, message.Verb, message.Subject, message.Grade, message.Handle, message.ConcernsReceiver);
    }

    private async Task<Outcome<long>> PutAsync(OutLane lane, IReadOnlyList<OutMessage> messages, long bytes, bool[] isNew, CancellationToken cancel)
    {
        if (!lane.TryReserve(messages.Count, bytes, options)) return new Outcome(Codes.NetQueueFull, $"{lane.Waiting} wait");
        var now = Micros.Of(time);
        var (inserted, insertedBytes) = (0, 0L);
        try
        {
            var (first, next) = await state.WriteAsync(sql => lane.IsClosed ? default : OutboxRows.Insert(sql, lane.Id, messages, now, isNew), cancel);
            if (first == 0) return new Outcome(Codes.NetMoved, lane.Pact);
            for (var i = 0; i < isNew.Length; i++) if (isNew[i]) (inserted, insertedBytes) = (inserted + 1, insertedBytes + messages[i].Body.Length);
            lane.Queued(next, now);
            return first;
        }
        catch
        {
            Array.Clear(isNew);
            throw;
        }
        finally
        {
            lane.Release(messages.Count - inserted, bytes - insertedBytes);
        }
    }

    public async ValueTask<Outcome> RecallAsync(string id, OrganizationId sender, long number, CancellationToken cancel)
    {
        if (lanes.Find(id, sender) is not { } lane || number < 1 || number >= lane.Next) return new Outcome(Codes.RequestInvalid, Field: "number");
        bool mayHaveLeft;
        await lane.Round.WaitAsync(cancel);
        try
        {
            mayHaveLeft = number < lane.LeftBelow;
            // it is certainly there, or nobody can be asked whether it is: it is not taken back in the dark
            if (number < lane.Expected) return new Outcome(Codes.NetDelivered);
            if (mayHaveLeft && lane.Trouble is not null) return new Outcome(Codes.NetUnreachable, "it has left, and the other side cannot be asked whether it arrived");
            var withdrawn = await WithdrawAsync(lane, number, cancel);
            if (!withdrawn.Succeeded) return withdrawn;
        }
        finally
        {
            lane.Round.Release();
        }
        lane.TryNow();
        return mayHaveLeft ? await ReceiptSaysAsync(lane, number, cancel) : Outcome.Ok;
    }

    private async Task<Outcome> WithdrawAsync(OutLane lane, long number, CancellationToken cancel)
    {
        var row = await state.ReadAsync(sql => OutboxRows.Find(sql, lane.Id, number), cancel);
        if (row is null || row.State == OutState.Settled) return row?.Outcome == Codes.NetRecalled ? Outcome.Ok : new Outcome(Codes.NetDelivered);
        if (row.State == OutState.Withdrawn) return Outcome.Ok;
        if (lane.IsClosed) return new Outcome(Codes.NetMoved);
        var oldest = await state.WriteAsync(sql =>
        {
            OutboxRows.Withdraw(sql, lane.Id, row, Codes.NetRecalled);
            return OutboxRows.Oldest(sql, lane.Id, lane.Lowest);
        }, cancel);
        lane.Settled(lane.Lowest, 0, 1, row.Bytes, oldest);
        return Outcome.Ok;
    }

    // a copy that was still on its way may come first: the receipt decides, and whoever watches receipts learns it too
    private async Task<Outcome> ReceiptSaysAsync(OutLane lane, long number, CancellationToken cancel)
    {
        if (!await lane.Moved.UntilAsync(() => lane.Lowest > number, options.AskTimeout, time, cancel)) return new Outcome(Codes.NetUnreachable, "asked for; the receipt will say");
        var row = await state.ReadAsync(sql => OutboxRows.Find(sql, lane.Id, number), cancel);
        return row?.Outcome == Codes.NetRecalled ? Outcome.Ok : new Outcome(Codes.NetDelivered);
    }

    public async ValueTask<Receipt?> FindReceiptAsync(string id, OrganizationId sender, string key, CancellationToken cancel) =>
        await FindNumberAsync(id, sender, key, cancel) is { } number ? await FindReceiptAsync(id, sender, number, cancel) : null;

    public async ValueTask<long?> FindNumberAsync(string id, OrganizationId sender, string key, CancellationToken cancel) =>
        lanes.Find(id, sender) is { } lane ? await state.ReadAsync(sql => OutboxRows.NumberOf(sql, lane.Id, key), cancel) : null;

    public async ValueTask<Receipt?> FindReceiptAsync(string id, OrganizationId sender, long number, CancellationToken cancel)
    {
        if (lanes.Find(id, sender) is not { } lane || await state.ReadAsync(sql => OutboxRows.Find(sql, lane.Id, number), cancel) is not { } row) return null;
        if (row.State == OutState.Settled) return await state.ReadAsync(sql => OutboxRows.Receipt(sql, lane, number), cancel);
        return row.State == OutState.Withdrawn && number >= lane.LeftBelow ? new Receipt(id, sender, number, row.Type, row.Key, row.Outcome ?? Codes.NetRecalled, null, default, 0, default) { IsBack = true } : null;
    }
}
