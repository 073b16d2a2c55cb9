using Yiwang.Net.Crossing.Receiving;
using Yiwang.Net.Crossing.Sending;
using Yiwang.Parties;
using Yiwang.Storage.Sql;

namespace Yiwang.Net.Crossing.Storing;

/// <summary>Forgets what need not be kept any longer: nonces that expired, receipts beyond their days or their number. In small steps, since others write too.</summary>
internal sealed class Upkeep(IDatabase state, LaneTable<OutLane> outwards, LaneTable<InLane> inwards, CrossingOptions options, TimeProvider time)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMinutes(1);
    // receipts last for days
    private const int ReceiptsEvery = 10;
    // rows of one write
    private const int Step = 5_000;

    public async Task RunAsync(CancellationToken stop)
    {
        using var rounds = new PeriodicTimer(s_interval, time);
        try
        {
            var round = 0;
            do
            {
                try
                {
                    await ForgetNoncesAsync(stop);
                    if (round++ % ReceiptsEvery == 0) await OnceAsync(stop);
                }
                catch (Exception e) when (e is SqlException)
                {
                    // State is busy or full: the next round finds the same
                }
            }
            while (await rounds.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException)
        {
            // stopping
        }
    }

    internal async Task OnceAsync(CancellationToken cancel)
    {
        var now = Micros.Of(time);
        var old = now - Micros.Of(TimeSpan.FromDays(Math.Max(7, options.ReceiptDays)));
        await state.WriteAsync(sql => sql.Execute("delete from crossing_proofs where at < @old", ("old", old)), cancel);
        foreach (var lane in outwards.All) await TrimAsync("crossing_outbox", "state = 1 and settled", lane.Id, lane.Lowest, old, cancel);
        foreach (var lane in inwards.All) await TrimAsync("crossing_inbox", "outcome is not null and received", lane.Id, Math.Min(lane.Handled, lane.Acknowledged), old, cancel);
    }

    private async Task ForgetNoncesAsync(CancellationToken cancel)
    {
        var now = Micros.Of(time);
        while (await state.WriteAsync(sql => NonceRows.Forget(sql, now, Step), cancel) >= Step)
        {
            // until none is left
        }
    }

    private async Task TrimAsync(string table, string settled, long lane, long below, long old, CancellationToken cancel)
    {
        while (true)
        {
            var first = await state.ReadAsync(sql => sql.QueryFirst($"select number from {table} where lane = @lane order by number limit 1", r => (long?)r.Int64(0), ("lane", lane)), cancel);
            if (first is not { } from || from >= below) return;
            // by age, or because there are too many
            var keepAll = below - from <= options.ReceiptRowsMax;
            var to = Math.Min(below, from + Step);
            var gone = await state.WriteAsync(sql => keepAll
                ? sql.Execute($"delete from {table} where lane = @lane and number >= @from and number < @to and {settled} < @old", ("lane", lane), ("from", from), ("to", to), ("old", old))
                : sql.Execute($"delete from {table} where lane = @lane and number >= @from and number < @to", ("lane", lane), ("from", from), ("to", Math.Min(to, below - options.ReceiptRowsMax))), cancel);
            if (gone < Step) return;
        }
    }
}
