using System.Text.Json.Nodes;
using FsCheck.Fluent;
using Xunit;
using Yiwang.Cases.Definitions;
using Yiwang.Cases.Forms;
using Yiwang.Cases.Values;
using Yiwang.Unit.Tests.Tidy;

namespace Yiwang.Unit.Tests.Cases.Definitions;

/// <summary>让、补、付: the price of FM-11 in whole fen.</summary>
public sealed class CloudPriceTests
{
    private static readonly CaseForm s_form = new(DefinitionFile.Read("cloud-adoption", File.ReadAllBytes(Path.Combine(Tree.Root, "src/modules/Serve/Definitions/cloud-adoption.case.yaml"))).Definition!, CaseBed.Zone);

    [Fact]
    public void The_example_of_the_domain()
    {
        var price = Price(18_000_000, 20, 1, 1);
        Assert.Equal((18_000_000, 3_600_000, 4_320_000, 10_080_000), (Fen(price, "listTotal"), Fen(price, "concessionAmount"), Fen(price, "subsidyAmount"), Fen(price, "enterprisePays")));
        Assert.Equal("CQ-2026", price["ruleSet"]!.GetValue<string>());
    }

    [Fact]
    public void The_subsidy_has_a_cap() => Assert.Equal(10_000_000, Fen(Price(100_000_000, 10, 1, 1), "subsidyAmount"));

    [Fact]
    public void The_three_parts_sum_to_the_list_price_to_the_fen()
    {
        var prices = from unit in Gen.Choose(0, 200_000_000)
                     from percent in Gen.Choose(0, 10_000)
                     from quantity in Gen.Choose(1, 1_000)
                     from tenths in Gen.Choose(1, 100)
                     select (Unit: unit, Percent: percent / 100.0, Quantity: quantity, Years: tenths / 10.0);
        Prop.ForAll(prices.ToArbitrary(), p =>
        {
            var price = Price(p.Unit, p.Percent, p.Quantity, p.Years);
            var (list, given, subsidy, pays) = (Fen(price, "listTotal"), Fen(price, "concessionAmount"), Fen(price, "subsidyAmount"), Fen(price, "enterprisePays"));
            return given + subsidy + pays == list && given >= 0 && subsidy is >= 0 and <= 10_000_000 && pays >= 0;
        }).Holds();
    }

    private static long Fen(JsonObject values, string field) => values[field]!.GetValue<long>();

    private static JsonObject Price(long unit, double percent, int quantity, double years)
    {
        var values = new JsonObject { ["unitPrice"] = unit, ["concessionRate"] = percent, ["quantity"] = quantity, ["termYears"] = years };
        Derivation.Compute(s_form, values, 0, "draft", CaseBed.Zone);
        return values;
    }
}
