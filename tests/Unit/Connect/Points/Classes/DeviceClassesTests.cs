using Xunit;
using Yiwang.Connect.Points;
using Yiwang.Connect.Points.Classes;
using Yiwang.Expressions;
using Yiwang.Streams;
using Yiwang.Things.Templates;
using static Yiwang.Unit.Tests.Connect.ConnectBed;

namespace Yiwang.Unit.Tests.Connect.Points.Classes;

public sealed class DeviceClassesTests
{
    public static TheoryData<string> Ids => [.. DeviceClasses.All.Select(c => c.Id)];

    [Theory, MemberData(nameof(Ids))]
    public void A_class_makes_points_that_the_book_takes_on_every_way_that_it_names(string id)
    {
        var of = DeviceClasses.Find(id)!;
        Assert.NotEmpty(of.Kinds);
        foreach (var kind in of.Kinds)
        {
            var points = new ClassDraft("bus").Points(of, Press);
            Assert.Empty(PointRules.Check(points, _ => Modbus("bus") with { Kind = kind }));
            Assert.All(points, p => Assert.NotEqual("", p.NameEn));
        }
        Assert.Contains(StarterTemplates.All.Single(t => t.Suffix == "META_EQUIPMENT").Body.Items.Single(i => i.Name == "category").Options!, o => o.Value == of.Category);
        Assert.True(of.Source.Length > 0 && of.SourceEn.Length > 0);
    }

    [Theory, MemberData(nameof(Ids))]
    public void Its_rules_are_conditions_over_its_own_points(string id)
    {
        var of = DeviceClasses.Find(id)!;
        if (of.Rules is not { } rules) return;
        var names = new NameTable();
        foreach (var point in of.Points.Select(p => p.Point)) names.Add(point.Code, point.SampleKind == SampleKind.Boolean ? ExpressionType.Boolean : ExpressionType.Number, point.Ucum);
        Assert.All(rules.Rules, r => Assert.True(Expression.TryCompileCondition(r.When, names, out _, out var problem), $"{r.When}: {problem?.En}"));
        if (rules.StatePoint.Length > 0) Assert.Equal(of.Points.Single(p => p.Point.Code == rules.StatePoint).Point.Labels.Keys.Order(), rules.StateMap.Keys.Order());
    }

    [Fact]
    public void The_press_is_mapped_as_the_machine_stores_it()
    {
        var points = new ClassDraft("press").Points(DeviceClasses.Find("forging-press")!, Press).ToDictionary(p => p.Code);
        Assert.Equal(("holding:3", RawType.Float32, ByteOrder.Cdab, 1), (points["main_current"].Address, points["main_current"].RawType, points["main_current"].ByteOrder, points["main_current"].Unit));
        Assert.Equal(0.1, points["oil_temp"].Scale);
        Assert.Equal((10d, 60d, 5d, 10_000), (points["spm_set"].WriteLimits!.Min, points["spm_set"].WriteLimits!.Max, points["spm_set"].WriteLimits!.MaxStep, points["spm_set"].WriteLimits!.MinIntervalMs));
        Assert.Equal(SampleKind.Boolean, points["alarm_lube"].SampleKind);
        Assert.Equal("运行", points["state"].Labels[2]);
    }

    [Fact]
    public void Four_to_twenty_milliamperes_are_the_transmitters_range()
    {
        var flow = DeviceClasses.Find("pump-4-20ma")!.Points.Single(p => p.Point.Code == "flow").Point;
        Assert.Equal((0, 200), (4_000 * flow.Scale + flow.Offset, 20_000 * flow.Scale + flow.Offset));
        // a broken wire gives nothing like 4 mA
        Assert.True(0 * flow.Scale + flow.Offset < flow.Min);
        var clamp = DeviceClasses.Find("io-run-detector")!.Points.Single(p => p.Point.Code == "AI0").Point;
        Assert.Equal((0, 20), (4_000 * clamp.Scale + clamp.Offset, 20_000 * clamp.Scale + clamp.Offset));
    }

    [Fact]
    public void A_draft_moves_registers_fills_in_parameters_and_multiplies_by_what_the_device_says()
    {
        var inverter = DeviceClasses.Find("sunspec-inverter")!;
        var draft = new ClassDraft("bus", Unit: 7, RegisterOffset: -10_000);
        var power = draft.Points(inverter, Press, new Dictionary<string, int> { ["holding:40085"] = -1 }).Single(p => p.Code == "ac_power");
        Assert.Equal(("holding:30084", 7, 0.0001), (power.Address, power.Unit, power.Scale));
        Assert.Equal(0.01, draft.Points(inverter, Press).Single(p => p.Code == "ac_power").Scale);
        Assert.Equal("holding:30085", draft.Factors(inverter, Press).Single(p => p.Name == "holding:40085").Address);
        var vibration = DeviceClasses.Find("vibration-mqtt")!;
        Assert.Equal("yz/a/003/vib", new ClassDraft("").Points(vibration, Press)[0].Address);
        Assert.Equal("a/b", new ClassDraft("", Parameters: new Dictionary<string, string> { ["topic"] = "a/b" }).Points(vibration, Press)[1].Address);
    }
}
