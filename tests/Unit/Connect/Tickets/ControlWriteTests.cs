using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using Yiwang.Cases;
using Yiwang.Cases.Definitions;
using Yiwang.Connect.Acquisition.Control;
using Yiwang.Connect.Acquisition.Running;
using Yiwang.Connect.Live;
using Yiwang.Connect.Points;
using Yiwang.Connect.Tickets;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Parties;
using Yiwang.Parties.Rights;
using Yiwang.Streams;
using Yiwang.Things;
using Yiwang.Unit.Tests.Connect.Acquisition;
using static Yiwang.Unit.Tests.Connect.ConnectBed;
using static Yiwang.Unit.Tests.Things.ThingsBed;

namespace Yiwang.Unit.Tests.Connect.Tickets;

/// <summary>A ticket is carried out once: written, read back, rolled back when it does not fit, and never written again after a crash.</summary>
public sealed class ControlWriteTests : IAsyncLifetime
{
    private static readonly Handle s_set = H(Forge + "/EQ-A-001.spm_set");
    private readonly ScriptedMachine _machine = new();
    private readonly FixedStates _states = new();
    private ConnectBed _bed = null!;
    private PointControl _control = null!;

    public async ValueTask InitializeAsync()
    {
        _bed = await ConnectBed.OpenAsync();
        await _bed.WithPressAsync(Register("spm_set", "holding:100") with { Kind = PointKind.Setpoint, Writable = true, WriteLimits = new(10, 60, 0, 0) }, Register("oil_temp", "holding:5"));
        var runner = new AdapterRunner(_bed.Book, _bed.Feed, [_machine], TimeProvider.System, NullLogger<AdapterRunner>.Instance);
        await runner.StartAsync(CancellationToken.None);
        await _machine.Running.Task.WaitAsync(Patience.Deadline);
        _control = new PointControl(_bed.Book, runner, _bed.Feed, _bed.Things.Events, new Access(new NoGrants()), _bed.Audit, new ControlOptions { TicketRequired = true }, _bed.Clock);
    }

    public async ValueTask DisposeAsync() => await _bed.DisposeAsync();

    [Fact]
    public async Task What_fits_is_confirmed()
    {
        var result = await RunAsync(Ticket());
        Assert.Equal(("confirm", "written", 45d), (result.Then, (string)result.Values!["result"]!, (double)result.Values["readbackValue"]!));
        Assert.Equal([45d], _machine.Written);
    }

    [Fact]
    public async Task What_does_not_fit_is_rolled_back()
    {
        _machine.Has = value => value == 45 ? 44 : value;
        var result = await RunAsync(Ticket());
        Assert.Equal(("fail", "rolled-back"), (result.Then, (string)result.Values!["result"]!));
        Assert.Equal([45d, 40d], _machine.Written);
        Assert.Contains("回读 44", (string)result.Values["failure"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Within_the_tolerance_it_fits()
    {
        _machine.Has = value => value - 0.5;
        Assert.Equal("confirm", (await RunAsync(Ticket(tolerance: 0.5))).Then);
    }

    [Fact]
    public async Task After_a_crash_it_is_never_written_again()
    {
        await RunAsync(Ticket());
        _states.Value = (45, Micros.Of(_bed.Clock) + 1);
        Assert.Equal("confirm", (await RunAsync(Ticket())).Then);
        _states.Value = (40, Micros.Of(_bed.Clock) + 1);
        Assert.Equal("fail", (await RunAsync(Ticket())).Then);
        Assert.Equal([45d], _machine.Written);
    }

    [Fact]
    public async Task Another_ticket_for_the_same_point_is_another_order()
    {
        await RunAsync(Ticket());
        await RunAsync(Ticket(), key: "other");
        Assert.Equal([45d, 45d], _machine.Written);
        Assert.Equal(["key", "other"], Orders().Select(e => e.Cause!));
    }

    [Fact]
    public async Task After_its_window_nothing_is_written()
    {
        var result = await RunAsync(Ticket(window: -1));
        Assert.Equal(("fail", "failed"), (result.Then, (string)result.Values!["result"]!));
        Assert.Empty(_machine.Written);
    }

    [Fact]
    public async Task Beyond_its_limits_the_driver_is_not_even_asked()
    {
        Assert.Equal("fail", (await RunAsync(Ticket(target: 61))).Then);
        Assert.Empty(_machine.Written);
        Assert.Empty(Orders());
    }

    [Fact]
    public async Task Without_a_ticket_nobody_writes()
    {
        var refused = (await _control.WriteAsync(Engineer, s_set, 45)).Status;
        Assert.Equal((Codes.PartiesForbidden, "control.tickets"), (refused.Code, refused.Detail));
        Assert.Empty(_machine.Written);
    }

    [Fact]
    public async Task A_ticket_gives_nobody_a_right_that_they_have_not()
    {
        Assert.Equal("fail", (await RunAsync(Ticket(), who: Inspector)).Then);
        Assert.Empty(_machine.Written);
    }

    [Theory]
    [InlineData(61, 40, "targetValue")]
    [InlineData(45, 5, "rollbackValue")]
    [InlineData(45, 40, null)]
    public async Task Limits_are_asked_before_anybody_approves(double target, double back, string? field)
    {
        var guard = new ControlAllowed(_bed.Book, new ControlOptions(), _control);
        var said = await guard.CheckAsync(new GuardCall(Ticket(target: target, back: back), "apply", Engineer, new Dictionary<string, string>()), default);
        Assert.Equal((field is null, field), (said.Succeeded, said.Field));
    }

    [Theory]
    [InlineData("oil_temp < 60", 45, false, true)]
    [InlineData("oil_temp < 60", 65, false, false)]
    [InlineData("oil_temp < 60", 45, true, false)]
    [InlineData("oil_temp <", 45, false, false)]
    [InlineData("设备状态 = 运行", 45, false, true)]
    [InlineData("设备状态 = 停机", 45, false, false)]
    public void An_interlock_holds_only_when_it_is_known_to(string condition, double temperature, bool stale, bool holds)
    {
        _states.Value = (temperature, Micros.Of(_bed.Clock));
        (_states.Stale, _states.Point) = (stale, _bed.Book.PointsOf(Press).Single(p => p.Code == "oil_temp"));
        Assert.Equal(holds, new Interlocks(_bed.Book, _states, _bed.Clock).Check(Press, [condition]).Succeeded);
    }

    [Theory]
    [InlineData(false, 42)]
    [InlineData(true, null)]
    public async Task The_approver_sees_what_the_point_is_called_and_its_value_if_it_is_fresh(bool stale, int? value)
    {
        (_states.Value, _states.Stale, _states.Point) = ((42, Micros.Of(_bed.Clock)), stale, _bed.Book.Find(s_set));
        var filled = await new TicketPoint(_bed.Book, _states).RunAsync(new EffectCall(Ticket(), "apply", 1, "key", Engineer, new Dictionary<string, string>()), default);
        Assert.Equal("spm_set", (string)filled.Values!["pointName"]!);
        Assert.Equal(value, (double?)filled.Values["currentValue"]);
    }

    private ValueTask<EffectResult> RunAsync(CaseView ticket, string key = "key", Principal? who = null)
    {
        _states.Point ??= _bed.Book.Find(s_set);
        return new ControlWrite(_bed.Book, _states, _control, _bed.Clock).RunAsync(new EffectCall(ticket, "execute", 1, key, who ?? Engineer, new Dictionary<string, string>()), default);
    }

    private List<RecordedEvent> Orders() =>
        [.. Enumerable.Range(0, (int)_bed.Things.Events.Size).Select(i => _bed.Things.Events.Read(i)).Where(e => e.Kind is ConnectKinds.WriteOrdered)];

    private CaseView Ticket(double target = 45, double back = 40, double tolerance = 0, int window = 600) => new()
    {
        Id = "t", Definition = s_definition, Number = "CZ-1", Title = "", State = "executing", Applicant = Forge, Parties = new Dictionary<string, IReadOnlyList<string>>(),
        Things = [], OpenedAtUs = 0, MovedAtUs = 0, Clocks = [], Position = 1,
        Values = new JsonObject
        {
            ["device"] = Press.ToString(), ["point"] = s_set.ToString(), ["targetValue"] = target, ["rollbackValue"] = back, ["tolerance"] = tolerance,
            ["windowEnd"] = _bed.Clock.Now.AddSeconds(window).ToString("O", CultureInfo.InvariantCulture),
        },
    };

    private static readonly CaseDefinition s_definition = new() { Code = "control-ticket", Version = 1, Hash = "", Name = new("操作票", "Ticket"), Menu = "connect", Numbering = "{n:1}", Title = "", Parties = [], Fields = [], States = [], Transitions = [], Columns = [] };

    /// <summary>A running machine whose one point has the value that the test says.</summary>
    private sealed class FixedStates : ILiveStates
    {
        public (double Value, long AtUs) Value { get; set; }
        public bool Stale { get; set; }
        public Point? Point { get; set; }

        public DeviceLive Of(Handle device) => new(device, Forge, DeviceState.Running, 1, Value.AtUs,
            Point is null ? [] : [new(Point, new LastSample(Value.AtUs, Value.AtUs, Point.SampleKind == SampleKind.Number ? BitConverter.DoubleToInt64Bits(Value.Value) : (long)Value.Value, Quality.Good), Stale, null, Quality.Good)], []);

        public IReadOnlyList<DeviceLive> All(string? owner) => [];
        public ValueTask<long> ChangedAsync(Handle? device, long seen, CancellationToken cancel) => ValueTask.FromResult(seen);
        public IReadOnlyList<StateSpan> States(Handle device, long fromUs, long toUs, int max) => [];
        public SeriesKey StateSeries(Handle device, string owner) => new(device.ToString(), owner);
    }
}
