using System.Text.Json.Nodes;
using Xunit;
using Yiwang.Cases;
using Yiwang.Connect.Maintenance.Orders;
using Yiwang.Connect.Maintenance.Stock;
using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Unit.Tests.Connect.Maintenance.Orders;

/// <summary>What a part costs comes from the stock, unless somebody wrote it down.</summary>
public sealed class PricePartsTests : IAsyncLifetime
{
    private OrdersBed _bed = null!;

    public async ValueTask InitializeAsync() => _bed = await OrdersBed.OpenAsync();

    public ValueTask DisposeAsync() => _bed.DisposeAsync();

    [Fact]
    public async Task A_part_without_a_price_gets_that_of_the_stock_and_one_with_a_price_keeps_it()
    {
        var priced = await RunAsync("""[{"partNo":"LF-160","qty":2},{"partNo":" LF-160 ","qty":1,"price":9900}]""");
        Assert.Equal([18_500L, 9_900L], priced!.Select(row => row!["price"]!.GetValue<long>()));
    }

    [Theory]
    [InlineData("""[{"partNo":"NOT-THERE","qty":1}]""")]
    [InlineData("""[{"partNo":"FREE","qty":1}]""")]
    [InlineData("""[{"qty":1}]""")]
    [InlineData("[]")]
    public async Task What_the_stock_does_not_know_or_gives_for_nothing_stays_without(string parts)
    {
        var keeper = new Principal(_bed.Forge, _bed.Forge + "/User_keeper", new HashSet<Role> { Role.OrgAdmin });
        Assert.Equal(Outcome.Ok, await _bed.Stock.SaveAsync(keeper, new Part("FREE", "抹布", "", "块", "", 0, 0, 0)));
        Assert.Null(await RunAsync(parts));
    }

    private async Task<JsonArray?> RunAsync(string parts)
    {
        var order = await _bed.OpenAsync(_bed.Grinder);
        var view = order with { Values = new JsonObject { [WorkOrder.PartsField] = JsonNode.Parse(parts) } };
        var result = await new PriceParts(_bed.Stock).RunAsync(new EffectCall(view, "finish", 1, "key", _bed.Cases.Worker, new Dictionary<string, string>()), default);
        Assert.Equal(Outcome.Ok, result.Outcome);
        return result.Values?[WorkOrder.PartsField] as JsonArray;
    }
}
