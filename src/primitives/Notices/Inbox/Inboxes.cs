using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Notices.Telling;
using Yiwang.Parties;
using Yiwang.Storage.Sql;

namespace Yiwang.Notices.Inbox;

/// <summary>What people open under 消息. Everybody reads the own inbox; who manages an organisation's channels also sees what was told in its name.</summary>
public sealed class Inboxes(IEvents events, IProjections projections, IDatabase views, IAccess access)
{
    /// <summary>Marked as read at once.</summary>
    public const int ReadMax = 200;
    public const int PageMax = 200;
    private const string Columns = "n.id, n.position, n.level, n.title_zh, n.title_en, n.text_zh, n.text_en, n.link, n.bundle";

    /// <summary>What was told as one counts once.</summary>
    public async ValueTask<int> UnreadAsync(Principal who, CancellationToken cancel = default) => who.User is not { } user ? 0
        : (int)await views.ReadAsync(sql => sql.QueryFirst("select count(distinct bundle) from inbox where person = @person and read_us is null and settled_us is null", r => r.Int64(0), ("person", user)), cancel);

    /// <param name="before">Position that the page before ended with; null = newest first page.</param>
    public async ValueTask<InboxPage> ListAsync(Principal who, bool unread, long? before, int limit, CancellationToken cancel = default)
    {
        if (who.User is not { } user) return new InboxPage([], null);
        var rows = await views.ReadAsync(sql => sql.Query($"""
            select {Columns}, i.organization, i.step, i.told_us, i.read_us, i.position, i.settled_us from inbox i join notice n on n.id = i.notice
            where i.person = @person and i.position < @before {(unread ? "and i.read_us is null and i.settled_us is null" : "")} order by i.position desc limit @limit
            """, Row, ("person", user), ("before", before ?? long.MaxValue), ("limit", Limit(limit) + 1)), cancel);
        return Page(rows, Limit(limit));
    }

    /// <summary>What was told in the organisation's name, newest first.</summary>
    public async ValueTask<Outcome<InboxPage>> OfOrganizationAsync(Principal who, long? before, int limit, CancellationToken cancel = default)
    {
        if (!Manages(who, who.Organization)) return new Outcome(Codes.PartiesForbidden);
        var rows = await views.ReadAsync(sql => sql.Query($"""
            select {Columns}, n.owner, cast(0 as bigint), n.issued_us, cast(null as bigint), n.position, n.settled_us,
                (select count(*) from inbox i where i.notice = n.id), (select count(i.read_us) from inbox i where i.notice = n.id) from notice n where n.owner = @owner and n.position < @before order by n.position desc limit @limit
            """, r => Row(r) with { ToldTo = (int)r.Int64(15), ReadBy = (int)r.Int64(16) }, ("owner", who.Organization), ("before", before ?? long.MaxValue), ("limit", Limit(limit) + 1)), cancel);
        return Page(rows, Limit(limit));
    }

    /// <summary>Who was told when. Of a notice in the own inbox, or of the own organisation for who manages its channels; any other answers as if absent.</summary>
    public async ValueTask<Outcome<NoticeProof>> FindAsync(Principal who, string notice, CancellationToken cancel = default)
    {
        var found = await views.ReadAsync(sql =>
        {
            var row = sql.QueryFirst($"select {Columns}, n.owner, cast(0 as bigint), n.issued_us, cast(null as bigint), n.position, n.settled_us from notice n where n.id = @id", Row, ("id", notice));
            if (row is null) return null;
            var people = sql.Query("select person, step, told_us, read_us, settled_us from inbox where notice = @id order by step, person", r => new PersonProof(r.Text(0), (int)r.Int64(1), r.Int64(2), Maybe(r, 3), Maybe(r, 4)), ("id", notice));
            var deliveries = sql.Query("select position, person, channel, kind, delivered, attempts, reason, at_us from notice_delivery where notice = @id order by position limit 5000",
                r => new DeliveryProof(r.Int64(0), r.Text(1), r.Text(2), r.Text(3), r.Int64(4) != 0, (int)r.Int64(5), r.TextOrNull(6), r.Int64(7)), ("id", notice));
            return new NoticeProof(row, people, deliveries);
        }, cancel);
        if (found is null) return new Outcome(Codes.EventsNotFound);
        if (Manages(who, found.Notice.Organization)) return found;
        if (found.People.FirstOrDefault(p => p.User == who.User) is not { } own) return new Outcome(Codes.EventsNotFound);
        return found with { Notice = found.Notice with { ReadAtUs = own.ReadAtUs, SettledAtUs = own.SettledAtUs, Step = own.Step }, People = [own], Deliveries = [.. found.Deliveries.Where(d => d.User == who.User)] };
    }

    /// <summary>Marks as read, also what is settled; those that are not the person's own, or read before, change nothing.</summary>
    /// <param name="notices">Null = all that are unread and not settled, at most <see cref="ReadMax"/> a call, newest first.</param>
    /// <returns>How many were.</returns>
    public async ValueTask<Outcome<int>> ReadAsync(Principal who, IReadOnlyCollection<string>? notices, CancellationToken cancel = default)
    {
        if (who.User is not { } user || who.Organization is not { } organization) return new Outcome(Codes.PartiesSignInNeeded);
        var unread = await views.ReadAsync(sql => sql.Query("select notice from inbox where person = @person and read_us is null and (@all = 0 or settled_us is null) order by position desc limit @limit", r => r.Text(0),
            ("person", user), ("all", notices is null ? 1L : 0L), ("limit", notices is null ? ReadMax : 10_000)), cancel);
        List<string> read = [.. notices is null ? unread : unread.Where(notices.Contains).Take(ReadMax)];
        if (read.Count == 0) return 0;
        var appended = await events.AppendAsync([NoticeJson.Draft(NoticeKinds.NoticeRead, organization, $"read:{user}", user, new ReadPayload(user, read), NoticeJson.Default.ReadPayload)], [], cancel);
        if (!appended.Succeeded) return appended.Status;
        await projections.WaitAsync(appended.Value.FirstPosition, cancel, NoticeView.ViewName);
        return read.Count;
    }

    private bool Manages(Principal who, string? organization) => organization is not null && access.Decide(who, AccessAction.ManageForms, new ThingScope(organization, null)).Allowed;

    private static int Limit(int limit) => Math.Clamp(limit, 1, PageMax);

    private static InboxPage Page(List<InboxRow> rows, int limit) => new([.. rows.Take(limit)], rows.Count > limit ? rows[limit - 1].Position : null);

    // Position is the inbox's, by which its pages go on.
    private static InboxRow Row(ISqlRow r) => new(r.Text(0), r.Int64(13), (NoticeLevel)r.Int64(2), new(r.Text(3), r.Text(4)), new(r.Text(5), r.Text(6)), r.TextOrNull(7), r.Text(8),
        r.Text(9), (int)r.Int64(10), r.Int64(11), Maybe(r, 12), Maybe(r, 14));

    private static long? Maybe(ISqlRow row, int column) => row.IsNull(column) ? null : row.Int64(column);
}
