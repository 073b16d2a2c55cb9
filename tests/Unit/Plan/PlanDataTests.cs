using Xunit;
using Yiwang.Cases;
using Yiwang.Plan.Board;
using Yiwang.Plan.Records;
using Yiwang.Things.Templates;

namespace Yiwang.Unit.Tests.Plan;

public sealed class PlanDataTests
{
    private static readonly PlanData s_plan = PlanData.All[0];

    [Fact]
    public void The_plan_of_2021_has_eight_actions_and_seventeen_tasks()
    {
        Assert.Equal(8, s_plan.Actions.Count);
        Assert.Equal(Enumerable.Range(1, 17), s_plan.Tasks.Select(t => t.No));
        Assert.All(s_plan.Tasks, t => Assert.Contains(s_plan.Actions, a => a.Code == t.Action));
        Assert.All(s_plan.Actions, a => Assert.Contains(s_plan.Tasks, t => t.Action == a.Code));
    }

    [Fact]
    public void The_leading_unit_stands_first()
    {
        Assert.Equal("市通信管理局", s_plan.Tasks.Single(t => t.No == 3).Units[0].Zh);
        Assert.Equal("市经济信息委", s_plan.Tasks.Single(t => t.No == 11).Units[0].Zh);
    }

    [Fact]
    public void Every_indicator_names_a_task_and_cloud_is_counted_from_forms()
    {
        Assert.All(s_plan.Indicators, i => Assert.Contains(s_plan.Tasks, t => t.No == i.Task));
        var cloud = s_plan.Indicators.Single(i => i.Counts is not null);
        Assert.Equal(("CQ-CLOUD", 130_000m, "cloud-adoption"), (cloud.Code, cloud.Target, cloud.Counts!.Definition));
        Assert.Null(cloud.Demo);
    }

    [Fact]
    public void Its_templates_are_sound() => Assert.All(PlanData.Templates, t => Assert.Empty(TemplateRules.Check(t.Value)));

    [Fact]
    public void The_invented_figures_make_six_green_three_yellow_and_one_red()
    {
        var lights = s_plan.Indicators.Where(i => i.Demo is not null).Select(i => PlanLight.Of(decimal.Parse(i.Demo!, System.Globalization.CultureInfo.InvariantCulture), i.Target, s_plan.From, i.Date, s_plan.To)).ToList();
        Assert.Equal((6, 3, 1), (lights.Count(l => l is CaseLight.Green), lights.Count(l => l is CaseLight.Yellow), lights.Count(l => l is CaseLight.Red)));
    }

    [Theory]
    [InlineData(null, CaseLight.None)]
    [InlineData(50, CaseLight.Green)]
    [InlineData(49, CaseLight.Yellow)]
    [InlineData(40, CaseLight.Yellow)]
    [InlineData(39, CaseLight.Red)]
    public void Halfway_half_of_the_target_is_wanted(int? value, CaseLight light) =>
        Assert.Equal(light, PlanLight.Of(value, 100, new(2021, 1, 1), new(2021, 1, 11), new(2021, 1, 6)));
}
