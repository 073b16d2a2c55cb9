using System.Text.Json.Nodes;
using Xunit;
using Yiwang.Cases;
using Yiwang.Connect.Alarms;
using Yiwang.Connect.Alarms.Keeping;
using Yiwang.Connect.Alarms.Rules;
using Yiwang.Connect.Maintenance.Failures;
using Yiwang.Events;
using Yiwang.Unit.Tests.Cases;
using In = Yiwang.Connect.Alarms.AlarmForm.In;

namespace Yiwang.Unit.Tests.Connect.Alarms;

/// <summary>An alarm has one work order, which says what the library of failure modes proposes.</summary>
public sealed class AlarmWorkOrderTests : IAsyncLifetime
{
    private DeskBed _bed = null!;
    private FailureLibrary _library = null!;
    private AlarmWorkOrder _orders = null!;

    public async ValueTask InitializeAsync()
    {
        _bed = await DeskBed.OpenAsync();
        _library = new FailureLibrary(_bed.Cases.Node);
        _orders = new AlarmWorkOrder(_bed.Cases.Cases, _bed.Cases.Node, _library);
    }

    public ValueTask DisposeAsync() => _bed.DisposeAsync();

    [Fact]
    public async Task Acknowledging_opens_it_once_with_the_likely_causes()
    {
        await AdoptAsync("FM-LUB-02");
        var alarm = await AlarmAsync();
        var first = await RunAsync(alarm);
        var order = Order(first);
        Assert.Equal(("alarm", "high", alarm.Id), (order.Values.Text("origin"), order.Values.Text("priority"), order.Parent));
        Assert.StartsWith("FM-LUB-02 ", order.Values.Text("failureMode"), StringComparison.Ordinal);
        var mode = StarterModes.All.Single(m => m.Code == "FM-LUB-02");
        Assert.Contains($"{mode.Causes[0].Cause} → {mode.Causes[0].Action}", order.Values.Text("description"), StringComparison.Ordinal);
        Assert.Equal(order.Id, Order(await RunAsync(alarm)).Id);
    }

    [Fact]
    public async Task A_code_that_the_library_has_not_goes_on_as_it_is()
    {
        var order = Order(await RunAsync(await AlarmAsync()));
        Assert.Equal("FM-LUB-02", order.Values.Text("failureMode"));
    }

    [Fact]
    public async Task A_rule_that_asks_for_none_gets_none() => Assert.Null((await RunAsync(await AlarmAsync(auto: false))).Values);

    [Fact]
    public async Task Whoever_has_found_the_cause_opens_it_with_cause_action_and_part()
    {
        await AdoptAsync("FM-LUB-02");
        var alarm = await AlarmAsync();
        var mode = (await _library.FindAsync(_bed.Cases.Forge, "FM-LUB-02"))!;
        var cause = mode.Causes.First(c => c.PartNo.Length > 0);
        var order = (await CaseBed.Ok(_orders.OpenAsync(_bed.Cases.Engineer, alarm, mode, cause, default))).Values;
        Assert.Equal((cause.Cause, cause.Action, cause.PartNo), (order.Text("cause"), order.Text("action"), ((JsonObject)((JsonArray)order["parts"]!)[0]!).Text("partNo")));
        // acknowledging afterwards opens no second one
        await _bed.UntilAsync(() => _bed.Only.Values.Text(In.WorkOrder).Length > 0);
        Assert.Equal(EffectResult.Done, await RunAsync(_bed.Only));
        Assert.Equal(_bed.Only.Values.Text(In.WorkOrder), (await CaseBed.Ok(_orders.OpenAsync(_bed.Cases.Engineer, _bed.Only, mode, cause, default))).Id);
    }

    [Fact]
    public async Task A_stranger_opens_none()
    {
        await AdoptAsync("FM-LUB-02");
        var mode = (await _library.FindAsync(_bed.Cases.Forge, "FM-LUB-02"))!;
        var opened = await _orders.OpenAsync(_bed.Cases.Stranger, await AlarmAsync(), mode, mode.Causes[0], default);
        Assert.False(opened.Succeeded);
        Assert.Equal("", _bed.Only.Values.Text(In.WorkOrder));
    }

    private async Task<CaseView> AlarmAsync(bool auto = true)
    {
        await _bed.SetAsync(_bed.Rule() with { FailureMode = "FM-LUB-02", AutoCase = auto, Severity = AlarmSeverity.Major }, true);
        return _bed.Only;
    }

    private ValueTask<EffectResult> RunAsync(CaseView alarm) => new OpenWorkOrder(_orders).RunAsync(new EffectCall(alarm, AlarmForm.Act.Acknowledge, 1, "key", _bed.Cases.Engineer, new Dictionary<string, string>()), default);

    private CaseView Order(EffectResult result)
    {
        Assert.Equal(Outcome.Ok, result.Outcome);
        return _bed.Cases.Node.Find(result.Values!.Text(In.WorkOrder))!;
    }

    private async Task AdoptAsync(string code) => await CaseBed.Ok(FailureLibrary.AdoptAsync(_bed.Cases.Cases, _bed.Cases.Engineer, StarterModes.All.Single(m => m.Code == code)));
}
