using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using Yiwang.Connect;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Acquisition.Control;
using Yiwang.Connect.Acquisition.Running;
using Yiwang.Connect.Acquisition.Trials;
using Yiwang.Connect.Adapters;
using Yiwang.Connect.Collect.Errands;
using Yiwang.Connect.Collect.Uplink;
using Yiwang.Connect.Modbus;
using Yiwang.Connect.Points;
using Yiwang.Connect.Simulators;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Parties.Rights;
using Yiwang.Unit.Tests.Net;
using Yiwang.Unit.Tests.Things;
using static Yiwang.Unit.Tests.Connect.ConnectBed;
using static Yiwang.Unit.Tests.Things.ThingsBed;

namespace Yiwang.Unit.Tests.Connect.Collect;

/// <summary>Trial readings and writes that go through a collector: a real machine over Modbus, the collector, HTTP, the node.</summary>
public sealed class ErrandTests : IAsyncDisposable
{
    private readonly SimulatedPlant _plant = new(7, TimeProvider.System.GetUtcNow(), TimeProvider.System);

    public ValueTask DisposeAsync() => _plant.DisposeAsync();

    private async Task<ConnectBed> OpenAsync()
    {
        var bed = await ConnectBed.OpenAsync();
        var press = _plant.Start("EQ-A-001", new IPEndPoint(IPAddress.Loopback, 0));
        await bed.Book.SaveAsync(Engineer, Modbus() with { Collector = PaperUplink.Name, Endpoint = press.ToString() });
        await bed.WithPressAsync(Register("oil", "holding:5", RawType.Int16) with { Scale = 0.1, SamplingMs = 100 },
            Register("spm_set", "holding:100") with { Kind = PointKind.Setpoint, Writable = true, WriteLimits = new(10, 60, 0, 0) });
        return bed;
    }

    private static (PointControl Control, TrialReadings Trials, AdapterRunner Runner) Node(ConnectBed bed, HubNode hub)
    {
        var runner = new AdapterRunner(bed.Book, bed.Feed, [new ModbusDrivers()], TimeProvider.System, NullLogger<AdapterRunner>.Instance, hub.Collectors, hub.Desk);
        var access = new Access(new NoGrants());
        return (new PointControl(bed.Book, runner, bed.Feed, bed.Things.Events, access, bed.Audit, new ControlOptions(), bed.Clock), new TrialReadings(bed.Book, runner, access, bed.Audit, TimeProvider.System), runner);
    }

    private static int Orders(ConnectBed bed) => Enumerable.Range(0, (int)bed.Things.Events.Size).Count(i => bed.Things.Events.Read(i).Kind is ConnectKinds.WriteOrdered);

    private static HttpClient Client(Uri address) => new() { BaseAddress = address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", "engineer") } };

    [Fact]
    public async Task A_device_behind_a_collector_is_read_and_written_through_it()
    {
        await using var bed = await OpenAsync();
        await using var hub = new HubNode(bed);
        await hub.StartAsync();
        using var http = Client(hub.Address);
        await using var collector = new CollectorBed(new HttpUplink(http, PaperUplink.Name, TimeProvider.System), new ModbusDrivers());
        collector.Start();
        await CollectorBed.UntilAsync(() => hub.Desk.IsListening(Forge, PaperUplink.Name) && bed.Store.Of(".oil").Count > 0);
        var (control, trials, runner) = Node(bed, hub);
        await using var _ = runner;
        using var __ = trials;
        var read = await trials.ReadAsync(Engineer, bed.Book.FindAdapter("press")!, null, [.. bed.Book.PointsOf(ConnectBed.Press)]);
        Assert.Equal(["oil", "spm_set"], read.Value!.Select(r => r.Code).Order());
        Assert.All(read.Value!, r => Assert.True(r is { Problem: null, Value: not null, RawWords.Count: 1 }));
        // the press takes small steps only
        var wanted = read.Value!.Single(r => r.Code == "spm_set").Value!.Value + 2;
        var written = await control.WriteAsync(Engineer, H(Forge + "/EQ-A-001.spm_set"), wanted);
        Assert.Equal((WriteResult.Done, wanted), (written.Value!.Result, written.Value.ReadBack));
        Assert.Equal(1, Orders(bed));
    }

    [Fact]
    public async Task While_the_collector_is_away_nothing_is_ordered_and_the_answer_says_so()
    {
        await using var bed = await OpenAsync();
        await using var hub = new HubNode(bed);
        await hub.StartAsync();
        var (control, trials, runner) = Node(bed, hub);
        await using var _ = runner;
        using var __ = trials;
        var write = (await control.WriteAsync(Engineer, H(Forge + "/EQ-A-001.spm_set"), 42)).Status;
        var trial = (await trials.ReadAsync(Engineer, bed.Book.FindAdapter("press")!, null, [.. bed.Book.PointsOf(ConnectBed.Press)])).Status;
        Assert.All([write, trial], s => Assert.Equal((Codes.ConnectNoAnswer, true), (s.Code, s.Say!.Value.Zh.Contains(PaperUplink.Name, StringComparison.Ordinal))));
        Assert.Equal(0, Orders(bed));
    }

    [Fact]
    public async Task An_errand_is_handed_out_once_and_never_late()
    {
        var clock = new SteppedTime();
        var desk = new ErrandDesk(clock);
        var errand = new Errand("1", Modbus(), null, [], 42, 1_000);
        // nobody fetches it: it is withdrawn
        var lost = desk.AskAsync(Forge, "a", errand, TimeSpan.FromSeconds(15), default).AsTask();
        await PassUntilAsync(clock, lost);
        Assert.Equal((false, null), await lost);
        var nothing = desk.TakeAsync(Forge, "a", TimeSpan.FromSeconds(30), default).AsTask();
        Assert.False(nothing.IsCompleted);
        Assert.True(desk.IsListening(Forge, "A"));
        Assert.False(desk.IsListening(ThingsBed.Stranger, "a"));
        // it is fetched, and the collector dies with it
        var asked = desk.AskAsync(Forge, "a", errand, TimeSpan.FromSeconds(15), default).AsTask();
        Assert.Equal("1", Assert.Single(await nothing.WaitAsync(Patience.Deadline)).Id);
        var again = desk.TakeAsync(Forge, "a", TimeSpan.FromSeconds(3), default).AsTask();
        await PassUntilAsync(clock, again);
        Assert.Empty(await again);
        await PassUntilAsync(clock, asked);
        Assert.Equal((true, null), await asked);
        Assert.False(desk.Answer(Forge, "a", new ErrandAnswer("1", null, null)));
        Assert.False(desk.IsListening(Forge, "a"));
    }

    [Fact]
    public async Task No_more_wait_for_a_collector_than_it_could_do()
    {
        var desk = new ErrandDesk(new SteppedTime());
        using var stop = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, ErrandDesk.WaitingMax).Select(i => desk.AskAsync(Forge, "a", new Errand($"{i}", Modbus(), null, [], 1, 1_000), TimeSpan.FromSeconds(15), stop.Token).AsTask()).ToArray();
        Assert.Equal((false, null), await desk.AskAsync(Forge, "a", new Errand("x", Modbus(), null, [], 1, 1_000), TimeSpan.FromSeconds(15), default));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(waiting));
        Assert.Empty(await desk.TakeAsync(Forge, "a", TimeSpan.Zero, default));
    }

    [Fact]
    public async Task A_read_only_collector_writes_nothing()
    {
        var uplink = new ErrandUplink(new Errand("1", Modbus(), null, [Register("a", "holding:0")], 42, 5_000));
        using var stop = new CancellationTokenSource();
        var running = new ErrandRunner(uplink, () => [], [], isReadOnly: true, TimeProvider.System, NullLogger.Instance).RunAsync(stop.Token);
        var answer = await uplink.Answered.Task.WaitAsync(Patience.Deadline);
        Assert.Equal(WriteResult.RefusedByLimits, answer.Written!.Result);
        await stop.CancelAsync();
        await running.WaitAsync(Patience.Deadline);
    }

    [Fact]
    public void A_collector_has_the_drivers_of_every_kind_that_goes_out_to_devices()
    {
        var services = new ServiceCollection();
        ConnectRuntime.AddDrivers(services);
        using var made = services.BuildServiceProvider();
        var factories = made.GetServices<IDriverFactory>().ToArray();
        Assert.All([AdapterKind.ModbusTcp, AdapterKind.ModbusRtuOverTcp, AdapterKind.ModbusRtu, AdapterKind.MqttClient], kind => Assert.Contains(factories, f => f.Makes(kind)));
        Assert.DoesNotContain(factories, f => f.Makes(AdapterKind.Broker));
    }

    private static async Task PassUntilAsync(SteppedTime clock, Task task)
    {
        using var deadline = new CancellationTokenSource(Patience.Deadline);
        while (!task.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(2));
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private sealed class ErrandUplink(Errand errand) : IUplink
    {
        private int _given;
        public TaskCompletionSource<ErrandAnswer> Answered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ValueTask<UplinkTrouble?> SendAsync(ReadOnlyMemory<byte> block, CancellationToken cancel) => new((UplinkTrouble?)null);
        public ValueTask<PlanAnswer> PlanAsync(string? seen, CancellationToken cancel) => new(new PlanAnswer(null, null));
        public ValueTask<UplinkTrouble?> ReportAsync(Yiwang.Connect.Collect.CollectorReport report, CancellationToken cancel) => new((UplinkTrouble?)null);
        public ValueTask<ErrandsAnswer> ErrandsAsync(CancellationToken cancel) => new(new ErrandsAnswer(Interlocked.Increment(ref _given) == 1 ? [errand] : [], null));

        public ValueTask<UplinkTrouble?> AnswerAsync(ErrandAnswer answer, CancellationToken cancel)
        {
            Answered.TrySetResult(answer);
            return new((UplinkTrouble?)null);
        }
    }
}
