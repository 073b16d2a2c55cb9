using System.Collections.Concurrent;
using Yiwang.Events;
using Yiwang.Notices.Channels;
using Yiwang.Notices.Presets;
using Yiwang.Parties;
using Yiwang.Storage.Sql;

namespace Yiwang.Notices.Outbox;

/// <summary>Sends what is due on one channel, one message after the other, as fast as its operator allows.</summary>
internal sealed class ChannelSender(IEvents events, IDatabase state, ChannelBook channels, ChannelClient client, MessageComposer composer, ChannelHealth health, TimeProvider time)
{
    private const int MessagesOfTurn = 50, RowsOfMessage = 200;
    private static readonly TimeSpan s_firstPause = TimeSpan.FromSeconds(10), s_longestPause = TimeSpan.FromMinutes(15);
    private static readonly Bilingual s_removed = new("渠道已删除或停用", "the channel was removed or switched off"), s_erased = new("消息内容已删除", "the notice's words were erased"), s_expired = new("超过期限仍未送达", "not delivered in time");
    private readonly ConcurrentDictionary<string, Lane> _lanes = new(StringComparer.Ordinal);

    private sealed class Lane
    {
        public RateWindow Rate { get; } = new();
        /// <summary>Until then nothing is tried on this channel.</summary>
        public DateTimeOffset PausedUntil { get; set; }
        /// <summary>Messages had to wait for the rate: what has gathered goes as one.</summary>
        public bool Gathered { get; set; }
    }

    /// <returns>When to come again if rows are still due; null = none are.</returns>
    public async ValueTask<DateTimeOffset?> RunAsync(string id, CancellationToken cancel)
    {
        var lane = _lanes.GetOrAdd(id, _ => new Lane());
        for (var sent = 0; sent < MessagesOfTurn; sent++)
        {
            var now = time.GetUtcNow();
            if (now < lane.PausedUntil) return lane.PausedUntil;
            var channel = channels.Find(id);
            var rows = await DueAsync(id, channel, lane.Gathered, cancel);
            if (rows.Count == 0) return null;
            if (channel is not { Enabled: true }) { await GiveUpAsync(rows, s_removed, cancel); continue; }
            var old = rows.Where(r => r.ExpiresUs <= Micros.Of(now)).ToList();
            if (old.Count > 0) { await GiveUpAsync(old, s_expired, cancel); continue; }
            // Delivered before a crash: only the row was left.
            if (rows.Where(r => events.FindHead(r.Id) >= 0).ToList() is { Count: > 0 } told) { await RemoveAsync(told, cancel); continue; }
            if (composer.Compose(channel, rows) is not { } message) { await GiveUpAsync(rows, s_erased, cancel); continue; }
            if (lane.Rate.Take(channel.PerMinute, now) is { Ticks: > 0 } wait)
            {
                lane.Gathered = true;
                return lane.PausedUntil = now + wait;
            }
            lane.Gathered = false;
            if (!await SendAsync(channel, rows, message, lane, cancel)) return lane.PausedUntil;
        }
        return time.GetUtcNow();
    }

    private Task<List<OutboxRow>> DueAsync(string id, Channel? channel, bool gathered, CancellationToken cancel) => state.ReadAsync(sql =>
    {
        var (now, resting) = (Micros.Of(time), events.Holds.Held);
        if (OutboxRows.First(sql, id, now, resting) is not { } first) return [];
        return OutboxRows.Due(sql, id, now, gathered ? null : first.Batch, channel is { IsGroup: true } ? null : first.Person, resting, RowsOfMessage);
    }, cancel);

    private async ValueTask<bool> SendAsync(Channel channel, List<OutboxRow> rows, ChannelMessage message, Lane lane, CancellationToken cancel)
    {
        var answer = channels.SecretOf(channel) is { } secret
            ? await client.SendAsync(channel, secret, message, cancel)
            : ChannelAnswer.No("", "密钥库里没有这个渠道的地址，请重新填写。", "The key store has no address of this channel: give it again.");
        health.Report(channel.Id, answer, Micros.Of(time));
        var recorded = answer.Delivered ? await Deliveries.DoneAsync(events, channels, rows, cancel) : default;
        if (answer.Delivered && recorded.Succeeded)
        {
            await RemoveAsync(rows, cancel);
            return true;
        }
        var pause = answer.RetryAfter ?? Pause(rows.Min(r => r.Attempts));
        var due = time.GetUtcNow() + pause;
        await state.WriteAsync(sql => OutboxRows.Postpone(sql, rows, Micros.Of(due), answer.Delivered ? $"sent, but not recorded: {recorded.Code}" : answer.Say.Zh), cancel);
        lane.PausedUntil = answer.RetryAfter is null ? time.GetUtcNow() + s_firstPause : due;
        return false;
    }

    private async ValueTask GiveUpAsync(List<OutboxRow> rows, Bilingual why, CancellationToken cancel)
    {
        var reason = rows[0].Trouble is { } trouble ? new Bilingual($"{why.Zh}：{trouble}", why.En) : why;
        if ((await Deliveries.FailAsync(events, channels, rows, reason, null, cancel)).Succeeded) await RemoveAsync(rows, cancel);
        else await state.WriteAsync(sql => OutboxRows.Postpone(sql, rows, Micros.Of(time.GetUtcNow() + s_longestPause), why.Zh), cancel);
    }

    private Task<int> RemoveAsync(IReadOnlyList<OutboxRow> rows, CancellationToken cancel) => state.WriteAsync(sql => OutboxRows.Remove(sql, rows), cancel);

    // 10 s, 20 s, 40 s … 15 min.
    private static TimeSpan Pause(int attempts)
    {
        var pause = s_firstPause * Math.Pow(2, Math.Min(attempts, 20));
        return pause < s_longestPause ? pause : s_longestPause;
    }
}
