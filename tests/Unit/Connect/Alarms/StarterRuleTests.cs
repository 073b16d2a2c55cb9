using Xunit;
using Yiwang.Connect.Alarms.Editing;
using Yiwang.Connect.Alarms.Evaluation;
using Yiwang.Connect.Alarms.Kpi;
using Yiwang.Connect.Alarms.Rules;
using Yiwang.Connect.Maintenance.Failures;
using Yiwang.Connect.Points;
using Yiwang.Connect.Points.Classes;
using Yiwang.Expressions;

namespace Yiwang.Unit.Tests.Connect.Alarms;

public sealed class StarterRuleTests
{
    public static TheoryData<string> Codes => [.. StarterRule.All.Select(r => r.Code)];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Each_means_something_on_a_device_of_its_class(string code)
    {
        var starter = StarterRule.Find(code)!;
        var rule = RuleReading.Read(code, "o.a", starter.Values, false, null);
        var names = RuleNames.TableOf([.. DeviceClasses.Find(starter.DeviceClass)!.Points.Select(p => p.Point)]);
        Assert.All(rule.Conditions, text => Assert.True(Expression.TryCompileCondition(text, names, out _, out var wrong), wrong?.En));
        if (rule.SuppressWhen.Length > 0) Assert.True(Expression.TryCompileCondition(rule.SuppressWhen, names, out _, out var problem), problem?.En);
        Assert.NotEqual("", rule.Message);
        Assert.True(rule.FailureMode.Length == 0 || StarterModes.All.Any(m => m.Names(rule.FailureMode)), rule.FailureMode);
        Assert.NotEmpty(rule.Chain);
        Assert.NotEqual("", starter.SourceZh);
    }

    [Fact]
    public void A_device_is_of_the_class_of_which_it_has_nearly_all_points()
    {
        var press = DeviceClasses.Find("forging-press")!.Points.Select(p => p.Point).ToList();
        Assert.Equal(["forging-press"], ClassMembers.Of(press));
        Assert.Equal(["forging-press"], ClassMembers.Of([.. press.Skip(1)]));
        Assert.Empty(ClassMembers.Of([new Point { Handle = press[0].Handle, Device = press[0].Device, Code = "anything", Name = "x" }]));
    }

    [Fact]
    public void Every_target_is_measured_and_has_a_source()
    {
        var kpi = AlarmKpi.Of([], 0, 86_400_000_000, 1, _ => "day");
        Assert.All(KpiTarget.All, t => Assert.True(t.Of(kpi) == 0 && t.SourceZh.Length > 0 && t.SourceEn.Length > 0 && t.Target <= t.Limit));
    }
}
