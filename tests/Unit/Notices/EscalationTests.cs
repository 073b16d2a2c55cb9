using Xunit;
using Yiwang.Events;
using Yiwang.Notices;
using Yiwang.Notices.Telling;
using Yiwang.Parties;
using Yiwang.Storage.Sql;

namespace Yiwang.Unit.Tests.Notices;

public sealed class EscalationTests : NoticeBed
{
    private static readonly TimeSpan s_step = TimeSpan.FromMinutes(5);

    private Notice Chained(string key) => Notice(key) with { Escalation = [new(5, [new(Org, Wang.User)]), new(10, [new(Org, Role: Role.OrgAdmin)])] };

    private async Task<IReadOnlyList<string?>> ToldAsync(string key) => [.. (await ProofAsync(key)).People.Select(p => (string?)p.User)];

    [Theory, MemberData(nameof(Engines))]
    public async Task While_nobody_reads_it_the_next_ones_are_told(SqlEngine engine)
    {
        await OpenAsync(engine);
        await ChannelAsync();
        await TellAsync(Chained("a"));
        await TurnAsync(s_step - TimeSpan.FromSeconds(1));
        Assert.Equal([He.User], await ToldAsync("a"));
        await TurnAsync(TimeSpan.FromSeconds(1));
        Assert.Equal([He.User, Wang.User], await ToldAsync("a"));
        await RestartAsync();
        await TurnAsync(s_step);
        Assert.Equal([He.User, Wang.User, Zhou.User], await ToldAsync("a"));
        await TurnAsync(s_step);
        Assert.Equal(3, Receiver.All.Count);
        Assert.Equal([0, 1, 2], (await ProofAsync("a")).People.Select(p => p.Step));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Whoever_reads_it_ends_the_chain(SqlEngine engine)
    {
        await OpenAsync(engine);
        await TellAsync(Chained("a"));
        await TurnAsync(s_step);
        await Runtime.Inboxes.ReadAsync(Wang, null, Cancel);
        await FollowAsync();
        await TurnAsync(s_step);
        Assert.Equal([He.User, Wang.User], await ToldAsync("a"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_is_settled_goes_no_further(SqlEngine engine)
    {
        await OpenAsync(engine);
        await TellAsync(Chained("a"));
        Assert.Equal(Outcome.Ok, await Runtime.Notices.SettleAsync(Org, "a", Cancel));
        Assert.Equal(Outcome.Ok, await Runtime.Notices.SettleAsync(Org, "a", Cancel));
        Assert.Equal(Outcome.Ok, await Runtime.Notices.SettleAsync(Org, "nobody was told", Cancel));
        await FollowAsync();
        await TurnAsync(s_step);
        Assert.Equal([He.User], await ToldAsync("a"));
        Assert.NotNull((await ProofAsync("a")).Notice.SettledAtUs);
        // as if the clean-up had been lost in a crash
        await State.WriteAsync(s => s.Execute("insert into notice_escalation (notice, step, owner, due_us, recipients) values (@n, 9, @o, 0, @to)", ("n", NoticeSubjects.IdOf(Org, "a")), ("o", Org), ("to", """{"afterMinutes":1,"to":[]}""")), Cancel);
        await TurnAsync();
        Assert.Equal([He.User], await ToldAsync("a"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task An_urgent_one_goes_to_the_administrators_by_itself(SqlEngine engine)
    {
        await OpenAsync(engine);
        await TellAsync(Notice("a", NoticeLevel.Urgent));
        await TellAsync(Notice("b"));
        await TurnAsync(TimeSpan.FromMinutes(15));
        Assert.Equal([He.User, Zhou.User], await ToldAsync("a"));
        Assert.Equal([He.User], await ToldAsync("b"));
    }
}
