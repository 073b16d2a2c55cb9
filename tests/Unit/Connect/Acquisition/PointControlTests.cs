using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Acquisition.Control;
using Yiwang.Connect.Acquisition.Running;
using Yiwang.Connect.Points;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Parties;
using Yiwang.Parties.Rights;
using Yiwang.Streams;
using Yiwang.Things;
using static Yiwang.Unit.Tests.Connect.ConnectBed;
using static Yiwang.Unit.Tests.Things.ThingsBed;

namespace Yiwang.Unit.Tests.Connect.Acquisition;

/// <summary>A write passes every guard and is recorded before and after the machine hears of it.</summary>
public sealed class PointControlTests
{
    private static readonly Handle s_set = H(Forge + "/EQ-A-001.spm_set");
    private readonly ScriptedMachine _machine = new();

    private async Task<PointControl> OpenAsync(ConnectBed bed, bool readOnly = false, bool running = true)
    {
        await bed.WithPressAsync(Register("spm_set", "holding:100") with { Kind = PointKind.Setpoint, Writable = true, WriteLimits = new(10, 60, 5, 10_000) }, Register("state", "holding:0"));
        var runner = new AdapterRunner(bed.Book, bed.Feed, [_machine], TimeProvider.System, NullLogger<AdapterRunner>.Instance);
        if (running)
        {
            await runner.StartAsync(CancellationToken.None);
            await _machine.Running.Task.WaitAsync(Patience.Deadline);
        }
        return new PointControl(bed.Book, runner, bed.Feed, bed.Things.Events, new Access(new NoGrants()), bed.Audit, new ControlOptions { ReadOnly = readOnly }, bed.Clock);
    }

    private static IEnumerable<RecordedEvent> Writes(ConnectBed bed) =>
        Enumerable.Range(0, (int)bed.Things.Events.Size).Select(i => bed.Things.Events.Read(i)).Where(e => e.Kind is ConnectKinds.WriteOrdered or ConnectKinds.WriteAnswered);

    [Fact]
    public async Task A_write_is_ordered_done_and_answered_in_the_log()
    {
        await using var bed = await ConnectBed.OpenAsync();
        var control = await OpenAsync(bed);
        var answer = await control.WriteAsync(Engineer, s_set, 45);
        Assert.Equal((WriteResult.Done, 45d), (answer.Value!.Result, answer.Value.ReadBack));
        Assert.Equal([45d], _machine.Written);
        var (ordered, answered) = (Writes(bed).First(), Writes(bed).Last());
        Assert.Equal((ConnectKinds.WriteOrdered, ConnectKinds.WriteAnswered), (ordered.Kind, answered.Kind));
        Assert.Equal(Engineer.User, ordered.Actor);
        Assert.EndsWith($"#{ordered.Position}", answered.Cause, StringComparison.Ordinal);
        Assert.Contains(Press.ToString(), ordered.Mentions);
    }

    [Theory]
    [InlineData(9, "range")]
    [InlineData(61, "range")]
    [InlineData(double.NaN, "number")]
    public async Task Beyond_its_limits_nothing_is_written(double value, string why)
    {
        await using var bed = await ConnectBed.OpenAsync();
        var refused = (await (await OpenAsync(bed)).WriteAsync(Engineer, s_set, value)).Status;
        Assert.Equal((Codes.RequestInvalid, "value"), (refused.Code, refused.Field));
        Assert.Contains(why, refused.Say!.Value.En, StringComparison.Ordinal);
        Assert.Empty(_machine.Written);
        Assert.Empty(Writes(bed));
    }

    [Fact]
    public async Task A_step_is_measured_from_the_present_value_and_only_from_that()
    {
        await using var bed = await ConnectBed.OpenAsync();
        var control = await OpenAsync(bed);
        var now = Micros.Of(bed.Clock);
        var sink = new Yiwang.Connect.Acquisition.Readings.ReadingSink(bed.Feed, Forge, bed.Book.PointsOf(Press), bed.Clock);
        sink.Number(0, now, 40, Quality.Good);
        Assert.True(await sink.StoredAsync());
        var refused = (await control.WriteAsync(Engineer, s_set, 46)).Status;
        Assert.Contains("40", refused.Say!.Value.Zh, StringComparison.Ordinal);
        // an old value is not the present one: the driver asks the machine
        bed.Clock.Now += TimeSpan.FromMinutes(1);
        Assert.True((await control.WriteAsync(Engineer, s_set, 46)).Succeeded);
    }

    [Fact]
    public async Task The_pause_between_writes_holds_over_a_restart()
    {
        await using var bed = await ConnectBed.OpenAsync();
        Assert.True((await (await OpenAsync(bed)).WriteAsync(Engineer, s_set, 45)).Succeeded);
        await bed.RestartAsync();
        bed.Clock.Now += TimeSpan.FromSeconds(3);
        var again = new PointControl(bed.Book, new AdapterRunner(bed.Book, bed.Feed, [], TimeProvider.System, NullLogger<AdapterRunner>.Instance), bed.Feed, bed.Things.Events, new Access(new NoGrants()), bed.Audit, new ControlOptions(), bed.Clock);
        var early = (await again.WriteAsync(Engineer, s_set, 46)).Status;
        Assert.Equal(Codes.RequestLimited, early.Code);
        Assert.Contains("7 秒", early.Say!.Value.Zh, StringComparison.Ordinal);
        bed.Clock.Now += TimeSpan.FromSeconds(8);
        // allowed now, but nothing runs that could carry it out: nothing is ordered
        Assert.Equal(Codes.ConnectNoAnswer, (await again.WriteAsync(Engineer, s_set, 46)).Status.Code);
        Assert.Equal(2, Writes(bed).Count());
    }

    [Fact]
    public async Task Who_may_not_and_what_may_not_be_written()
    {
        await using var bed = await ConnectBed.OpenAsync();
        var control = await OpenAsync(bed);
        Assert.Equal(Codes.PartiesForbidden, (await control.WriteAsync(Inspector, s_set, 45)).Status.Code);
        Assert.Equal(Codes.PartiesForbidden, (await control.WriteAsync(ConnectBed.Stranger, s_set, 45)).Status.Code);
        Assert.Equal(Codes.PartiesSignInNeeded, (await control.WriteAsync(Principal.Public, s_set, 45)).Status.Code);
        Assert.Equal("point", (await control.WriteAsync(Engineer, H(Forge + "/EQ-A-001.state"), 1)).Status.Field);
        Assert.Equal(Codes.ThingsNotFound, (await control.WriteAsync(Engineer, H(Forge + "/EQ-A-001.nothing"), 1)).Status.Code);
        bed.Audit.Fails = true;
        Assert.Equal(Codes.PartiesAuditUnavailable, (await control.WriteAsync(Engineer, s_set, 45)).Status.Code);
        Assert.Empty(_machine.Written);
    }

    [Fact]
    public async Task A_read_only_node_writes_nothing()
    {
        await using var bed = await ConnectBed.OpenAsync();
        var refused = (await (await OpenAsync(bed, readOnly: true)).WriteAsync(Engineer, s_set, 45)).Status;
        Assert.Equal((Codes.PartiesForbidden, "control.readOnly"), (refused.Code, refused.Detail));
        Assert.Empty(_machine.Written);
    }

    [Fact]
    public async Task What_the_machine_did_not_do_is_recorded_as_such()
    {
        await using var bed = await ConnectBed.OpenAsync();
        _machine.Answer = new WriteAnswer(WriteResult.Mismatch, 44, new Bilingual("回读不一致", "read back another value"));
        var answer = await (await OpenAsync(bed)).WriteAsync(Engineer, s_set, 45);
        Assert.Equal(WriteResult.Mismatch, answer.Value!.Result);
        var said = System.Text.Encoding.UTF8.GetString(Writes(bed).Last().Payload[Disclosure.Internal]!.Value.Span);
        Assert.Contains("Mismatch", said, StringComparison.Ordinal);
        Assert.Contains("44", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_writes_of_one_point_never_meet()
    {
        await using var bed = await ConnectBed.OpenAsync();
        _machine.Hold = new TaskCompletionSource();
        var control = await OpenAsync(bed);
        var first = control.WriteAsync(Engineer, s_set, 45).AsTask();
        await _machine.Asked.Task.WaitAsync(Patience.Deadline);
        Assert.Equal(Codes.RequestLimited, (await control.WriteAsync(Engineer, s_set, 46)).Status.Code);
        _machine.Hold.SetResult();
        Assert.True((await first).Succeeded);
        Assert.Equal([45d], _machine.Written);
    }
}
