using System.Globalization;
using System.Text.Json;
using Yiwang.Events;
using Yiwang.Events.Effects;
using Yiwang.Events.Kinds;
using Yiwang.Notices.Channels;
using Yiwang.Notices.Contacts;
using Yiwang.Notices.Inbox;
using Yiwang.Notices.Telling;
using Yiwang.Parties;
using Yiwang.Storage.Sql;

namespace Yiwang.Notices.Outbox;

/// <summary>
/// Out of each fact: whom to tell over what and when. Runs behind a durable cursor, at least once; a row that waits already, or whose delivery is recorded, is not planned again.
/// </summary>
internal sealed class OutboxPlanner(IEvents events, IDatabase state, ChannelBook channels, ContactBook contacts, NoticeOptions options, Action planned) : Effect
{
    public override string Name => "notices";

    public override bool Wants(string kind) => kind is NoticeKinds.NoticeIssued or NoticeKinds.NoticeEscalated or NoticeKinds.NoticeRead or NoticeKinds.NoticeSettled;

    public override async ValueTask HandleAsync(RecordedEvent e, CancellationToken cancel)
    {
        switch (e.Kind)
        {
            case NoticeKinds.NoticeIssued when NoticeJson.Read(e, NoticeJson.Default.IssuedPayload) is { } issued: await IssueAsync(e, issued, cancel); break;
            case NoticeKinds.NoticeEscalated when NoticeJson.Read(e, NoticeJson.Default.EscalatedPayload) is { } escalated && Find(escalated.Notice) is { } notice:
                await AddAsync([.. Rows(e.Owner, e.RecordedAtUs, notice, escalated.To, (e.RecordedAtUs, notice.Notice))], e.Owner, cancel);
                break;
            case NoticeKinds.NoticeRead when NoticeJson.Read(e, NoticeJson.Default.ReadPayload) is { } read:
                await state.WriteAsync(sql => read.Notices.Sum(n => Settle(sql, n) + OutboxRows.RemoveUnsent(sql, n, read.User)), cancel);
                break;
            case NoticeKinds.NoticeSettled when NoticeJson.Read(e, NoticeJson.Default.SettledPayload) is { } settled:
                // whoever has not been told yet need not be any more
                await state.WriteAsync(sql => settled.User is { } user ? OutboxRows.RemoveUnsent(sql, settled.Notice, user) : Settle(sql, settled.Notice) + OutboxRows.RemoveUnsent(sql, settled.Notice, null), cancel);
                break;
        }
        planned();
    }

    private async ValueTask IssueAsync(RecordedEvent e, IssuedPayload notice, CancellationToken cancel)
    {
        var steps = notice.Escalation ?? (notice.Level == nameof(NoticeLevel.Urgent) && options.EscalateMinutes > 0
            ? [new StepPayload(options.EscalateMinutes, [new RecipientPayload(e.Owner, Role: nameof(Role.OrgAdmin))])] : []);
        var when = await state.WriteAsync(sql =>
        {
            for (var i = 0; i < steps.Count; i++)
                sql.Execute("insert into notice_escalation (notice, step, owner, due_us, recipients) values (@notice, @step, @owner, @due, @to) on conflict (notice, step) do nothing", ("notice", notice.Notice), ("step", i + 1L), ("owner", e.Owner),
                    ("due", e.RecordedAtUs + Micros.Of(TimeSpan.FromMinutes(steps[i].AfterMinutes))), ("to", JsonSerializer.Serialize(steps[i], NoticeJson.Default.StepPayload)));
            return Window(sql, e, notice);
        }, cancel);
        await AddAsync([.. Rows(e.Owner, e.RecordedAtUs, notice, notice.To, when)], e.Owner, cancel);
    }

    /// <summary>The first notice of a group goes at once, those of the ten minutes after it together.</summary>
    private static (long DueUs, string Batch) Window(ISqlSession sql, RecordedEvent e, IssuedPayload notice)
    {
        if (notice.Group is not { } group || notice.Level == nameof(NoticeLevel.Urgent)) return (e.RecordedAtUs, notice.Notice);
        var length = Micros.Of(NoticeView.Together);
        var began = sql.QueryFirst("select began_us from notice_window where owner = @owner and grp = @grp and began_us > @since", r => (long?)r.Int64(0), ("owner", e.Owner), ("grp", group), ("since", e.RecordedAtUs - length));
        if (began is { } open && open != e.RecordedAtUs) return (open + length, string.Create(CultureInfo.InvariantCulture, $"g:{e.Owner}:{group}:{open}"));
        sql.Execute("delete from notice_window where began_us <= @old", ("old", e.RecordedAtUs - length));
        sql.Execute("insert into notice_window (owner, grp, began_us) values (@owner, @grp, @at) on conflict (owner, grp) do update set began_us = @at", ("owner", e.Owner), ("grp", group), ("at", e.RecordedAtUs));
        return (e.RecordedAtUs, notice.Notice);
    }

    private IEnumerable<OutboxRow> Rows(string owner, long nowUs, IssuedPayload notice, IReadOnlyList<PersonTold> people, (long DueUs, string Batch) when)
    {
        var level = Enum.Parse<NoticeLevel>(notice.Level);
        foreach (var person in people)
        {
            var ways = channels.Of(person.Organization);
            if (ways.Count == 0) continue;
            var contact = contacts.Of(person.User);
            var reach = contacts.MentionOf(person.User);
            var due = level <= NoticeLevel.Normal ? QuietHours.After(when.DueUs, contact, options.Zone) : when.DueUs;
            var batch = due == when.DueUs ? when.Batch : string.Create(CultureInfo.InvariantCulture, $"q:{due}");
            foreach (var channel in ways.Where(c => c.Enabled && level >= LowestLevel(contact, c) && Reaches(c, reach)))
            {
                var id = NoticeSubjects.Told(notice.Notice, person.User, channel.Id);
                if (events.FindHead(id) < 0)
                    yield return new OutboxRow(id, notice.Notice, person.User, channel.Id, owner, batch, due, Math.Max(nowUs, due) + Micros.Of(TimeSpan.FromHours(options.ExpireHours)), 0, null);
            }
        }
    }

    // Above every level: never.
    private static NoticeLevel LowestLevel(Contact contact, Channel channel) => contact.Levels.TryGetValue(channel.Id, out var own) ? own ?? NoticeLevel.Urgent + 1 : channel.From;

    private static bool Reaches(Channel channel, Presets.Mention person) => channel.Kind switch
    {
        ChannelKind.Sms or ChannelKind.Voice => person.Phone is not null,
        ChannelKind.Mail => person.Mail is not null,
        _ => true,
    };

    private async ValueTask AddAsync(List<OutboxRow> rows, string owner, CancellationToken cancel)
    {
        if (rows.Count == 0) return;
        var added = await state.WriteAsync(sql =>
        {
            if (OutboxRows.Count(sql) + rows.Count > options.OutboxMax) return false;
            foreach (var row in rows) OutboxRows.Add(sql, row);
            return true;
        }, cancel);
        if (!added) await Deliveries.FailAsync(events, channels, rows, new("待发队列已满", "the outbox is full"), owner, cancel);
    }

    private static int Settle(ISqlSession sql, string notice) => sql.Execute("delete from notice_escalation where notice = @notice", ("notice", notice));

    private IssuedPayload? Find(string notice) => NoticeReader.Find(events, notice)?.Payload;
}
