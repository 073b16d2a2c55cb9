using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Notices.Telling;
using Yiwang.Parties;
using Yiwang.Storage.Sql;

namespace Yiwang.Notices.Inbox;

/// <summary>Everybody's inbox, and what became of each delivery. One notice stands once in an inbox, however often it was told.</summary>
internal sealed class NoticeView(IEvents events) : Projection
{
    public const string ViewName = "notices";
    /// <summary>Notices of one group that begin within it stand together.</summary>
    public static readonly TimeSpan Together = TimeSpan.FromMinutes(10);

    public override string Name => ViewName;
    public override int Version => 4;
    public override IReadOnlyList<string> Tables => ["notice", "notice_bundle", "inbox", "notice_delivery"];
    public override IReadOnlyList<string> Schema =>
    [
        "create table {notice} (id text not null primary key, position bigint not null, owner text not null, level bigint not null, title_zh text not null, title_en text not null, text_zh text not null, text_en text not null, link text, bundle text not null, issued_us bigint not null, settled_us bigint)",
        "create index {notice_by_owner} on {notice} (owner, position)",
        "create index {notice_by_position} on {notice} (position)",
        "create table {notice_bundle} (owner text not null, grp text not null, bundle text not null, began_us bigint not null, primary key (owner, grp))",
        "create table {inbox} (person text not null, notice text not null, position bigint not null, organization text not null, bundle text not null, step bigint not null, told_us bigint not null, read_us bigint, settled_us bigint, primary key (person, notice))",
        "create index {inbox_by_position} on {inbox} (person, position)",
        "create index {inbox_by_notice} on {inbox} (notice)",
        "create table {notice_delivery} (position bigint not null primary key, notice text not null, person text not null, channel text not null, kind text not null, delivered bigint not null, attempts bigint not null, reason text, at_us bigint not null)",
        "create index {notice_delivery_by_notice} on {notice_delivery} (notice)",
    ];

    public override bool Wants(string kind) => kind is NoticeKinds.NoticeIssued or NoticeKinds.NoticeEscalated or NoticeKinds.NoticeSettled or NoticeKinds.NoticeRead
        or NoticeKinds.NoticeDelivered or NoticeKinds.NoticeFailed or LogKinds.GroupErased;

    public override void Apply(ISqlSession sql, RecordedEvent e)
    {
        switch (e.Kind)
        {
            case NoticeKinds.NoticeIssued when NoticeJson.Read(e, NoticeJson.Default.IssuedPayload) is { } issued: Issue(sql, e, issued); break;
            case NoticeKinds.NoticeEscalated when NoticeJson.Read(e, NoticeJson.Default.EscalatedPayload) is { } escalated:
                var bundle = sql.QueryFirst("select bundle from {notice} where id = @id", r => r.Text(0), ("id", escalated.Notice)) ?? escalated.Notice;
                foreach (var person in escalated.To) Put(sql, e, escalated.Notice, bundle, person, escalated.Step);
                break;
            case NoticeKinds.NoticeSettled when NoticeJson.Read(e, NoticeJson.Default.SettledPayload) is { } settled: Settle(sql, e, settled); break;
            case NoticeKinds.NoticeRead when NoticeJson.Read(e, NoticeJson.Default.ReadPayload) is { } read:
                foreach (var notice in read.Notices) sql.Execute("update {inbox} set read_us = @at where person = @person and notice = @notice and read_us is null", ("at", e.RecordedAtUs), ("person", read.User), ("notice", notice));
                break;
            case NoticeKinds.NoticeDelivered or NoticeKinds.NoticeFailed when NoticeJson.Read(e, NoticeJson.Default.DeliveryPayload) is { } delivery: Deliver(sql, e, delivery); break;
            case LogKinds.GroupErased: Erase(sql, e); break;
        }
    }

    private void Issue(ISqlSession sql, RecordedEvent e, IssuedPayload n)
    {
        var words = NoticeJson.Words(events, e) ?? new WordsPayload("", "", "", "");
        var bundle = n.Group is null ? n.Notice : BundleOf(sql, e, n.Group, n.Notice);
        sql.Execute("""
            insert into {notice} (id, position, owner, level, title_zh, title_en, text_zh, text_en, link, bundle, issued_us)
            values (@id, @position, @owner, @level, @titlezh, @titleen, @textzh, @texten, @link, @bundle, @at)
            on conflict (id) do nothing
            """,
            ("id", n.Notice), ("position", e.Position), ("owner", e.Owner), ("level", (long)Enum.Parse<NoticeLevel>(n.Level)), ("titlezh", words.TitleZh), ("titleen", words.TitleEn), ("textzh", words.TextZh), ("texten", words.TextEn),
            ("link", n.Link), ("bundle", bundle), ("at", e.RecordedAtUs));
        foreach (var person in n.To) Put(sql, e, n.Notice, bundle, person, 0);
    }

    private static string BundleOf(ISqlSession sql, RecordedEvent e, string group, string notice)
    {
        var open = sql.QueryFirst("select bundle from {notice_bundle} where owner = @owner and grp = @grp and began_us > @since", r => r.Text(0), ("owner", e.Owner), ("grp", group), ("since", e.RecordedAtUs - Micros.Of(Together)));
        if (open is not null) return open;
        sql.Execute("insert into {notice_bundle} (owner, grp, bundle, began_us) values (@owner, @grp, @bundle, @at) on conflict (owner, grp) do update set bundle = @bundle, began_us = @at",
            ("owner", e.Owner), ("grp", group), ("bundle", notice), ("at", e.RecordedAtUs));
        return notice;
    }

    private static void Settle(ISqlSession sql, RecordedEvent e, SettledPayload settled)
    {
        if (settled.User is null) sql.Execute("update {notice} set settled_us = @at where id = @id and settled_us is null", ("at", e.RecordedAtUs), ("id", settled.Notice));
        sql.Execute("update {inbox} set settled_us = @at where notice = @id and settled_us is null and (@person = '' or person = @person)", ("at", e.RecordedAtUs), ("id", settled.Notice), ("person", settled.User ?? ""));
    }

    private static void Put(ISqlSession sql, RecordedEvent e, string notice, string bundle, PersonTold person, int step)
    {
        // what came with an organisation from another node was told there: here it stands in its own people's inboxes
        if (e.TakenFrom is not null && !person.User.StartsWith(e.Owner + "/", StringComparison.OrdinalIgnoreCase)) return;
        sql.Execute("""
            insert into {inbox} (person, notice, position, organization, bundle, step, told_us, settled_us)
            values (@person, @notice, @position, @organization, @bundle, @step, @at, (select settled_us from {notice} where id = @notice))
            on conflict (person, notice) do nothing
            """,
            ("person", person.User), ("notice", notice), ("position", e.Position), ("organization", person.Organization), ("bundle", bundle), ("step", step), ("at", e.RecordedAtUs));
    }

    private static void Deliver(ISqlSession sql, RecordedEvent e, DeliveryPayload d) => sql.Execute("""
        insert into {notice_delivery} (position, notice, person, channel, kind, delivered, attempts, reason, at_us)
        values (@position, @notice, @person, @channel, @kind, @delivered, @attempts, @reason, @at)
        """,
        ("position", e.Position), ("notice", d.Notice), ("person", d.User), ("channel", d.Channel), ("kind", d.Kind), ("delivered", e.Kind == NoticeKinds.NoticeDelivered), ("attempts", d.Attempts), ("reason", d.Reason), ("at", e.RecordedAtUs));

    /// <summary>What was erased in the log is gone here too; that somebody was told stays.</summary>
    private static void Erase(ISqlSession sql, RecordedEvent e)
    {
        if (ErasedGroup.Of(e) is not { Group: Disclosure.Sealed } erased) return;
        sql.Execute("update {notice} set title_zh = '', title_en = '', text_zh = '', text_en = '' where position = @position", ("position", erased.Position));
    }
}
