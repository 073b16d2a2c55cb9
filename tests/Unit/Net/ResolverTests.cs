using System.Text;
using Xunit;
using Yiwang.Events;
using Yiwang.Net.Wire;
using Yiwang.Things;
using static Yiwang.Unit.Tests.Things.ThingsBed;

namespace Yiwang.Unit.Tests.Net;

public sealed class ResolverTests : ResolverBed
{
    private const string Away = "99.501.2001/B1";

    private readonly PaperNetwork _net = new PaperNetwork().Holds("winery", ttl: 3_600);

    [Fact]
    public async Task The_public_sees_public_values_and_how_many_are_kept_back()
    {
        var answer = (await Over(_net).ResolveAsync(Ask("99.501.1001/a"), Cancel)).Value!;
        Assert.Equal(["公开"], answer.Record!.Values.Select(Text));
        Assert.Equal((1, "yiwang.example/99.501", 0), (answer.Withheld, answer.AnsweredBy, answer.Path.Count));
        Assert.Empty(Audit.Done);
    }

    [Fact]
    public async Task The_owner_sees_all_and_it_is_written_down_or_refused()
    {
        var answer = (await Over(_net).ResolveAsync(Ask("99.501.1001/A", Manager), Cancel)).Value!;
        Assert.Equal((2, 0), (answer.Record!.Values.Count, answer.Withheld));
        Assert.Equal([$"{Forge} 99.501.1001/A"], Audit.Done);
        Audit.Fails = true;
        Assert.Equal(Codes.PartiesAuditUnavailable, (await Over(_net).ResolveAsync(Ask("99.501.1001/A", Manager), Cancel)).Status.Code);
        Assert.True((await Over(_net).ResolveAsync(Ask("99.501.1001/A"), Cancel)).Succeeded);
    }

    [Fact]
    public async Task Each_no_has_its_own_code()
    {
        await Here.Registry.RegisterAsync(Manager, Row("99.501.1001/gone", Value(1, "x")), cancel: Cancel);
        await Here.Registry.VoidAsync(Manager, H("99.501.1001/gone"), "报废", cancel: Cancel);
        await Here.Things.PrefixRegistry.DelegateAsync(Operator, [new(H("99.501.3001/x").Prefix, Stranger, "旧厂")], Cancel);
        await Here.Things.PrefixRegistry.CancelAsync(Operator, H("99.501.3001/x").Prefix, "注销", Cancel);
        var resolver = Over(_net);
        var code = async (string handle) => (await resolver.ResolveAsync(Ask(handle), Cancel)).Status.Code;
        Assert.Equal(Codes.ThingsVoided, await code("99.501.1001/gone"));
        Assert.Equal(Codes.ThingsNotFound, await code("99.501.1001/never"));
        Assert.Equal(Codes.ThingsPrefixCancelled, await code("99.501.3001/x"));
        Assert.Equal(Codes.ThingsPrefixUnknown, await code("99.501.4001/x"));
        Assert.Equal(Codes.NetUnreachable, await code("77.1/x"));
        Assert.Equal(0, _net.Asked - 1);
    }

    /// <summary>Nobody delegates an organisation's own names; a pact says where its node is, to its partner alone.</summary>
    [Fact]
    public async Task A_partners_own_names_are_asked_for_at_its_node_for_who_has_the_pact()
    {
        const string Own = "o.abcdefghijklmnopqrst/EQ-1";
        _net.Holds("partner", "压力机").Says("top", Codes.ThingsPrefixUnknown);
        var resolver = Over(_net);
        resolver.Use(new PactWithPartner());
        Assert.Equal("压力机", Text((await resolver.ResolveAsync(Ask(Own, Manager), Cancel)).Value!.Record!.Values[0]));
        foreach (var who in new[] { Yiwang.Parties.Principal.Public, Operator }) Assert.Equal(Codes.ThingsPrefixUnknown, (await resolver.ResolveAsync(Ask(Own, who), Cancel)).Status.Code);
        var hop = (await resolver.ResolveAsync(Ask(Own, Manager, recurse: false), Cancel)).Value!;
        Assert.Equal(PaperNetwork.At("top"), hop.Referral!.Address);
    }

    private sealed class PactWithPartner : Yiwang.Net.Resolving.IGrantedClient
    {
        public bool MayAsk(Yiwang.Parties.OrganizationId asker) => asker.ToString() == Manager.Organization;
        public Uri? NodeOf(Prefix own, Yiwang.Parties.OrganizationId asker) => own.ToString() == "o.abcdefghijklmnopqrst" ? PaperNetwork.At("partner") : null;
        public ValueTask<Outcome<NodeAnswer>?> AskAsync(Uri node, Handle handle, Yiwang.Parties.OrganizationId asker, CancellationToken cancel) => new((Outcome<NodeAnswer>?)null);
    }

    [Fact]
    public async Task A_suspended_prefix_still_resolves()
    {
        await Here.Things.PrefixRegistry.SuspendAsync(Operator, H("99.501.1001/x").Prefix, "整改", Cancel);
        Assert.True((await Over(_net).ResolveAsync(Ask("99.501.1001/A"), Cancel)).Succeeded);
    }

    [Fact]
    public async Task Without_recursion_the_answer_is_where_to_ask()
    {
        var delegated = (await Over(_net).ResolveAsync(Ask(Away, recurse: false), Cancel)).Value!.Referral!;
        Assert.Equal(("99.501.2001", PaperNetwork.At("winery"), 600), (delegated.Prefix.ToString(), delegated.Address, delegated.TtlSeconds));
        var upwards = (await Over(_net).ResolveAsync(Ask("77.1/x", recurse: false), Cancel)).Value!.Referral!;
        Assert.Equal((null, PaperNetwork.At("top")), (upwards.Prefix, upwards.Address));
        Assert.Equal(0, _net.Asked);
    }

    [Fact]
    public async Task A_second_question_is_answered_from_the_cache_and_says_of_when()
    {
        var resolver = Over(_net);
        Assert.Null((await resolver.ResolveAsync(Ask(Away), Cancel)).Value!.AsOfUs);
        var asked = Time.GetUtcNow();
        Time.Advance(TimeSpan.FromMinutes(59));
        var cached = (await resolver.ResolveAsync(Ask(Away), Cancel)).Value!;
        Assert.Equal((1, asked), (_net.Asked, DateTimeOffset.UnixEpoch.AddMicroseconds(cached.AsOfUs!.Value)));
        Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Null((await resolver.ResolveAsync(Ask(Away), Cancel)).Value!.AsOfUs);
        Assert.Equal(2, _net.Asked);
    }

    [Fact]
    public async Task An_authoritative_question_passes_by_the_cache()
    {
        var resolver = Over(_net);
        await resolver.ResolveAsync(Ask(Away), Cancel);
        Assert.Null((await resolver.ResolveAsync(Ask(Away) with { Authoritative = true }, Cancel)).Value!.AsOfUs);
        Assert.Equal(2, _net.Asked);
    }

    [Fact]
    public async Task While_the_node_is_away_its_old_answer_is_given_with_its_time_and_for_a_day_only()
    {
        var resolver = Over(_net);
        await resolver.ResolveAsync(Ask(Away), Cancel);
        _net.Down.Add("winery");
        Time.Advance(TimeSpan.FromHours(2));
        Assert.NotNull((await resolver.ResolveAsync(Ask(Away), Cancel)).Value!.AsOfUs);
        Assert.Equal(Codes.NetUnreachable, (await resolver.ResolveAsync(Ask(Away) with { Authoritative = true }, Cancel)).Status.Code);
        Time.Advance(TimeSpan.FromHours(24));
        Assert.Equal(Codes.NetUnreachable, (await resolver.ResolveAsync(Ask(Away), Cancel)).Status.Code);
    }

    [Fact]
    public async Task A_no_is_remembered_shortly()
    {
        var resolver = Over(_net.Says("winery", Codes.ThingsNotFound));
        for (var i = 0; i < 3; i++) Assert.Equal(Codes.ThingsNotFound, (await resolver.ResolveAsync(Ask(Away), Cancel)).Status.Code);
        Assert.Equal(1, _net.Asked);
        _net.Holds("winery");
        Time.Advance(TimeSpan.FromSeconds(31));
        Assert.True((await resolver.ResolveAsync(Ask(Away), Cancel)).Succeeded);
    }

    [Fact]
    public async Task A_no_that_is_over_does_not_hide_that_the_node_is_away()
    {
        var resolver = Over(_net.Says("winery", Codes.ThingsNotFound));
        await resolver.ResolveAsync(Ask(Away), Cancel);
        _net.Down.Add("winery");
        Time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(Codes.NetUnreachable, (await resolver.ResolveAsync(Ask(Away), Cancel)).Status.Code);
    }

    [Fact]
    public async Task Many_who_ask_at_once_are_one_question()
    {
        var held = new HeldClient();
        var resolver = Over(held);
        var all = Enumerable.Range(0, 200).Select(_ => resolver.ResolveAsync(Ask(Away), Cancel).AsTask()).ToList();
        using var impatient = new CancellationTokenSource();
        var leaving = resolver.ResolveAsync(Ask(Away), impatient.Token).AsTask();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        held.Release.SetResult();
        Assert.All(await Task.WhenAll(all), a => Assert.True(a.Succeeded));
        Assert.Equal(1, held.Asked);
    }

    [Fact]
    public async Task Only_the_values_asked_for_come_from_here_and_from_the_cache()
    {
        var resolver = Over(_net);
        var here = (await resolver.ResolveAsync(Ask("99.501.1001/A", Manager) with { Indexes = [2001] }, Cancel)).Value!;
        Assert.Equal([2001], here.Record!.Values.Select(v => v.Index));
        await resolver.ResolveAsync(Ask(Away), Cancel);
        Assert.Equal(["URL"], (await resolver.ResolveAsync(Ask(Away) with { Types = ["url"] }, Cancel)).Value!.Record!.Values.Select(v => v.Type));
        Assert.Equal(2, (await resolver.ResolveAsync(Ask(Away), Cancel)).Value!.Record!.Values.Count);
    }

    [Fact]
    public async Task What_another_node_calls_inner_or_of_a_grade_is_public_here_and_nothing_more()
    {
        var resolver = Over(_net);
        var value = (await resolver.ResolveAsync(Ask(Away, Manager), Cancel)).Value!.Record!.Values[0];
        Assert.Equal((1, Yiwang.Parties.Visibility.Public), (value.Grade, value.Visibility));
        Assert.Empty(Audit.Done);
    }

    [Fact]
    public async Task Outside_questions_are_counted_apart_from_the_owners_own()
    {
        var resolver = Over(_net);
        await resolver.ResolveAsync(Ask("99.501.1001/A"), Cancel);
        await resolver.ResolveAsync(Ask("99.501.1001/A", Manager), Cancel);
        resolver.CountPublic("99.501.1001/A"u8);
        var today = Counts.DayOf(Time.GetUtcNow());
        Assert.Equal(new(3, 2, 1), await Counts.SumAsync(H("99.501.1001/x").Prefix, today, today, Cancel));
    }

    [Fact]
    public void The_hot_path_answers_for_its_own_prefixes_only_and_allocates_nothing()
    {
        var resolver = Over(_net);
        Assert.True(resolver.AnswersFor("99.501.1001/whatever"u8));
        Assert.False(resolver.AnswersFor("99.501.2001/B1"u8));
        Assert.False(resolver.AnswersFor("99.501.1001"u8));
        Assert.False(resolver.AnswersFor(Encoding.UTF8.GetBytes("９９.501/x")));
        Ask(1_000);
        Assert.Equal(0, Allocations.Least(() => Ask(1_000)));

        void Ask(int times)
        {
            for (var i = 0; i < times; i++)
            {
                resolver.AnswersFor("99.501.1001/A"u8);
                resolver.CountPublic("99.501.1001/A"u8);
            }
        }
    }

    /// <summary>A node that answers only when it is let.</summary>
    private sealed class HeldClient : INodeClient
    {
        private int _asked;
        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public int Asked => _asked;

        public async ValueTask<Outcome<NodeAnswer>> AskAsync(Uri node, Handle handle, CancellationToken cancel)
        {
            Interlocked.Increment(ref _asked);
            await Release.Task.WaitAsync(cancel);
            return PaperNetwork.RecordOf(handle, "winery", "x", 60);
        }

        public ValueTask<Outcome<TimeSpan>> ProbeAsync(Uri node, CancellationToken cancel) => throw new NotSupportedException();
    }
}
