using Xunit;
using Yiwang.Cases;
using Yiwang.Events;
using Yiwang.Identify.Applications;
using Yiwang.Things.Prefixes;
using static Yiwang.Unit.Tests.Identify.Applications.ApplicationBed;

namespace Yiwang.Unit.Tests.Identify.Applications;

public sealed class PrefixEffectTests
{
    private const string Given = "99.501.1001";

    [Fact]
    public async Task A_prefix_is_given_once_however_often_the_effect_runs()
    {
        await using var bed = await ApplicationBed.OpenAsync();
        var view = await bed.ApplyAsync();
        Assert.Equal(Outcome.Ok, (await bed.RunAsync(bed.Delegate, view, ("prefix", Given))).Outcome);
        var first = bed.Prefixes.Find(P(Given))!;
        Assert.Equal((bed.Bed.Forge, "渝州精锻", PrefixState.Active, true), (first.Holder, first.HolderName, first.State, first.IsHere));
        Assert.Equal(view.Id, bed.Registry.EvidenceOf(P(Given)));
        Assert.Equal(Outcome.Ok, (await bed.RunAsync(bed.Delegate, view, ("prefix", Given))).Outcome);
        Assert.Equal(first.Position, bed.Prefixes.Find(P(Given))!.Position);
    }

    [Fact]
    public async Task Another_application_of_the_same_firm_does_not_share_the_prefix()
    {
        await using var bed = await ApplicationBed.OpenAsync();
        await bed.RunAsync(bed.Delegate, await bed.ApplyAsync(), ("prefix", Given));
        var second = await bed.RunAsync(bed.Delegate, await bed.ApplyAsync(), ("prefix", Given));
        Assert.Equal((Codes.ThingsPrefixTaken, true), (second.Outcome.Code, second.Final));
    }

    [Fact]
    public async Task An_own_node_is_written_into_the_delegation()
    {
        await using var bed = await ApplicationBed.OpenAsync();
        var view = await bed.ApplyAsync(more: """ "hostMode":"own","nodeAddress":"https://node.example/","handlePort":2700,"publicKey":"AAEC" """);
        Assert.Equal(Outcome.Ok, (await bed.RunAsync(bed.Delegate, view, ("prefix", Given))).Outcome);
        var record = bed.Prefixes.Find(P(Given))!;
        Assert.Equal((new Uri("https://node.example/"), 2700), (record.Node, record.HandlePort));
        Assert.Equal(new byte[] { 0, 1, 2 }, record.PublicKey.ToArray());
    }

    [Fact]
    public async Task The_life_of_a_prefix_follows_the_form_and_each_step_may_run_twice()
    {
        await using var bed = await ApplicationBed.OpenAsync();
        var view = await bed.ApplyAsync();
        await bed.RunAsync(bed.Delegate, view, ("prefix", Given));
        var directory = bed.Bed.Parties.Directory;
        ICaseEffect[] effects = [new SuspendPrefix(bed.Registry, bed.Prefixes, directory), new ResumePrefix(bed.Registry, bed.Prefixes, directory), new CancelPrefix(bed.Registry, bed.Prefixes, directory)];
        foreach (var (effect, state) in effects.Zip([PrefixState.Suspended, PrefixState.Active, PrefixState.Cancelled]))
        {
            Assert.Equal(Outcome.Ok, (await bed.RunAsync(effect, view, ("prefix", Given))).Outcome);
            var after = bed.Prefixes.Find(P(Given))!;
            Assert.Equal(state, after.State);
            Assert.Equal(Outcome.Ok, (await bed.RunAsync(effect, view, ("prefix", Given))).Outcome);
            Assert.Equal(after.Position, bed.Prefixes.Find(P(Given))!.Position);
        }
        var late = await bed.RunAsync(effects[0], view, ("prefix", Given));
        Assert.Equal((Codes.ThingsPrefixCancelled, true), (late.Outcome.Code, late.Final));
    }

    [Fact]
    public async Task Hosting_moves_to_another_node_and_back()
    {
        await using var bed = await ApplicationBed.OpenAsync();
        var view = await bed.ApplyAsync();
        await bed.RunAsync(bed.Delegate, view, ("prefix", Given));
        var move = new MovePrefix(bed.Registry, bed.Prefixes, bed.Bed.Parties.Directory);
        Assert.Equal(Outcome.Ok, (await bed.RunAsync(move, view, ("prefix", Given), ("node", "https://node.example/"), ("key", ""))).Outcome);
        Assert.Equal("node.example", bed.Prefixes.Find(P(Given))!.Node!.Host);
        Assert.Equal(Outcome.Ok, (await bed.RunAsync(move, view, ("prefix", Given), ("node", ""), ("key", ""))).Outcome);
        Assert.True(bed.Prefixes.Find(P(Given))!.IsHere);
        Assert.Equal(Codes.RequestInvalid, (await bed.RunAsync(move, view, ("prefix", Given), ("node", "javascript:alert(1)"), ("key", ""))).Outcome.Code);
    }

    [Theory]
    [InlineData("99.501.1001", Codes.Ok)]
    [InlineData("99.502.1", Codes.ThingsPrefixUnknown)]
    [InlineData("99.501", Codes.ThingsPrefixUnknown)]
    [InlineData("o.abc", Codes.ThingsHandleInvalid)]
    [InlineData("", Codes.ThingsHandleInvalid)]
    [InlineData("99.501.7", Codes.ThingsPrefixTaken)]
    public async Task A_prefix_is_free_below_one_that_is_held_here(string asked, string code)
    {
        await using var bed = await ApplicationBed.OpenAsync();
        await bed.RunAsync(bed.Delegate, await bed.ApplyAsync(), ("prefix", "99.501.7"));
        Assert.Equal(code, (await bed.CheckAsync(new PrefixFree(bed.Prefixes), await bed.ApplyAsync(), asked)).Code);
    }

    /// <summary>Whoever advises names the organisation that decides: it decides about what lies below its own prefix, and about nothing else.</summary>
    [Fact]
    public async Task An_advice_suspends_a_prefix_only_where_the_decider_holds_the_one_above()
    {
        await using var bed = await ApplicationBed.OpenAsync();
        await bed.RunAsync(bed.Delegate, await bed.ApplyAsync(), ("prefix", Given));
        var guard = new PrefixDelegated(bed.Prefixes);
        var operators = bed.Administrator.Organization!;
        Task<Yiwang.Cases.CaseView> AdviceAsync(string delegator) => bed.AdviseAsync(delegator);
        var right = await AdviceAsync(operators);
        Assert.Equal(Outcome.Ok, await bed.CheckAsync(guard, right, Given));
        Assert.Equal(Codes.ThingsPrefixUnknown, (await bed.CheckAsync(guard, await AdviceAsync(bed.Bed.Forge), Given)).Code);
        Assert.Equal(Codes.ThingsPrefixUnknown, (await bed.CheckAsync(guard, right, "99.501")).Code);
        Assert.Equal(Codes.ThingsPrefixUnknown, (await bed.CheckAsync(guard, right, "99.502.1")).Code);
        Assert.Equal(Outcome.Ok, (await bed.RunAsync(new SuspendPrefix(bed.Registry, bed.Prefixes, bed.Bed.Parties.Directory), right, ("prefix", Given))).Outcome);
        Assert.Equal((PrefixState.Suspended, "实名核验不符"), (bed.Prefixes.Find(P(Given))!.State, bed.Prefixes.Find(P(Given))!.Reason));
        Assert.Equal(Outcome.Ok, await bed.CheckAsync(guard, right, Given));
        await bed.RunAsync(new CancelPrefix(bed.Registry, bed.Prefixes, bed.Bed.Parties.Directory), right, ("prefix", Given));
        Assert.Equal(Codes.ThingsPrefixCancelled, (await bed.CheckAsync(guard, right, Given)).Code);
    }

    [Fact]
    public async Task What_could_not_be_written_into_the_delegation_is_refused_before_the_decision()
    {
        await using var bed = await ApplicationBed.OpenAsync();
        var view = await bed.ApplyAsync(more: """ "hostMode":"own","nodeAddress":"https://node.example/","publicKey":"not base64!" """);
        Assert.Equal("publicKey", (await bed.CheckAsync(new PrefixFree(bed.Prefixes), view, Given)).Field);
    }

    [Fact]
    public async Task A_prefix_with_live_identifiers_is_not_cancelled_at_once()
    {
        await using var bed = await ApplicationBed.OpenAsync();
        var view = await bed.ApplyAsync();
        await bed.RunAsync(bed.Delegate, view, ("prefix", Given));
        var guard = new NoLiveIdentifiers(bed.Prefixes, bed.Bed.Things.Registry);
        Assert.Equal(Outcome.Ok, await bed.CheckAsync(guard, view, Given));
        var manager = new Yiwang.Parties.Principal(bed.Bed.Forge, bed.Bed.Engineer.User, new HashSet<Yiwang.Parties.Role> { Yiwang.Parties.Role.IdentifierManager });
        var handle = Yiwang.Things.Handle.Parse(Given + "/A-1");
        Assert.Equal(Outcome.Ok, (await bed.Bed.Things.Registry.RegisterAsync(manager, new(handle, null, 0, [], []))).Status);
        var refused = await bed.CheckAsync(guard, view, Given);
        Assert.Contains(handle.ToString(), refused.Say?.Zh, StringComparison.Ordinal);
        Assert.Equal(Outcome.Ok, (await bed.Bed.Things.Registry.VoidAsync(manager, handle, "停用")).Status);
        Assert.Equal(Outcome.Ok, await bed.CheckAsync(guard, view, Given));
    }
}
