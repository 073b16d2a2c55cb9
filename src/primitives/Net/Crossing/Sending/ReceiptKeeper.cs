using Yiwang.Events;
using Yiwang.Net.Crossing.Parcels;
using Yiwang.Net.Crossing.Storing;
using Yiwang.Parties;
using Yiwang.Storage.Sql;

namespace Yiwang.Net.Crossing.Sending;

/// <summary>Writes down the receipts of an answer, with the signed answer itself, and tells whoever waits for them.</summary>
internal sealed class ReceiptKeeper(IDatabase state, ReceiptWatchers watchers, TimeProvider time)
{
    /// <param name="fields">Digest and signature of the document in which the receipts came.</param>
    /// <returns>How many were new.</returns>
    public async Task<int> KeepAsync(OutLane lane, Parcel answer, SignedFields fields, ReadOnlyMemory<byte> document, CancellationToken cancel)
    {
        var fresh = Fresh(lane, answer);
        if (fresh.Count == 0) return 0;
        var (first, last) = (fresh[0].Item.Number, fresh[^1].Item.Number);
        var now = Micros.Of(time);
        List<Receipt> recalled = [];
        var (count, bytes, oldest) = await state.WriteAsync(sql =>
        {
            var waiting = OutboxRows.Waiting(sql, lane.Id, first, last);
            Settle(sql, lane, fresh, recalled, now);
            ProofRows.Insert(sql, lane.Pact, lane.Sender, inward: false, first, last, now, fields, document.ToArray());
            sql.Execute("update crossing_out set contact = @at where id = @lane", ("at", now), ("lane", lane.Id));
            return (waiting.Count, waiting.Bytes, OutboxRows.Oldest(sql, lane.Id, last + 1));
        }, cancel);
        lane.Settled(last + 1, fresh.Count, count, bytes, oldest);
        foreach (var (item, group) in fresh)
        {
            if (item.Type is { } type) watchers.Tell(new Receipt(lane.Pact, lane.Sender, item.Number, type, item.Key, item.Outcome, item.Detail, item.Answer, group.ReceivedAtUs, group.Batch));
        }
        recalled.ForEach(watchers.Tell);
        return fresh.Count;
    }

    // in order from the oldest that waits: an answer that was overtaken tells nothing new, one that leaves a gap is asked for again
    private static List<(ReceiptItem Item, ReceiptGroup Group)> Fresh(OutLane lane, Parcel answer)
    {
        List<(ReceiptItem, ReceiptGroup)> fresh = [];
        var expected = lane.Lowest;
        foreach (var group in answer.Receipts)
        {
            foreach (var item in group.Items)
            {
                if (item.Number < expected) continue;
                if (item.Number > expected || expected >= lane.Next) return fresh;
                fresh.Add((item, group));
                expected++;
            }
        }
        return fresh;
    }

    private static void Settle(ISqlSession sql, OutLane lane, List<(ReceiptItem Item, ReceiptGroup Group)> fresh, List<Receipt> recalled, long atUs)
    {
        for (var i = 0; i < fresh.Count;)
        {
            var (item, group) = fresh[i];
            var end = i;
            while (end < fresh.Count && IsPlain(fresh[end].Item) && ReferenceEquals(fresh[end].Group, group)) end++;
            if (end > i)
            {
                OutboxRows.Arrived(sql, lane.Id, item.Number, fresh[end - 1].Item.Number);
                OutboxRows.SettleOk(sql, lane.Id, item.Number, fresh[end - 1].Item.Number, group.Batch.ToArray(), atUs);
                i = end;
                continue;
            }
            i++;
            // the receipt decides: what was taken back but had arrived did happen
            if (item.Type is not null)
            {
                OutboxRows.Arrived(sql, lane.Id, item.Number, item.Number);
                OutboxRows.Settle(sql, lane.Id, item, item.Outcome, group.Batch.ToArray(), atUs);
                continue;
            }
            var row = OutboxRows.Find(sql, lane.Id, item.Number);
            var outcome = row?.Outcome ?? Codes.NetRecalled;
            OutboxRows.SettleBack(sql, lane.Id, item.Number, outcome, group.Batch.ToArray(), atUs);
            // whoever took it back may have stopped waiting; and of what went back when its pact stopped only now is it certain that it had not arrived
            if (row is not null && (outcome == Codes.NetRecalled || row.Number < lane.LeftBelow)) recalled.Add(new Receipt(lane.Pact, lane.Sender, row.Number, row.Type, row.Key, outcome, null, default, group.ReceivedAtUs, group.Batch) { IsBack = true });
        }
    }

    private static bool IsPlain(in ReceiptItem item) => item.Type is not null && item.Outcome == Codes.Ok && item.Detail is null && item.Answer.IsEmpty;
}
