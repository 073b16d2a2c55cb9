using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using Yiwang.Cases;
using Yiwang.Connect.Maintenance.Effectiveness;
using Yiwang.Connect.Maintenance.Orders;
using Yiwang.Connect.Maintenance.Plans;
using Yiwang.Connect.Points;
using Yiwang.Events;
using Yiwang.Streams;
using Yiwang.Unit.Tests.Cases;

namespace Yiwang.Unit.Tests.Connect.Maintenance.Orders;

/// <summary>Nobody has to turn the plans: the loop does, at the due time and when something changes.</summary>
public sealed class PlanLoopTests : IAsyncLifetime
{
    private readonly RecordedStore _store = new();
    private OrdersBed _bed = null!;
    private PlanLoop _loop = null!;

    public async ValueTask InitializeAsync()
    {
        _bed = await OrdersBed.OpenAsync();
        var scheduler = new PlanScheduler(_bed.Cases.Node, new PlanDues(_bed.States, _bed.Book, _store, _bed.Devices, _bed.Ledger, CaseBed.Zone), _bed.Cases.Time, CaseBed.Zone);
        _loop = new PlanLoop(_bed.Cases.Node, scheduler, _bed.Cases.Time, NullLogger<PlanLoop>.Instance);
        await _loop.StartAsync(default);
    }

    public async ValueTask DisposeAsync()
    {
        await _loop.StopAsync(default);
        _loop.Dispose();
        await _bed.DisposeAsync();
    }

    [Fact]
    public async Task A_plan_that_is_put_in_force_is_looked_at_and_its_order_opened_when_it_is_due()
    {
        await ActivateAsync(new() { ["cycleDays"] = 1, ["lead"] = 0 });
        Assert.Empty(await OrdersAsync());
        _bed.Cases.Time.Advance(TimeSpan.FromDays(1));
        await UntilAsync(async () => (await OrdersAsync()).Count == 1);
    }

    [Fact]
    public async Task When_its_order_is_cancelled_the_next_cycle_begins()
    {
        var plan = await ActivateAsync(new() { ["cycleDays"] = 1, ["lead"] = 0 });
        _bed.Cases.Time.Advance(TimeSpan.FromDays(1));
        await UntilAsync(() => Task.FromResult(WorkOrder.Plain(_bed.Now(plan).Values[MaintenancePlan.OpenOrder]).Length > 0));
        await CaseBed.Ok(_bed.Move(_bed.Cases.Engineer, (await OrdersAsync())[0], "cancel", "{}", "不需要"));
        await UntilAsync(() => Task.FromResult(WorkOrder.Plain(_bed.Now(plan).Values[MaintenancePlan.LastDone]).Length > 0 && WorkOrder.Plain(_bed.Now(plan).Values[MaintenancePlan.OpenOrder]).Length == 0));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("strokes")]
    public async Task Pieces_are_counted_by_the_machines_counter_or_by_the_one_that_the_plan_names(string? counter)
    {
        var saved = await _bed.Book.SaveAsync(_bed.Cases.Engineer, _bed.Press, [Count("pieces", DeviceEffectiveness.GoodCount), Count("strokes", "")]);
        Assert.Equal(Outcome.Ok, saved.Status);
        var plan = new JsonObject { ["cycleCount"] = 1_000 };
        if (counter is not null) plan["counter"] = saved.Value!.Single(p => p.Code == counter).Handle.ToString();
        var counted = saved.Value!.Single(p => p.Code == (counter ?? "pieces"));
        await ActivateAsync(plan);
        await SayAsync(counted, 0);
        _bed.Cases.Time.Advance(TimeSpan.FromMinutes(30));
        await SayAsync(counted, 999);
        // the other counter is no matter
        await SayAsync(saved.Value!.Single(p => p.Code != counted.Code), 5_000);
        _bed.Cases.Time.Advance(TimeSpan.FromMinutes(30));
        Assert.Empty(await OrdersAsync());
        await SayAsync(counted, 1_000);
        await UntilAsync(async () => (await OrdersAsync()).Count == 1);
    }

    private static Point Count(string code, string semantic) => new() { Handle = default, Device = default, Code = code, Name = code, Kind = PointKind.Counter, RawType = RawType.UInt32, Ucum = "", Semantic = semantic };

    private async Task SayAsync(Point point, double value)
    {
        var batch = new SampleBatch { ReceivedUs = _bed.NowUs };
        batch.Add(_store.Open(Yiwang.Connect.Acquisition.PointSeries.KeyOf(_bed.Forge, point), SampleKind.Number), _bed.NowUs, value, Quality.Good);
        await _store.AppendAsync(batch);
    }

    private Task<CaseView> ActivateAsync(JsonObject values)
    {
        (values["device"], values["name"], values["work"]) = (_bed.Press.ToString(), "换油", "放油、清洗、加油");
        return CaseBed.Ok(_bed.Cases.Cases.OpenAsync(_bed.Cases.Engineer, new OpenCase(MaintenancePlan.Definition, values, Transition: "activate")));
    }

    private async Task<List<CaseView>> OrdersAsync()
    {
        List<CaseView> orders = [];
        await foreach (var order in _bed.Cases.Node.AllAsync(new CaseQuery(WorkOrder.Definition))) orders.Add(order);
        return orders;
    }

    /// <summary>The loop runs beside the test: time goes on in small steps until it has come so far.</summary>
    private async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var late = new CancellationTokenSource(Patience.Deadline);
        while (!await holds())
        {
            late.Token.ThrowIfCancellationRequested();
            _bed.Cases.Time.Advance(TimeSpan.FromSeconds(30));
            await Task.Yield();
        }
    }
}
