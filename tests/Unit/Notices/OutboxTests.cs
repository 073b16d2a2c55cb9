using Xunit;
using Yiwang.Events;
using Yiwang.Notices;
using Yiwang.Notices.Contacts;
using Yiwang.Notices.Outbox;
using Yiwang.Notices.Telling;
using Yiwang.Storage.Sql;

namespace Yiwang.Unit.Tests.Notices;

public sealed class OutboxTests : NoticeBed
{
    [Theory, MemberData(nameof(Engines))]
    public async Task What_waits_of_an_organisation_that_moves_is_not_sent_here_and_goes_with_it(SqlEngine engine)
    {
        await OpenAsync(engine);
        await ChannelAsync();
        await Events.Holds.HoldAsync("o.someone else", new Outcome(Codes.NetMoved));
        await TellAsync(Notice("sent"));
        await TurnAsync();
        Assert.Single(Receiver.All);
        await TellAsync(Notice("waits") with { Escalation = [new(5, [new(Org, Wang.User)])] });
        await Events.Holds.HoldAsync(Org, new Outcome(Codes.NetMoved));
        await TurnAsync(TimeSpan.FromMinutes(6));
        Assert.Single(Receiver.All);
        Assert.Equal(1, await WaitingAsync());

        List<byte[]> pages = [];
        foreach (var goods in Runtime.Moving) pages.Add((await goods.ReadAsync(Org, "", Cancel)).Page);
        foreach (var goods in Runtime.Moving) await goods.GoneAsync(Org, Cancel);
        Assert.Equal(0, await WaitingAsync());
        // as it is on the new node
        foreach (var (goods, page) in Runtime.Moving.Zip(pages)) Assert.Equal(Outcome.Ok, await goods.TakeAsync(Org, new("old", ""), page, Cancel));
        await TurnAsync();
        Assert.Single(Receiver.All);
        Events.Holds.Release(Org);
        await TurnAsync();
        Assert.Equal([He.User, Wang.User], (await ProofAsync("waits")).People.Select(p => p.User));
        Assert.Equal([He.User, Wang.User], (await ProofAsync("waits")).Deliveries.Where(d => d.Delivered).Select(d => d.User).Order());
        Assert.Equal(0, await WaitingAsync());
    }

    private static readonly (int, string) s_refused = (200, """{"errcode":93000,"errmsg":"invalid webhook url"}""");

    [Theory, MemberData(nameof(Engines))]
    public async Task A_notice_is_sent_once_and_its_delivery_recorded(SqlEngine engine)
    {
        await OpenAsync(engine);
        var channel = await ChannelAsync();
        await TellAsync(Notice("a", to: [new(Org, He.User), new(Org, Zhou.User)]));
        await TurnAsync();
        await TurnAsync(TimeSpan.FromMinutes(1));
        // one message in the group for both of them
        Assert.Contains("润滑不足", Receiver.Single.Json.GetProperty("text").GetProperty("content").GetString(), StringComparison.Ordinal);
        var proof = await ProofAsync("a");
        Assert.Equal([He.User, Zhou.User], proof.Deliveries.Select(d => d.User).Order());
        Assert.All(proof.Deliveries, d => Assert.Equal((channel.Id, "WeCom", true, 1), (d.Channel, d.Kind, d.Delivered, d.Attempts)));
        Assert.Equal(0, await WaitingAsync());
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_refusal_inside_an_answer_of_200_is_tried_again_ever_more_slowly(SqlEngine engine)
    {
        await OpenAsync(engine);
        var channel = await ChannelAsync();
        Receiver.Usual = s_refused;
        await TellAsync(Notice("a"));
        await TurnAsync();
        Assert.Single(Receiver.All);
        await TurnAsync(TimeSpan.FromSeconds(9));
        Assert.Single(Receiver.All);
        await TurnAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(2, Receiver.All.Count);
        await TurnAsync(TimeSpan.FromSeconds(19));
        Assert.Equal(2, Receiver.All.Count);
        Assert.Contains("93000", Runtime.Health.Of(channel.Id)!.Raw, StringComparison.Ordinal);
        Receiver.Usual = (200, """{"errcode":0,"errmsg":"ok"}""");
        await TurnAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(3, Assert.Single((await ProofAsync("a")).Deliveries).Attempts);
        Assert.Null(Runtime.Health.Of(channel.Id)!.Trouble);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_could_not_be_delivered_in_time_is_recorded_with_the_reason(SqlEngine engine)
    {
        await OpenAsync(engine);
        await ChannelAsync();
        Receiver.Usual = s_refused;
        await TellAsync(Notice("a"));
        await TurnAsync();
        await TurnAsync(TimeSpan.FromHours(25));
        var failed = Assert.Single((await ProofAsync("a")).Deliveries);
        Assert.False(failed.Delivered);
        Assert.Contains("机器人", failed.Reason, StringComparison.Ordinal);
        Assert.Equal(0, await WaitingAsync());
        Assert.Single(Receiver.All);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_crash_between_fact_and_clean_up_sends_nothing_twice_and_one_before_the_fact_sends_again(SqlEngine engine)
    {
        await OpenAsync(engine);
        await ChannelAsync();
        await TellAsync(Notice("a"));
        var row = Assert.Single(await State.ReadAsync(s => s.Query("select id, channel from notice_outbox", r => (Id: r.Text(0), Channel: r.Text(1))), Cancel));
        await RestartAsync();
        await TurnAsync();
        Assert.Single(Receiver.All);
        // the row is there again, as if the program had died right after the fact
        await State.WriteAsync(s => OutboxRows.Add(s, new OutboxRow(row.Id, NoticeSubjects.IdOf(Org, "a"), He.User!, row.Channel, Org, "x", 0, long.MaxValue, 0, null)), Cancel);
        await RestartAsync();
        await TurnAsync();
        Assert.Single(Receiver.All);
        Assert.Equal(0, await WaitingAsync());
        // the planner goes over the same facts again
        await State.WriteAsync(s => s.Execute("update effects set position = 0"), Cancel);
        await RestartAsync();
        await FollowAsync();
        await TurnAsync();
        Assert.Single(Receiver.All);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Quiet_hours_hold_back_what_is_not_important_until_the_morning(SqlEngine engine)
    {
        await OpenAsync(engine);
        await ChannelAsync();
        Clock.Set(new DateTimeOffset(2026, 11, 23, 15, 10, 30, TimeSpan.Zero)); // 23:10 at the works
        await TellAsync(Notice("normal", NoticeLevel.Normal));
        await TellAsync(Notice("information", NoticeLevel.Information, title: "计划已发布"));
        await TellAsync(Notice("important"));
        await TellAsync(Notice("awake", NoticeLevel.Normal, to: [new(Org, Wang.User)]));
        await TurnAsync();
        Assert.Single(Receiver.All);
        await TurnAsync(TimeSpan.FromHours(7.5));
        Assert.Single(Receiver.All);
        Clock.Set(new DateTimeOffset(2026, 11, 23, 23, 0, 0, TimeSpan.Zero));
        await TurnAsync();
        // all that was held back comes as one
        Assert.Equal(2, Receiver.All.Count);
        Assert.Contains("3 条消息", Receiver.All[1].Body, StringComparison.Ordinal);
        Assert.Contains("计划已发布", Receiver.All[1].Body, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_was_read_in_the_meantime_is_not_sent_in_the_morning(SqlEngine engine)
    {
        await OpenAsync(engine);
        await ChannelAsync();
        Clock.Set(new DateTimeOffset(2026, 11, 23, 15, 10, 0, TimeSpan.Zero));
        await TellAsync(Notice("normal", NoticeLevel.Normal));
        await Runtime.Inboxes.ReadAsync(He, null, Cancel);
        await FollowAsync();
        await TurnAsync(TimeSpan.FromHours(9));
        Assert.Empty(Receiver.All);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task People_choose_their_hours_and_levels(SqlEngine engine)
    {
        await OpenAsync(engine);
        var channel = await ChannelAsync();
        var other = await ChannelAsync(with: s => (s.Name, s.Address) = ("夜班群", Receiver.Url("/night")));
        Assert.Equal(Outcome.Ok, await Runtime.Contacts.SaveAsync(He, Contact.Default with { QuietFrom = 480, QuietTo = 480, Levels = new Dictionary<string, NoticeLevel?> { [channel.Id] = NoticeLevel.Urgent, [other.Id] = null } }, Cancel));
        await TellAsync(Notice("a"));
        await TurnAsync();
        Assert.Empty(Receiver.All);
        await TellAsync(Notice("b", NoticeLevel.Urgent));
        await TurnAsync();
        Assert.StartsWith("/cgi-bin", Receiver.Single.Path, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task The_first_of_a_group_goes_at_once_and_the_rest_together_after_ten_minutes(SqlEngine engine)
    {
        await OpenAsync(engine);
        await ChannelAsync();
        await TellAsync(Notice("1", group: "press", title: "一"));
        await TurnAsync();
        Assert.Single(Receiver.All);
        await TellAsync(Notice("2", group: "press", title: "二"));
        await TellAsync(Notice("3", group: "press", title: "三"));
        await TurnAsync(TimeSpan.FromMinutes(9));
        Assert.Single(Receiver.All);
        await TellAsync(Notice("4", NoticeLevel.Urgent, group: "press", title: "四"));
        await TurnAsync();
        Assert.Equal(2, Receiver.All.Count);
        await TurnAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(3, Receiver.All.Count);
        Assert.Contains("2 条消息", Receiver.All[2].Body, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Beyond_the_rate_of_a_robot_messages_wait_and_go_as_one(SqlEngine engine)
    {
        await OpenAsync(engine);
        await ChannelAsync(with: s => s.PerMinute = 3);
        for (var i = 0; i < 10; i++) await TellAsync(Notice($"n{i}", title: $"第{i}条"));
        await TurnAsync();
        Assert.Equal(3, Receiver.All.Count);
        await TurnAsync(TimeSpan.FromSeconds(59));
        Assert.Equal(3, Receiver.All.Count);
        await TurnAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(4, Receiver.All.Count);
        Assert.Contains("7 条消息", Receiver.All[3].Body, StringComparison.Ordinal);
        Assert.Equal(0, await WaitingAsync());
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task An_operator_that_asks_for_patience_is_given_it(SqlEngine engine)
    {
        await OpenAsync(engine);
        await ChannelAsync();
        Receiver.Answers.Enqueue((200, """{"errcode":45009,"errmsg":"api freq out of limit"}"""));
        await TellAsync(Notice("a"));
        await TurnAsync();
        await TurnAsync(TimeSpan.FromSeconds(59));
        Assert.Single(Receiver.All);
        await TurnAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(2, Receiver.All.Count);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_removed_channel_ends_what_waits_for_it(SqlEngine engine)
    {
        await OpenAsync(engine);
        var channel = await ChannelAsync();
        await TellAsync(Notice("a"));
        Assert.Equal(Outcome.Ok, await Runtime.Commands.RemoveAsync(Zhou, channel.Id, Cancel));
        await TurnAsync();
        Assert.Empty(Receiver.All);
        Assert.False(Assert.Single((await ProofAsync("a")).Deliveries).Delivered);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task One_dead_channel_delays_no_other(SqlEngine engine)
    {
        await OpenAsync(engine);
        await ChannelAsync(with: s => (s.Name, s.Address) = ("坏的", "http://127.0.0.1:9/none"));
        await ChannelAsync();
        await TellAsync(Notice("a"));
        await TurnAsync();
        Assert.Single(Receiver.All);
        Assert.Equal(1, await WaitingAsync());
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_full_outbox_says_so(SqlEngine engine)
    {
        Options = Options with { OutboxMax = 1 };
        await OpenAsync(engine);
        await ChannelAsync();
        await TellAsync(Notice("a"));
        await TellAsync(Notice("b"));
        Assert.Contains("已满", Assert.Single((await ProofAsync("b")).Deliveries).Reason, StringComparison.Ordinal);
        Assert.Equal(1, await WaitingAsync());
    }
}
