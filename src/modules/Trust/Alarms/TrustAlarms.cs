using Microsoft.Extensions.Logging;
using Yiwang.Events;
using Yiwang.Notices;
using Yiwang.Parties;
using Yiwang.Storage.Sql;

namespace Yiwang.Trust.Alarms;

/// <summary>
/// Alarms about what can be trusted, in State. One subject is told once an hour at most, to the administrators of the node and the auditors; it stands on the pages until
/// somebody has dealt with it. The newest 10,000 are kept.
/// </summary>
internal sealed partial class TrustAlarms(IDatabase state, INotices notices, IDirectory directory, TimeProvider time, ILogger<TrustAlarms> logger)
{
    public static readonly Migration Schema = new(1, "trust-alarms",
    [
        "create table trust_alarms (kind text not null, subject text not null, title_zh text not null, title_en text not null, text_zh text not null, text_en text not null, link text not null, raised_us bigint not null, last_us bigint not null, told_us bigint not null, times bigint not null, settled_us bigint, settled_by text, primary key (kind, subject))",
        "create index trust_alarms_last on trust_alarms (last_us)",
    ]);

    private const int KeptMax = 10_000, SubjectMax = 300;
    private const long HourUs = 3_600_000_000;

    /// <summary>Returns once it stands in State and the people's notice is recorded, or was within the hour.</summary>
    public async Task RaiseAsync(TrustAlarm alarm, CancellationToken cancel = default)
    {
        if (alarm.Subject.Length > SubjectMax) alarm = alarm with { Subject = alarm.Subject[..SubjectMax] };
        var now = Micros.Of(time);
        if (!await KeepAsync(alarm, now, cancel)) return;
        Raised(logger, alarm.Title.En, alarm.Text.En);
        if (directory.Operator?.Id.ToString() is not { } owner) return;
        var key = $"trust:{alarm.Kind}:{Cut(alarm.Subject, 120)}:{now / HourUs}";
        await notices.TellAsync(new Notice(key, owner, [new(owner, Role: Role.NodeAdmin), new(owner, Role: Role.Auditor)], NoticeLevel.Urgent, Cut(alarm.Title, Notice.TitleMax), Cut(alarm.Text, Notice.TextMax), alarm.Link) { About = Matter(alarm.Kind, alarm.Subject) }, cancel);
    }

    /// <summary>Those that stand, newest first.</summary>
    public Task<List<StandingAlarm>> StandingAsync(int max, CancellationToken cancel = default) =>
        state.ReadAsync(sql => sql.Query($"{Columns} where settled_us is null order by last_us desc limit @max", Read, ("max", (long)max)), cancel);

    /// <summary>All that are kept, newest first.</summary>
    public Task<List<StandingAlarm>> AllAsync(int max, CancellationToken cancel = default) =>
        state.ReadAsync(sql => sql.Query($"{Columns} order by last_us desc limit @max", Read, ("max", (long)max)), cancel);

    public Task<StandingAlarm?> OfAsync(AlarmKind kind, string subject, CancellationToken cancel = default) =>
        state.ReadAsync(sql => sql.QueryFirst($"{Columns} where kind = @kind and subject = @subject and settled_us is null", Read, ("kind", kind.ToString()), ("subject", subject)), cancel);

    public async Task SettleAsync(AlarmKind kind, string subject, string by, CancellationToken cancel = default)
    {
        await state.WriteAsync(sql => sql.Execute("update trust_alarms set settled_us = @now, settled_by = @by where kind = @kind and subject = @subject and settled_us is null",
            ("now", Micros.Of(time)), ("by", by), ("kind", kind.ToString()), ("subject", subject)), cancel);
        await notices.SettleAboutAsync(Matter(kind, subject), null, cancel);
    }

    private static string Matter(AlarmKind kind, string subject) => $"trust:{kind}:{Cut(subject, 120)}";

    /// <returns>Whether people are to be told.</returns>
    private Task<bool> KeepAsync(TrustAlarm alarm, long now, CancellationToken cancel) => state.WriteAsync(sql =>
    {
        var told = sql.QueryFirst("select told_us from trust_alarms where kind = @kind and subject = @subject", r => (long?)r.Int64(0), ("kind", alarm.Kind.ToString()), ("subject", alarm.Subject));
        var tell = told is not { } last || now - last >= HourUs;
        sql.Execute("""
            insert into trust_alarms (kind, subject, title_zh, title_en, text_zh, text_en, link, raised_us, last_us, told_us, times, settled_us, settled_by)
            values (@kind, @subject, @tz, @te, @xz, @xe, @link, @now, @now, @now, 1, null, null)
            on conflict (kind, subject) do update set text_zh = @xz, text_en = @xe, link = @link, last_us = @now, told_us = @told, times = trust_alarms.times + 1, settled_us = null, settled_by = null
            """,
            ("kind", alarm.Kind.ToString()), ("subject", alarm.Subject), ("tz", alarm.Title.Zh), ("te", alarm.Title.En), ("xz", alarm.Text.Zh), ("xe", alarm.Text.En), ("link", alarm.Link),
            ("now", now), ("told", tell ? now : told!.Value));
        if (told is null) sql.Execute("delete from trust_alarms where last_us < (select min(last_us) from (select last_us from trust_alarms order by last_us desc limit @max) as kept)", ("max", (long)KeptMax));
        return tell;
    }, cancel);

    private const string Columns = "select kind, subject, title_zh, title_en, text_zh, text_en, link, raised_us, last_us, times, settled_us, settled_by from trust_alarms";

    private static StandingAlarm Read(ISqlRow row) => new(
        new TrustAlarm(Enum.Parse<AlarmKind>(row.Text(0)), row.Text(1), new(row.Text(2), row.Text(3)), new(row.Text(4), row.Text(5)), row.Text(6)),
        row.Int64(7), row.Int64(8), row.Int64(9), row.IsNull(10) ? null : row.Int64(10), row.TextOrNull(11));

    private static string Cut(string text, int max) => text.Length <= max ? text : text[..max];

    private static Bilingual Cut(Bilingual text, int max) => new(Cut(text.Zh, max), Cut(text.En, max));

    [LoggerMessage(Level = LogLevel.Error, Message = "{Title}: {Text}")]
    private static partial void Raised(ILogger logger, string title, string text);
}
