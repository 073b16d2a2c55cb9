using System.Text.Json;
using System.Threading.Channels;
using Yiwang.Events.Moving;
using Yiwang.Notices.Telling;
using Yiwang.Parties;
using Yiwang.Storage.Sql;

namespace Yiwang.Notices.Outbox;

/// <summary>Wakes for what is due next: deliveries, and steps of escalations. One that fails delays no other channel.</summary>
internal sealed class OutboxLoop(IDatabase state, ChannelSender sender, NoticeBook book, OwnerHolds holds, TimeProvider time)
{
    private const int ChannelsAtOnce = 8, ChannelsOfTurn = 200, StepsOfTurn = 500;
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(5), s_afterFailure = TimeSpan.FromSeconds(5);
    private readonly Channel<bool> _more = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Why the last turn failed; null = it went well.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Something was planned.</summary>
    public void Wake() => _more.Writer.TryWrite(true);

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            TimeSpan pause;
            try
            {
                pause = await TurnAsync(stop);
                Trouble = null;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested) { return; }
            catch (Exception e)
            {
                // The database or the log refuses for a while: what waits is still there.
                Trouble = e.Message;
                pause = s_afterFailure;
            }
            await WaitAsync(pause, stop);
        }
    }

    /// <summary>Everything that is due now.</summary>
    /// <returns>How long nothing more is.</returns>
    internal async ValueTask<TimeSpan> TurnAsync(CancellationToken stop)
    {
        await EscalateAsync(stop);
        return await SendAsync(stop);
    }

    private async ValueTask<TimeSpan> SendAsync(CancellationToken stop)
    {
        var due = await state.ReadAsync(sql => OutboxRows.DueChannels(sql, Micros.Of(time), holds.Held, ChannelsOfTurn), stop);
        var again = new System.Collections.Concurrent.ConcurrentBag<DateTimeOffset>();
        await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = ChannelsAtOnce, CancellationToken = stop }, async (channel, cancel) =>
        {
            if (await sender.RunAsync(channel, cancel) is { } next) again.Add(next);
        });
        var now = time.GetUtcNow();
        // A channel that is paused has rows that are due; those that fall due later wake by themselves.
        var later = await state.ReadAsync(sql => sql.QueryFirst("select min(d) from (select min(due_us) as d from notice_outbox where due_us > @now union all select min(due_us) as d from notice_escalation) as x",
            r => r.IsNull(0) ? (long?)null : r.Int64(0), ("now", Micros.Of(now))), stop);
        var next = again.Concat(later is { } us ? [Micros.ToTime(us)] : []).DefaultIfEmpty(now + s_longest).Min();
        return next <= now ? TimeSpan.Zero : next - now < s_longest ? next - now : s_longest;
    }

    private async ValueTask EscalateAsync(CancellationToken stop)
    {
        var resting = holds.Held;
        var due = await state.ReadAsync(sql => sql.Query($"select notice, step, owner, recipients from notice_escalation where due_us <= @now{OutboxRows.Except(resting)} order by due_us limit @max",
            r => (Notice: r.Text(0), Step: (int)r.Int64(1), Owner: r.Text(2), To: r.Text(3)), OutboxRows.With(resting, ("now", Micros.Of(time)), ("max", StepsOfTurn))), stop);
        foreach (var (notice, step, owner, to) in due)
        {
            var done = await book.EscalateAsync(owner, notice, step, JsonSerializer.Deserialize(to, NoticeJson.Default.StepPayload)!.To, stop);
            if (done.Succeeded) await state.WriteAsync(sql => sql.Execute("delete from notice_escalation where notice = @notice and step = @step", ("notice", notice), ("step", (long)step)), stop);
            else await state.WriteAsync(sql => sql.Execute("update notice_escalation set due_us = @later where notice = @notice and step = @step", ("later", Micros.Of(time.GetUtcNow() + s_afterFailure)), ("notice", notice), ("step", (long)step)), stop);
        }
    }

    private async Task WaitAsync(TimeSpan pause, CancellationToken stop)
    {
        if (pause == TimeSpan.Zero) return;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var more = _more.Reader.WaitToReadAsync(either.Token).AsTask();
        await Task.WhenAny(more, Task.Delay(pause, time, either.Token));
        await either.CancelAsync();
        _more.Reader.TryRead(out _);
    }
}
