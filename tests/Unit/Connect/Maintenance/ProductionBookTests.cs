using Xunit;
using Yiwang.Connect.Maintenance.Production;
using Yiwang.Connect.Maintenance.Shifts;
using Yiwang.Connect.Points;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Parties.Rights;
using Yiwang.Unit.Tests.Things;
using static Yiwang.Unit.Tests.Connect.ConnectBed;

namespace Yiwang.Unit.Tests.Connect.Maintenance;

public sealed class ProductionBookTests : IAsyncLifetime
{
    private static readonly Principal s_operator = ThingsBed.Of(ThingsBed.Forge, Role.Operator);
    private static readonly DateOnly s_day = new(2026, 11, 9);
    private ConnectBed _bed = null!;
    private ProductionBook _book = null!;

    public async ValueTask InitializeAsync()
    {
        _bed = await ConnectBed.OpenAsync();
        _book = new ProductionBook(_bed.Things.Events, _bed.Things.Projections, _bed.Things.Views, new DeviceThings(_bed.Things.Registry), new Access(new NoGrants()));
    }

    public async ValueTask DisposeAsync() => await _bed.DisposeAsync();

    [Fact]
    public async Task An_operator_counts_rejects_and_an_engineer_sets_the_cycle()
    {
        Assert.Equal(Outcome.Ok, await _book.CountRejectsAsync(s_operator, Press, s_day, "早班", "", 3, "折叠"));
        Assert.Equal(Outcome.Ok, await _book.CountRejectsAsync(s_operator, Press, s_day, "中班", "", 0, null));
        Assert.Equal(Codes.PartiesForbidden, (await _book.SetCycleAsync(s_operator, Press, "", 4)).Code);
        Assert.Equal(Outcome.Ok, await _book.SetCycleAsync(Engineer, Press, "", 5));
        Assert.Equal(Outcome.Ok, await _book.SetCycleAsync(Engineer, Press, "", 4));
        Assert.Equal([3, 0], (await _book.RejectsAsync(Press, s_day, s_day)).Select(r => r.Count));
        Assert.Equal([new CycleRow("", 4)], await _book.CyclesAsync(Press));
    }

    [Fact]
    public async Task The_newest_reason_of_a_stop_holds()
    {
        Assert.Equal(Outcome.Ok, await _book.ExplainStopAsync(s_operator, Press, 1_000, 2_000, "other", null));
        Assert.Equal(Outcome.Ok, await _book.ExplainStopAsync(s_operator, Press, 1_000, 2_500, "tooling", "换模"));
        Assert.Equal([(1_000L, 2_500L, "tooling", "换模")], (await _book.StopsAsync(Press, 0, 10_000)).Select(s => (s.FromUs, s.ToUs, s.Reason, s.Remark!)));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public async Task What_cannot_be_a_count_is_refused(double count) => Assert.Equal(Codes.RequestInvalid, (await _book.CountRejectsAsync(s_operator, Press, s_day, "", "", count, null)).Code);

    [Fact]
    public async Task A_machine_of_another_plant_is_not_there() => Assert.Equal(Codes.ThingsNotFound, (await _book.CountRejectsAsync(ConnectBed.Stranger, Press, s_day, "", "", 1, null)).Code);

    [Fact]
    public async Task Shifts_are_kept_and_a_stale_editor_is_told()
    {
        var plans = new ShiftPlans(_bed.Things.Events, new AuditedAccess(new Access(new NoGrants()), _bed.Audit));
        Assert.Equal((null, -1L), plans.Of(ThingsBed.Forge));
        var plan = ShiftPlan.Usual with { Exceptions = new Dictionary<DateOnly, bool> { [s_day] = false }, Stops = [new(Press.ToString(), 10, 20, "换模")] };
        Assert.Equal(Outcome.Ok, await plans.SetAsync(Engineer, plan, -1));
        var (kept, position) = plans.Of(ThingsBed.Forge);
        Assert.Equivalent(plan, kept, strict: true);
        Assert.Equal(Codes.EventsConflict, (await plans.SetAsync(Engineer, plan, -1)).Code);
        Assert.Equal(Outcome.Ok, await plans.SetAsync(Engineer, ShiftPlan.Usual, position));
    }

    [Theory]
    [InlineData("16:00", "15:00")]
    [InlineData("08:00", "08:00")]
    public async Task Shifts_that_overlap_are_refused(string from, string to)
    {
        var plans = new ShiftPlans(_bed.Things.Events, new AuditedAccess(new Access(new NoGrants()), _bed.Audit));
        var plan = ShiftPlan.Usual with { Shifts = [.. ShiftPlan.Usual.Shifts, new("重叠", TimeOnly.Parse(from, null), TimeOnly.Parse(to, null), [])] };
        Assert.Equal(("shifts", Codes.RequestInvalid), ((await plans.SetAsync(Engineer, plan, -1)).Field, (await plans.SetAsync(Engineer, plan, -1)).Code));
    }

    [Fact]
    public async Task A_break_outside_of_its_shift_is_refused()
    {
        var plans = new ShiftPlans(_bed.Things.Events, new AuditedAccess(new Access(new NoGrants()), _bed.Audit));
        var plan = ShiftPlan.Usual with { Shifts = [new("早班", new(8, 0), new(16, 0), [new(new(15, 45), new(16, 15))])] };
        Assert.Equal(Codes.RequestInvalid, (await plans.SetAsync(Engineer, plan, -1)).Code);
    }
}
