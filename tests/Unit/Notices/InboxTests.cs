using Xunit;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Notices;
using Yiwang.Notices.Telling;
using Yiwang.Parties;
using Yiwang.Storage.Sql;

namespace Yiwang.Unit.Tests.Notices;

public sealed class InboxTests : NoticeBed
{
    [Theory, MemberData(nameof(Engines))]
    public async Task A_notice_stands_once_in_the_inbox_until_it_is_read(SqlEngine engine)
    {
        await OpenAsync(engine);
        await TellAsync(Notice("a"));
        await TellAsync(Notice("a", title: "other words"));
        var row = Assert.Single((await Runtime.Inboxes.ListAsync(He, false, null, 50, Cancel)).Rows);
        Assert.Equal(("润滑不足", NoticeLevel.Important, "/cases/o.x/case.1", (long?)null), (row.Title.Zh, row.Level, row.Link, row.ReadAtUs));
        Assert.Equal(1, await Runtime.Inboxes.UnreadAsync(He, Cancel));
        Assert.Equal(0, await Runtime.Inboxes.UnreadAsync(Wang, Cancel));
        Assert.Equal(0, await Runtime.Inboxes.UnreadAsync(Principal.Public, Cancel));

        Assert.Equal(1, (await Runtime.Inboxes.ReadAsync(He, [row.Notice, "someone else's"], Cancel)).Value);
        Assert.Equal(0, (await Runtime.Inboxes.ReadAsync(He, [row.Notice], Cancel)).Value);
        Assert.Equal(0, await Runtime.Inboxes.UnreadAsync(He, Cancel));
        Assert.Empty((await Runtime.Inboxes.ListAsync(He, true, null, 50, Cancel)).Rows);
        Assert.NotNull(Assert.Single((await Runtime.Inboxes.ListAsync(He, false, null, 50, Cancel)).Rows).ReadAtUs);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_role_reaches_its_holders_and_falls_to_the_administrators_when_there_are_none(SqlEngine engine)
    {
        await OpenAsync(engine);
        await TellAsync(Notice("role", to: [new(Org, Role: Role.EquipmentEngineer), new(Org, Wang.User)]));
        await TellAsync(Notice("nobody", to: [new(Org, Role: Role.SecurityDuty)]));
        Assert.Equal([Wang.User], (await ProofAsync("role")).People.Select(p => p.User));
        Assert.Equal([Zhou.User], (await ProofAsync("nobody")).People.Select(p => p.User));
        await Parties.DisableAsync(Zhou, UserHandle.TryParse(Wang.User, out var wang) ? wang : default, "离职", Cancel);
        await TellAsync(Notice("gone", to: [new(Org, Wang.User)]));
        Assert.Equal([Zhou.User], (await ProofAsync("gone")).People.Select(p => p.User));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Notices_of_one_group_within_ten_minutes_count_as_one(SqlEngine engine)
    {
        await OpenAsync(engine);
        await TellAsync(Notice("1", group: "press"));
        Clock.Move(TimeSpan.FromMinutes(9));
        await TellAsync(Notice("2", group: "press"));
        await TellAsync(Notice("other", group: "saw"));
        Assert.Equal(2, await Runtime.Inboxes.UnreadAsync(He, Cancel));
        Clock.Move(TimeSpan.FromMinutes(2));
        await TellAsync(Notice("3", group: "press"));
        Assert.Equal(3, await Runtime.Inboxes.UnreadAsync(He, Cancel));
        Assert.Equal(4, (await Runtime.Inboxes.ListAsync(He, false, null, 50, Cancel)).Rows.Count);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_is_dealt_with_is_not_unread_any_more_and_who_was_told_when_stays(SqlEngine engine)
    {
        await OpenAsync(engine);
        Notice About(string key, string about, params Recipient[] to) => Notice(key, to: to) with { About = about };
        await TellAsync(About("1", "case:1", new(Org, He.User), new(Org, Wang.User)));
        await TellAsync(About("2", "case:1", new Recipient(Org, He.User)));
        await TellAsync(About("3", "case:2", new Recipient(Org, He.User)));
        await TellAsync(Notice("4"));
        Assert.Equal((4, 1), (await Runtime.Inboxes.UnreadAsync(He, Cancel), await Runtime.Inboxes.UnreadAsync(Wang, Cancel)));

        await SettleAsync("case:1", He.User);
        Assert.Equal((2, 1), (await Runtime.Inboxes.UnreadAsync(He, Cancel), await Runtime.Inboxes.UnreadAsync(Wang, Cancel)));
        await SettleAsync("case:1");
        await SettleAsync("case:1");
        await SettleAsync("case:nobody was told");
        Assert.Equal((2, 0), (await Runtime.Inboxes.UnreadAsync(He, Cancel), await Runtime.Inboxes.UnreadAsync(Wang, Cancel)));
        Assert.Equal(2, (await Runtime.Inboxes.ListAsync(He, true, null, 50, Cancel)).Rows.Count);
        Assert.Equal([false, false, true, true], (await Runtime.Inboxes.ListAsync(He, false, null, 50, Cancel)).Rows.Select(r => r.SettledAtUs is not null));
        Assert.All((await ProofAsync("1")).People, p => Assert.True(p is { ReadAtUs: null, SettledAtUs: not null, ToldAtUs: > 0 }));
        Assert.NotNull((await ProofAsync("1")).Notice.SettledAtUs);

        // a new turn of the same case is news; who opens an old one is recorded all the same
        await TellAsync(About("5", "case:1", new Recipient(Org, Wang.User)));
        Assert.Equal(1, await Runtime.Inboxes.UnreadAsync(Wang, Cancel));
        await SettleAsync("case:1");
        Assert.Equal(0, await Runtime.Inboxes.UnreadAsync(Wang, Cancel));
        Assert.Equal(1, (await Runtime.Inboxes.ReadAsync(Wang, [NoticeSubjects.IdOf(Org, "1")], Cancel)).Value);
        Assert.Equal(2, (await Runtime.Inboxes.ReadAsync(He, null, Cancel)).Value);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_is_dealt_with_before_it_was_sent_is_not_sent(SqlEngine engine)
    {
        await OpenAsync(engine);
        await ChannelAsync();
        // 22:03, when an ordinary notice waits for the morning
        await TurnAsync(TimeSpan.FromHours(8));
        await TellAsync(Notice("1", NoticeLevel.Normal, to: [new(Org, He.User), new(Org, Wang.User)]) with { About = "case:1" });
        Assert.Equal(2, await WaitingAsync());
        await SettleAsync("case:1", He.User);
        Assert.Equal(1, await WaitingAsync());
        await SettleAsync("case:1");
        Assert.Equal(0, await WaitingAsync());
    }

    [Fact]
    public async Task Notices_about_one_matter_that_are_told_at_once_all_stand_in_its_chain()
    {
        await OpenAsync(SqlEngine.Sqlite);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Runtime.Notices.TellAsync(Notice($"n{i}") with { About = "case:1" }, Cancel).AsTask()));
        await FollowAsync();
        Assert.Equal(8, await Runtime.Inboxes.UnreadAsync(He, Cancel));
        await SettleAsync("case:1");
        Assert.Equal(0, await Runtime.Inboxes.UnreadAsync(He, Cancel));
    }

    private async Task SettleAsync(string about, string? user = null)
    {
        Assert.Equal(Outcome.Ok, await Runtime.Notices.SettleAboutAsync(about, user, Cancel));
        await FollowAsync();
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Pages_go_on_where_the_one_before_ended_and_all_can_be_read_at_once(SqlEngine engine)
    {
        await OpenAsync(engine);
        for (var i = 0; i < 7; i++) await TellAsync(Notice($"n{i}", title: $"第 {i} 条"));
        var seen = new List<string>();
        long? before = null;
        do
        {
            var page = await Runtime.Inboxes.ListAsync(He, false, before, 3, Cancel);
            seen.AddRange(page.Rows.Select(r => r.Title.Zh));
            before = page.Next;
        }
        while (before is not null);
        Assert.Equal(Enumerable.Range(0, 7).Reverse().Select(i => $"第 {i} 条"), seen);
        Assert.Equal(7, (await Runtime.Inboxes.ReadAsync(He, null, Cancel)).Value);
        Assert.Equal(0, await Runtime.Inboxes.UnreadAsync(He, Cancel));
        Assert.Equal(7, (await Runtime.Inboxes.OfOrganizationAsync(Zhou, null, 50, Cancel)).Value!.Rows.Count);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Nobody_sees_who_else_was_told_but_who_manages_the_channels(SqlEngine engine)
    {
        await OpenAsync(engine);
        await TellAsync(Notice("a", to: [new(Org, He.User), new(Org, Wang.User)]));
        var id = NoticeSubjects.IdOf(Org, "a");
        Assert.Equal([He.User], (await Runtime.Inboxes.FindAsync(He, id, Cancel)).Value!.People.Select(p => p.User));
        Assert.Equal(2, (await Runtime.Inboxes.FindAsync(Zhou, id, Cancel)).Value!.People.Count);
        Assert.Equal(Codes.EventsNotFound, (await Runtime.Inboxes.FindAsync(He with { User = He.User + "x" }, id, Cancel)).Status.Code);
        Assert.Equal(Codes.EventsNotFound, (await Runtime.Inboxes.FindAsync(Zhou, "none", Cancel)).Status.Code);
        Assert.Equal(Codes.PartiesForbidden, (await Runtime.Inboxes.OfOrganizationAsync(He, null, 50, Cancel)).Status.Code);
        Assert.Equal(Codes.PartiesSignInNeeded, (await Runtime.Inboxes.ReadAsync(Principal.Public, null, Cancel)).Status.Code);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Erased_words_are_gone_from_the_inbox_and_the_fact_stays(SqlEngine engine)
    {
        await OpenAsync(engine);
        await TellAsync(Notice("a"));
        await Events.EraseAsync((await ProofAsync("a")).Notice.Position, Disclosure.Sealed, new Erasure(Org, Zhou.User, "按要求"), Cancel);
        await FollowAsync();
        var row = Assert.Single((await Runtime.Inboxes.ListAsync(He, false, null, 50, Cancel)).Rows);
        Assert.Equal(("", "", He.User), (row.Title.Zh, row.Text.En, (await ProofAsync("a")).People.Single().User));
    }

    public static TheoryData<string, Func<Notice, Notice>> Wrong => new()
    {
        { "key", n => n with { Key = "" } },
        { "key", n => n with { Key = new string('k', 201) } },
        { "owner", n => n with { Owner = "o.nobody" } },
        { "title", n => n with { Title = new("", "x") } },
        { "title", n => n with { Title = new("x", new string('x', 101)) } },
        { "text", n => n with { Text = new(new string('x', 1_001), "") } },
        { "link", n => n with { Link = "https://evil.example/" } },
        { "link", n => n with { Link = "//evil.example/" } },
        { "group", n => n with { Group = "" } },
        { "about", n => n with { About = "" } },
        { "level", n => n with { Level = (NoticeLevel)9 } },
        { "to", n => n with { To = [] } },
        { "escalation", n => n with { Escalation = [new(0, n.To)] } },
        { "escalation", n => n with { Escalation = [new(5, [])] } },
    };

    [Theory, MemberData(nameof(Wrong))]
    public async Task A_wrong_notice_is_refused_and_names_its_field(string field, Func<Notice, Notice> spoil)
    {
        await OpenAsync(SqlEngine.Sqlite);
        var outcome = await Runtime.Notices.TellAsync(spoil(Notice("a")), Cancel);
        Assert.Equal((Codes.RequestInvalid, field), (outcome.Code, outcome.Field));
        Assert.NotNull(outcome.Say);
        Assert.True(Events.FindHead(NoticeSubjects.Of(NoticeSubjects.IdOf(Org, "a"))) < 0);
    }

    [Fact]
    public void Kinds_of_notices_are_internal() => Assert.All(NoticeKindsOf(), k => Assert.Equal(Disclosure.Internal, k.Envelope));

    private static IEnumerable<EventKind> NoticeKindsOf() => EventKinds.Known.All.Where(k => k.Name.StartsWith("Notice", StringComparison.Ordinal) || k.Name.StartsWith("Channel", StringComparison.Ordinal) || k.Name == NoticeKinds.ContactSaved);
}
