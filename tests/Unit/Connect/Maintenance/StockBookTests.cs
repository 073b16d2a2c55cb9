using Xunit;
using Yiwang.Connect.Maintenance.Stock;
using Yiwang.Events;
using Yiwang.Parties.Rights;
using Yiwang.Unit.Tests.Things;
using static Yiwang.Unit.Tests.Connect.ConnectBed;

namespace Yiwang.Unit.Tests.Connect.Maintenance;

public sealed class StockBookTests : IAsyncLifetime
{
    private ConnectBed _bed = null!;
    private StockBook _stock = null!;

    public async ValueTask InitializeAsync()
    {
        _bed = await ConnectBed.OpenAsync();
        _stock = new StockBook(_bed.Things.Events, _bed.Things.Projections, _bed.Things.Views, new AuditedAccess(new Access(new NoGrants()), _bed.Audit));
        Assert.Equal(Outcome.Ok, await _stock.SaveAsync(Engineer, new Part("LF-160", "滤芯", "160 μm", "个", "A-3-2", 2, 18_500, 2_000)));
    }

    public async ValueTask DisposeAsync() => await _bed.DisposeAsync();

    [Fact]
    public async Task What_comes_in_and_goes_out_adds_up()
    {
        Assert.Equal(3, (await Move(3, "1")).Value!.Balance);
        Assert.Equal(1, (await Move(-2, "2")).Value!.Balance);
        var line = Assert.Single(await _stock.ListAsync(ThingsBed.Forge));
        Assert.Equal((1, true, 18_500), (line.Balance, line.IsLow, line.Part.PriceFen));
        Assert.Equal([-2, 3], (await _stock.MovesAsync(ThingsBed.Forge, "LF-160")).Select(m => m.Quantity));
    }

    [Fact]
    public async Task Nothing_is_taken_that_is_not_there()
    {
        await Move(1, "1");
        var size = _bed.Things.Events.Size;
        Assert.Equal(("quantity", Codes.RequestInvalid), ((await Move(-2, "2")).Status.Field, (await Move(-2, "3")).Status.Code));
        Assert.Equal(size, _bed.Things.Events.Size);
    }

    [Fact]
    public async Task The_same_movement_twice_happens_once()
    {
        await Move(5, "in");
        await Move(-2, "work-order-7");
        Assert.Equal(3, (await Move(-2, "work-order-7")).Value!.Balance);
    }

    [Fact]
    public async Task Many_hands_at_once_lose_nothing()
    {
        await Move(10, "in");
        var moved = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i => (await Move(-1, "t" + i)).Succeeded));
        Assert.Equal(10 - moved.Count(m => m), (await _stock.FindAsync(ThingsBed.Forge, "LF-160"))!.Balance);
        Assert.All(moved, Assert.True);
    }

    [Fact]
    public async Task An_inspector_moves_no_stock_and_a_stranger_sees_none()
    {
        Assert.Equal(Codes.PartiesForbidden, (await _stock.MoveAsync(Inspector, "LF-160", 1, "领用", "1")).Status.Code);
        Assert.Equal(Codes.ThingsNotFound, (await _stock.MoveAsync(ConnectBed.Stranger, "LF-160", 1, "领用", "1")).Status.Code);
    }

    [Fact]
    public async Task A_rebuilt_view_is_the_same()
    {
        await Move(3, "1");
        await Move(-1, "2");
        var before = await _stock.ListAsync(ThingsBed.Forge);
        await _bed.RestartAsync(withoutViews: true);
        await _bed.Things.ShownAsync();
        var again = new StockBook(_bed.Things.Events, _bed.Things.Projections, _bed.Things.Views, new AuditedAccess(new Access(new NoGrants()), _bed.Audit));
        Assert.Equal(before, await again.ListAsync(ThingsBed.Forge));
    }

    private ValueTask<Outcome<StockLine>> Move(double quantity, string key) => _stock.MoveAsync(Engineer, "LF-160", quantity, "测试", key);
}
