using Xunit;
using Yiwang.Connect.Inspection.Metrics;
using Yiwang.Connect.Inspection.Records;
using Yiwang.Connect.Inspection.Runs;
using static Yiwang.Unit.Tests.Connect.Inspection.Sample;

namespace Yiwang.Unit.Tests.Connect.Inspection;

public sealed class InspectionFiguresTests
{
    [Fact]
    public void Ratios_are_of_what_could_be_looked_at()
    {
        var run = Run(Item(1), Item(2), Item(3), Item(4), Item(5));
        run = RecordMerge.Put(run, 1, Record("a"));
        run = RecordMerge.Put(run, 2, Record("b", result: ItemResult.Abnormal));
        run = RecordMerge.Put(run, 3, Record("c", Planned + 3 * Hour));
        run = RecordMerge.Close(run, i => i.Item.No == 4);
        var figures = InspectionFigures.Of([run], Anomaly.In([run], _ => false));
        Assert.Equal(new InspectionFigures(1, 4, 3, 2, 1, 1, 0), figures);
        Assert.Equal((0.75, 2 / 3d, 1 / 3d, 0), (figures.DoneRate, figures.OnTimeRate, figures.FindingRate, figures.ClosingRate));
    }

    [Fact]
    public void Nothing_to_divide_by_is_no_figure() => Assert.Equal((null, null, null, null), (default(InspectionFigures).DoneRate, default(InspectionFigures).OnTimeRate, default(InspectionFigures).FindingRate, default(InspectionFigures).ClosingRate));

    [Theory]
    [InlineData("OnSite", "", true)]
    [InlineData("Order", "", false)]
    [InlineData("Order", "o.test/case.open", false)]
    [InlineData("Order", "o.test/case.ended", true)]
    [InlineData("Observe", "", false)]
    public void An_anomaly_is_closed_by_what_was_done_about_it(string handling, string order, bool closed)
    {
        var run = RecordMerge.Put(Run(Item(1)), 1, Record("a", result: ItemResult.Abnormal) with { Handling = Enum.Parse<Handling>(handling), Order = order });
        Assert.Equal(closed, Assert.Single(Anomaly.In([run], o => o.EndsWith("ended", StringComparison.Ordinal))).IsClosed);
    }

    [Fact]
    public void What_was_watched_is_closed_when_a_later_look_is_normal()
    {
        var watched = RecordMerge.Put(Run(Item(1)), 1, Record("a", result: ItemResult.Abnormal) with { Handling = Handling.Observe });
        var earlier = RecordMerge.Put(Run(Item(1)), 1, Record("b", Planned - Hour));
        var later = RecordMerge.Put(Run(Item(1)), 1, Record("c", Planned + Hour));
        Assert.False(Assert.Single(Anomaly.In([watched, earlier], _ => false)).IsClosed);
        Assert.True(Assert.Single(Anomaly.In([later, watched], _ => false)).IsClosed);
    }
}
