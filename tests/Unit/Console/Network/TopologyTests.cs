using Xunit;
using Yiwang.Console.Network.Topology;

namespace Yiwang.Unit.Tests.Console.Network;

public sealed class TopologyTests
{
    [Theory]
    [InlineData(0, 0, 5)]
    [InlineData(0, 1, 5)]
    [InlineData(3, 10, 5)]
    [InlineData(10, 10, 5)]
    [InlineData(6, 6, 3)]
    public void No_box_of_the_star_lies_over_another(int above, int below, int ofRow)
    {
        var half = ofRow == 3 ? (X: TopologyLabels.LargeHalfWidth, Y: TopologyLabels.LargeHalfHeight) : (X: TopologyLabels.HalfWidth, Y: TopologyLabels.HalfHeight);
        List<(int X, int Y)> places = [StarLayout.Own(above, ofRow), .. Enumerable.Range(0, above).Select(i => StarLayout.Above(i, above, ofRow)), .. Enumerable.Range(0, below).Select(i => StarLayout.Below(i, below, above, ofRow))];
        for (var i = 0; i < places.Count; i++)
        {
            Assert.InRange(places[i].X, half.X, NetworkTopology.Width - half.X);
            Assert.True(places[i].Y >= half.Y);
            for (var j = 0; j < i; j++) Assert.True(Math.Abs(places[i].X - places[j].X) >= 2 * half.X || Math.Abs(places[i].Y - places[j].Y) >= 2 * half.Y, $"{places[i]} over {places[j]}");
        }
        Assert.All(Enumerable.Range(0, above), i => Assert.True(StarLayout.Above(i, above, ofRow).Y < StarLayout.Own(above, ofRow).Y));
    }

    [Theory]
    [InlineData("重庆市级节点", 26, "重庆市级节点")]
    [InlineData("通用零部件二级节点（川渝共建）", 26, "通用零部件二级节点|（川渝共建）")]
    [InlineData("（演示）国家顶级节点（西部）运行机构", 26, "（演示）国家顶级节点（西|部）运行机构")]
    [InlineData("General Parts Second-level Node (joint)", 26, "General Parts Second-level|Node (joint)")]
    [InlineData("一家名称非常非常非常长的重庆汽车摩托车零部件标识服务有限责任公司", 26, "一家名称非常非常非常长的重|庆汽车摩托车零部件标识服…")]
    [InlineData("Donaudampfschifffahrtselektrizitätenhauptbetriebswerk", 26, "Donaudampfschifffahrtselek|trizitätenhauptbetriebsw…")]
    [InlineData("", 26, "")]
    public void A_name_takes_two_lines_and_is_cut_behind_them(string name, int width, string lines)
    {
        Assert.Equal(lines.Split('|'), NodeName.Lines(name, width));
        Assert.All(NodeName.Lines(name, width), l => Assert.True(NodeName.WidthOf(l) <= width));
    }

    [Fact]
    public void Words_of_two_links_that_cross_do_not_stand_on_each_other()
    {
        var sheet = new NetworkTopology([Node("a", 100, 100), Node("b", 1000, 600), Node("c", 100, 600), Node("d", 1000, 100)], [Link("a", "b"), Link("c", "d")], 0);
        var placed = TopologyLabels.Place(sheet, large: false);
        Assert.Equal(2, placed.Count);
        Assert.True(Math.Abs(placed[0].X - placed[1].X) > 50 || Math.Abs(placed[0].Y - placed[1].Y) > 20);
    }

    [Fact]
    public void A_stretched_sheet_keeps_its_order_and_fills_the_height()
    {
        var sheet = new NetworkTopology([Node("a", 100, 64), Node("b", 100, 234), Node("c", 100, 404)], [], 0).Stretched(980);
        Assert.Equal(980, sheet.Height);
        Assert.Equal([64, 490, 916], sheet.Nodes.Select(n => n.Y));
        Assert.Equal(490, new NetworkTopology([Node("a", 600, 64)], [], 0).Stretched(980).Nodes[0].Y);
    }

    [Fact]
    public void What_looks_the_same_is_equal_so_that_it_is_not_sent_again()
    {
        NetworkTopology Sheet(double roundTrip) => new([Node("a", 1, 1)], [Link("a", "a") with { RoundTripMs = roundTrip }], NetworkTopology.Step(12_345_678));
        Assert.Equal(Sheet(1), Sheet(1));
        Assert.NotEqual(Sheet(1), Sheet(2));
        Assert.Equal(10_000_000, Sheet(1).AsOfUs);
    }

    private static TopologyNode Node(string id, int x, int y) => new(id, new(id, id), "", NodeStanding.Up, x, y, null, null);
    private static TopologyLink Link(string from, string to) => new(from, to, new("协议", "Pact"), LinkStanding.Well, 1, null, 0, 0, null);
}
