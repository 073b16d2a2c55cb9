using Xunit;
using Yiwang.Events;
using Yiwang.Net.Resolving;
using Yiwang.Parties;
using Yiwang.Parties.Rights;
using Yiwang.Plan.Records;
using Yiwang.Unit.Tests.Things;

namespace Yiwang.Unit.Tests.Plan;

public sealed class PlanBookTests : IAsyncLifetime
{
    private const string City = "o.aaaaaaaaaaaaaaaaaaaa";
    private static readonly Principal s_admin = ThingsBed.Of(City, Role.OrgAdmin), s_officer = ThingsBed.Of(City, Role.RegionOfficer);
    private ThingsBed _bed = null!;
    private PlanBook _book = null!;

    public async ValueTask InitializeAsync()
    {
        _bed = await ThingsBed.OpenAsync();
        _book = new PlanBook(_bed.Registry, _bed.Things.Templates, new Sight(new Access(new NoGrants())));
        Assert.Equal(Outcome.Ok, await new PlanInstall(_bed.Registry, _bed.Things.Templates).RunAsync(s_admin, PlanData.All[0], demo: true, default));
    }

    public async ValueTask DisposeAsync() => await _bed.DisposeAsync();

    [Fact]
    public void An_installed_plan_reads_back_whole()
    {
        var plan = Assert.Single(_book.Read(s_officer));
        Assert.Equal((17, PlanData.All[0].Indicators.Count), (plan.Tasks.Count, plan.Indicators.Count));
        Assert.Equal("市经济信息委", plan.Tasks[0].Units[0].Zh);
        var cloud = plan.Indicators.Single(i => i.Rule is not null);
        Assert.Equal(("cloud-adoption", "uscc"), (cloud.Rule!.Definition, cloud.Rule.Distinct));
        Assert.True(plan.Indicators.Single(i => i.Code == "CQ-CHAIN").Typed!.Demo);
    }

    [Fact]
    public async Task Installing_again_changes_nothing()
    {
        var size = _bed.Events.Size;
        Assert.Equal(Outcome.Ok, await new PlanInstall(_bed.Registry, _bed.Things.Templates).RunAsync(s_admin, PlanData.All[0], demo: true, default));
        Assert.Equal(size, _bed.Events.Size);
    }

    [Fact]
    public async Task A_filed_figure_replaces_the_invented_one_and_keeps_it_in_the_history()
    {
        var chain = _book.Read(s_officer)[0].Indicators.Single(i => i.Code == "CQ-CHAIN");
        Assert.Equal(Outcome.Ok, (await _book.FileAsync(s_officer, chain, 34, new(2023, 6, 30), "渝经信〔2023〕1 号", default)).Status);
        var typed = _book.Read(s_officer)[0].Indicators.Single(i => i.Code == "CQ-CHAIN").Typed!;
        Assert.Equal((34m, new DateOnly(2023, 6, 30), "渝经信〔2023〕1 号", false), (typed.Value, typed.AsOf!.Value, typed.Evidence, typed.Demo));
        var filed = _book.Filed(chain.Handle, 10);
        Assert.Equal([34m, 33m], filed.Select(f => f.Value.Value));
        Assert.Equal(s_officer.User, filed[0].Actor);
    }

    [Fact]
    public async Task A_figure_from_a_stale_page_is_refused()
    {
        var chain = _book.Read(s_officer)[0].Indicators.Single(i => i.Code == "CQ-CHAIN");
        await _book.FileAsync(s_officer, chain, 34, new(2023, 6, 30), "一", default);
        Assert.False((await _book.FileAsync(s_officer, chain, 35, new(2023, 6, 30), "二", default)).Succeeded);
    }

    [Fact]
    public async Task Another_organisation_sees_no_plan_and_files_nothing()
    {
        Assert.Empty(_book.Read(ThingsBed.Outsider));
        var chain = _book.Read(s_officer)[0].Indicators.Single(i => i.Code == "CQ-CHAIN");
        Assert.False((await _book.FileAsync(ThingsBed.Outsider, chain, 99, new(2023, 6, 30), "别家", default)).Succeeded);
    }
}
