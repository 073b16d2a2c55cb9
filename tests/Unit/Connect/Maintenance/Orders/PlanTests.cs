using System.Text.Json.Nodes;
using Xunit;
using Yiwang.Cases;
using Yiwang.Connect.Live;
using Yiwang.Connect.Maintenance.Orders;
using Yiwang.Connect.Maintenance.Plans;
using Yiwang.Events;
using Yiwang.Unit.Tests.Cases;

namespace Yiwang.Unit.Tests.Connect.Maintenance.Orders;

public sealed class PlanTests : IAsyncLifetime
{
    private const long HourUs = 3_600_000_000;
    private OrdersBed _bed = null!;

    public async ValueTask InitializeAsync() => _bed = await OrdersBed.OpenAsync();

    public ValueTask DisposeAsync() => _bed.DisposeAsync();

    [Fact]
    public async Task An_order_is_opened_once_when_the_days_have_gone_by_and_again_a_cycle_after_it_was_closed()
    {
        var plan = await ActivateAsync("""{"cycleDays":30,"lead":3}""");
        Assert.Equal(plan.OpenedAtUs + 27 * 24 * HourUs, await TurnAsync());
        _bed.Cases.Time.Advance(TimeSpan.FromDays(27) - TimeSpan.FromSeconds(1));
        await TurnAsync();
        Assert.Empty(await OrdersAsync());
        _bed.Cases.Time.Advance(TimeSpan.FromSeconds(1));
        await TurnAsync();
        await TurnAsync();
        var order = Assert.Single(await OrdersAsync());
        Assert.Equal(("plan", plan.Id, "换油"), (new WorkOrder(order).Text("origin"), order.Parent, new WorkOrder(order).Symptom));
        await CloseAsync(order);
        await TurnAsync();
        var closed = _bed.NowUs;
        Assert.Equal(closed / 1_000_000 * 1_000_000 + 27 * 24 * HourUs, await TurnAsync());
        _bed.Cases.Time.Advance(TimeSpan.FromDays(27));
        await TurnAsync();
        Assert.Equal(2, (await OrdersAsync()).Count);
    }

    [Fact]
    public async Task After_a_standstill_it_goes_on_where_it_was_and_opens_nothing_twice()
    {
        var plan = await ActivateAsync("""{"cycleDays":30,"lead":0}""");
        _bed.Cases.Time.Advance(TimeSpan.FromDays(31));
        // the node stops between the order and the plan's knowing of it, and comes back when no key is remembered any more
        await CaseBed.Ok(_bed.Cases.Node.OpenAsync(_bed.Forge, new OpenCase(WorkOrder.Definition, CaseBed.Values($$"""{"device":"{{_bed.Press}}","symptom":"换油","origin":"plan"}"""), Parent: plan.Id)));
        await _bed.Cases.RestartAsync();
        _bed.Cases.Time.Advance(TimeSpan.FromDays(8));
        await TurnAsync();
        await TurnAsync();
        var order = Assert.Single(await OrdersAsync());
        Assert.Equal(order.Id, WorkOrder.Plain(_bed.Now(plan).Values[MaintenancePlan.OpenOrder]));
    }

    [Fact]
    public async Task Running_hours_count_only_while_the_machine_runs()
    {
        await ActivateAsync("""{"cycleHours":100}""");
        var from = _bed.NowUs;
        _bed.Cases.Time.Advance(TimeSpan.FromHours(200));
        _bed.States.Add(_bed.Press, DeviceState.Running, from, from + 99 * HourUs);
        _bed.States.Add(_bed.Press, DeviceState.Idle, from + 99 * HourUs, from + 200 * HourUs);
        await TurnAsync();
        Assert.Empty(await OrdersAsync());
        _bed.States.Add(_bed.Press, DeviceState.Running, from + 200 * HourUs, from + 201 * HourUs);
        _bed.Cases.Time.Advance(TimeSpan.FromHours(1));
        await TurnAsync();
        Assert.Single(await OrdersAsync());
    }

    [Fact]
    public async Task The_inspection_date_of_the_ledger_asks_once_until_the_ledger_is_brought_up_to_date()
    {
        await InspectAsync("2027-06-30");
        await ActivateAsync("""{"byLedger":true,"lead":30,"kind":"statutory"}""");
        await TurnAsync();
        Assert.Empty(await OrdersAsync());
        _bed.Cases.Time.Advance(new DateTimeOffset(2027, 6, 1, 0, 0, 0, TimeSpan.FromHours(8)) - _bed.Cases.Time.GetUtcNow());
        await TurnAsync();
        var order = Assert.Single(await OrdersAsync());
        await CloseAsync(order);
        await TurnAsync();
        await TurnAsync();
        Assert.Single(await OrdersAsync());
        await InspectAsync("2028-06-30");
        _bed.Cases.Time.Advance(TimeSpan.FromDays(366));
        await TurnAsync();
        Assert.Equal(2, (await OrdersAsync()).Count);
    }

    [Fact]
    public async Task A_plan_without_a_cycle_is_not_put_in_force()
    {
        var opened = await _bed.Cases.Cases.OpenAsync(_bed.Cases.Engineer, new OpenCase(MaintenancePlan.Definition, Values("{}"), Transition: "activate"));
        Assert.Equal(Codes.CasesNotPossible, opened.Status.Code);
    }

    private Task<CaseView> ActivateAsync(string cycle) => CaseBed.Ok(_bed.Cases.Cases.OpenAsync(_bed.Cases.Engineer, new OpenCase(MaintenancePlan.Definition, Values(cycle), Transition: "activate")));

    private JsonObject Values(string cycle)
    {
        var values = CaseBed.Values(cycle);
        (values["device"], values["name"], values["work"]) = (_bed.Press.ToString(), "换油", "放油、清洗、加油");
        return values;
    }

    private Task<long> TurnAsync() =>
        new PlanScheduler(_bed.Cases.Node, new PlanDues(_bed.States, _bed.Book, new RecordedStore(), _bed.Devices, _bed.Ledger, CaseBed.Zone), _bed.Cases.Time, CaseBed.Zone).TurnAsync(default);

    private async Task<List<CaseView>> OrdersAsync()
    {
        List<CaseView> orders = [];
        await foreach (var order in _bed.Cases.Node.AllAsync(new CaseQuery(WorkOrder.Definition))) orders.Add(order);
        return orders;
    }

    private async Task CloseAsync(CaseView order)
    {
        await CaseBed.Ok(_bed.Move(_bed.Cases.Engineer, order, "assign", $$"""{"assignee":"{{_bed.Cases.Worker.User}}"}"""));
        await CaseBed.Ok(_bed.Move(_bed.Cases.Worker, order, "start", "{}"));
        await _bed.FinishAsync(order);
        await CaseBed.Ok(_bed.Move(_bed.Cases.Engineer, order, "verify", "{}", "好"));
    }

    private async Task InspectAsync(string day) =>
        Assert.Equal(Outcome.Ok, await _bed.Ledger.WriteAsync(_bed.Forge, _bed.Cases.Engineer, _bed.Press, new Dictionary<string, string> { ["nextInspection"] = day }, "inspect-" + day, default));
}
