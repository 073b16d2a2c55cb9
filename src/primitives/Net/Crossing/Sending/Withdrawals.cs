using Yiwang.Events;
using Yiwang.Net.Crossing.Parcels;
using Yiwang.Pacts;
using Yiwang.Storage.Sql;

namespace Yiwang.Net.Crossing.Sending;

/// <summary>Takes queued messages out again. Their numbers still cross, so that the order has no gap; whether one had arrived already the receipt of its number says.</summary>
internal sealed class Withdrawals(IDatabase state, IPactRule rule, ReceiptWatchers watchers)
{
    private const int PageMax = 1_000;

    /// <summary>The pact carries nothing now.</summary>
    public Task ReturnAllAsync(OutLane lane, Outcome why, CancellationToken cancel) => ReturnAsync(lane, _ => why, cancel);

    /// <summary>The pact gives less than when they were queued.</summary>
    public Task ReturnForbiddenAsync(OutLane lane, CancellationToken cancel) => ReturnAsync(lane, row =>
    {
        var permitted = rule.Check(Questions.Of(lane, row));
        // a day's messages used up is no reason to throw any away
        return permitted.Succeeded || permitted.Status.Code == Codes.PactsQuota ? null : permitted.Status;
    }, cancel);

    /// <summary>The other side has ended the pact and says what it takes next: from there on nothing has arrived, nor ever will, and whoever waits learns it.</summary>
    /// <returns>Whether that was new.</returns>
    public async Task<bool> KnowAsync(OutLane lane, Parcel answer, CancellationToken cancel)
    {
        var (from, below) = (Math.Max(answer.Next, lane.Lowest), lane.LeftBelow);
        if (!answer.HasEnded || answer.Next < 1 || from >= below) return false;
        lane.LeftBelow = from;
        try
        {
            while (from < below)
            {
                var start = from;
                var rows = await state.ReadAsync(sql => OutboxRows.Unsettled(sql, lane.Id, start, below, PageMax), cancel);
                if (rows.Count == 0) break;
                from = rows[^1].Number + 1;
                foreach (var row in rows) if (row.State == OutState.Withdrawn) watchers.Tell(new Receipt(lane.Pact, lane.Sender, row.Number, row.Type, row.Key, row.Outcome ?? Codes.NetRecalled, null, default, 0, default) { IsBack = true });
            }
        }
        catch
        {
            // State refuses: those that were not told yet are asked about again
            lane.LeftBelow = below;
            throw;
        }
        return true;
    }

    private async Task ReturnAsync(OutLane lane, Func<OutRow, Outcome?> decide, CancellationToken cancel)
    {
        var from = lane.Lowest;
        while (true)
        {
            var (start, below) = (from, lane.Next);
            var rows = await state.ReadAsync(sql => OutboxRows.Unsettled(sql, lane.Id, start, below, PageMax), cancel);
            if (rows.Count == 0) return;
            from = rows[^1].Number + 1;
            var gone = rows.Where(r => r.State == OutState.Waiting).Select(r => (Row: r, Why: decide(r))).Where(r => r.Why is not null).ToList();
            if (gone.Count == 0) continue;
            var oldest = await state.WriteAsync(sql =>
            {
                foreach (var (row, why) in gone) OutboxRows.Withdraw(sql, lane.Id, row, why!.Value.Code);
                return OutboxRows.Oldest(sql, lane.Id, lane.Lowest);
            }, cancel);
            lane.Settled(lane.Lowest, 0, gone.Count, gone.Sum(g => g.Row.Bytes), oldest);
            foreach (var (row, why) in gone) watchers.Tell(new Receipt(lane.Pact, lane.Sender, row.Number, row.Type, row.Key, why!.Value.Code, why.Value.Detail, default, 0, default) { IsBack = true });
        }
    }
}
