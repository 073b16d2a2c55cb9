using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Acquisition.Running;
using Yiwang.Connect.Adapters;
using Yiwang.Connect.Points;
using Yiwang.Events;
using Yiwang.Streams;
using Yiwang.Unit.Tests.Net;
using static Yiwang.Unit.Tests.Connect.ConnectBed;

namespace Yiwang.Unit.Tests.Connect.Acquisition;

public sealed class AdapterRunnerTests
{
    private readonly ScriptedDrivers _drivers = new();

    private async Task<AdapterRunner> StartAsync(ConnectBed bed, TimeProvider? clock = null)
    {
        var runner = new AdapterRunner(bed.Book, bed.Feed, [_drivers], clock ?? TimeProvider.System, NullLogger<AdapterRunner>.Instance);
        await runner.StartAsync(CancellationToken.None);
        return runner;
    }

    [Fact]
    public async Task An_adapter_runs_once_it_has_points_and_anew_when_they_change()
    {
        await using var bed = await ConnectBed.OpenAsync();
        await using var runner = await StartAsync(bed);
        await bed.Book.SaveAsync(Engineer, Modbus());
        Assert.Equal(LinkState.Disabled, runner.StatusOf(bed.Book.FindAdapter("press")!).State);
        var points = await bed.WithPressAsync(Register("a", "holding:0"));
        Assert.Equal(["a"], (await _drivers.NextAsync()).Codes);
        await bed.Book.SaveAsync(Engineer, Press, [Register("b", "holding:1")]);
        Assert.Equal(["a", "b"], (await _drivers.NextAsync()).Codes);
        Assert.NotNull(runner.DriverOf("press"));
        await bed.Book.SaveAsync(Engineer, bed.Book.FindAdapter("press")! with { Enabled = false });
        await _drivers.UntilAsync(() => runner.DriverOf("press") is null);
        Assert.Equal(LinkState.Disabled, runner.StatusOf(bed.Book.FindAdapter("press")!).State);
        Assert.All(_drivers.Made, d => Assert.True(d.Disposed));
        await runner.StopAsync(CancellationToken.None);
        Assert.Single(points);
    }

    [Fact]
    public async Task While_its_organisation_moves_away_an_adapter_rests_and_goes_on_when_it_stays()
    {
        await using var bed = await ConnectBed.OpenAsync();
        await using var runner = new AdapterRunner(bed.Book, bed.Feed, [_drivers], TimeProvider.System, NullLogger<AdapterRunner>.Instance, events: bed.Things.Events);
        await runner.StartAsync(CancellationToken.None);
        await bed.Book.SaveAsync(Engineer, Modbus());
        await bed.WithPressAsync(Register("a", "holding:0"));
        await _drivers.NextAsync();
        var owner = bed.Book.FindAdapter("press")!.Owner;
        await bed.Things.Events.Holds.HoldAsync(owner, new Outcome(Codes.NetMoved));
        await _drivers.UntilAsync(() => runner.DriverOf("press") is null);
        Assert.Equal(LinkState.Disabled, runner.StatusOf(bed.Book.FindAdapter("press")!).State);
        Assert.All(_drivers.Made, d => Assert.True(d.Disposed));
        bed.Things.Events.Holds.Release(owner);
        await _drivers.NextAsync();
        await _drivers.UntilAsync(() => runner.DriverOf("press") is not null);
        await runner.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task What_a_driver_reads_becomes_samples_of_its_points()
    {
        await using var bed = await ConnectBed.OpenAsync();
        await bed.WithPressAsync(Register("oil", "holding:5", RawType.Int16) with { Scale = 0.1 });
        await using var runner = await StartAsync(bed);
        var driver = await _drivers.NextAsync();
        driver.Setup.Sink.Number(0, 1_000, 412, Quality.Good);
        Assert.True(await driver.Setup.Sink.StoredAsync());
        Assert.Equal(41.2, bed.Store.Of("EQ-A-001.oil")[0].Number, 9);
        Assert.Equal(1, runner.StatusOf(bed.Book.FindAdapter("press")!).Health!.Samples);
        await runner.StopAsync(CancellationToken.None);
    }

    [Theory]
    [InlineData(Fate.Ends)]
    [InlineData(Fate.Throws)]
    public async Task A_driver_that_ends_is_started_again_and_its_neighbours_never_notice(Fate fate)
    {
        await using var bed = await ConnectBed.OpenAsync();
        await bed.Book.SaveAsync(Engineer, Modbus("calm"));
        await bed.Book.SaveAsync(Engineer, Pump, [Register("p", "holding:0") with { Adapter = "calm" }]);
        await using var runner = await StartAsync(bed);
        var calm = await _drivers.NextAsync();
        _drivers.Fates.Enqueue(fate);
        await bed.WithPressAsync(Register("a", "holding:0"));
        await _drivers.NextAsync();
        var second = await _drivers.NextAsync();
        Assert.Equal(["a"], second.Codes);
        await _drivers.UntilAsync(() => runner.DriverOf("press") == second);
        Assert.Equal(1, runner.StatusOf(bed.Book.FindAdapter("press")!).Restarts);
        Assert.Same(calm, runner.DriverOf("calm"));
        Assert.Equal(0, runner.StatusOf(bed.Book.FindAdapter("calm")!).Restarts);
        await runner.StopAsync(CancellationToken.None);
        Assert.True(calm.Disposed);
    }

    /// <summary>Hung in a call that never returns, deaf to being asked to stop: left behind, and another does its work.</summary>
    [Fact]
    public async Task A_driver_that_takes_no_step_is_replaced_and_it_is_said()
    {
        var clock = new SteppedTime();
        await using var bed = await ConnectBed.OpenAsync();
        _drivers.Fates.Enqueue(Fate.Hangs);
        await bed.WithPressAsync(Register("a", "holding:0"));
        await using var runner = await StartAsync(bed, clock);
        var first = await _drivers.NextAsync();
        for (var s = 0; s < 110; s += 10) clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Same(first, runner.DriverOf("press"));
        await _drivers.UntilAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(10));
            return runner.DriverOf("press") is { } driver && driver != first;
        });
        var status = runner.StatusOf(bed.Book.FindAdapter("press")!);
        Assert.Equal((1, 1), (status.Restarts, status.Hangs));
        var stopping = runner.StopAsync(CancellationToken.None);
        await _drivers.UntilAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(10));
            return stopping.IsCompleted;
        });
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task A_driver_that_goes_on_or_that_waits_for_messages_is_left_alone(bool isPolling, bool steps)
    {
        var clock = new SteppedTime();
        var health = new AdapterHealth { IsPolling = isPolling };
        using var stop = new CancellationTokenSource();
        var watching = Watchdog.HangsAsync(health, TimeSpan.FromMinutes(2), clock, stop.Token);
        for (var i = 0; i < 1_000; i++)
        {
            if (steps) health.Stepped();
            clock.Advance(TimeSpan.FromSeconds(10));
        }
        Assert.False(watching.IsCompleted);
        await stop.CancelAsync();
        Assert.False(await watching.WaitAsync(Patience.Deadline));
    }

    [Theory]
    [InlineData(1_000, 1_000, 120)]
    [InlineData(60_000, 1_000, 300)]
    [InlineData(1_000, 3_600_000, 18_000)]
    public void A_driver_is_given_five_of_its_rounds(int timeoutMs, int samplingMs, int seconds) =>
        Assert.Equal(seconds, Watchdog.LimitOf(new(Modbus() with { TimeoutMs = timeoutMs }, null, [Register("a", "holding:0") with { SamplingMs = samplingMs }, Register("b", "holding:1") with { SamplingMs = 86_400_000 }], _drivers)).TotalSeconds);

    [Fact]
    public async Task A_plant_collectors_adapter_is_not_run_here()
    {
        await using var bed = await ConnectBed.OpenAsync();
        await bed.Book.SaveAsync(Engineer, Modbus() with { Collector = "bishan" });
        await bed.Book.SaveAsync(Engineer, Press, [Register("a", "holding:0")]);
        await using var runner = await StartAsync(bed);
        var status = runner.StatusOf(bed.Book.FindAdapter("press")!);
        Assert.Equal(LinkState.Disabled, status.State);
        Assert.Contains("bishan", status.Note!.Value.Zh, StringComparison.Ordinal);
        await runner.StopAsync(CancellationToken.None);
        Assert.Empty(_drivers.Made);
    }

    public enum Fate { Runs, Ends, Throws, Hangs }

    private sealed class ScriptedDrivers : IDriverFactory
    {
        private readonly System.Threading.Channels.Channel<ScriptedDriver> _started = System.Threading.Channels.Channel.CreateUnbounded<ScriptedDriver>();

        public ConcurrentQueue<Fate> Fates { get; } = new();
        public ConcurrentBag<ScriptedDriver> Made { get; } = [];

        public bool Makes(AdapterKind kind) => kind == AdapterKind.ModbusTcp;

        public IDriver Make(DriverSetup setup)
        {
            var driver = new ScriptedDriver(setup, Fates.TryDequeue(out var fate) ? fate : Fate.Runs, _started.Writer);
            Made.Add(driver);
            return driver;
        }

        public async Task<ScriptedDriver> NextAsync() => await _started.Reader.ReadAsync().AsTask().WaitAsync(Patience.Deadline);

        public async Task UntilAsync(Func<bool> condition)
        {
            using var deadline = new CancellationTokenSource(Patience.Deadline);
            using var pulse = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
            while (!condition()) await pulse.WaitForNextTickAsync(deadline.Token);
        }
    }

    private sealed class ScriptedDriver(DriverSetup setup, Fate fate, System.Threading.Channels.ChannelWriter<ScriptedDriver> started) : IDriver
    {
        public DriverSetup Setup => setup;
        public string[] Codes => [.. setup.Points.Select(p => p.Code)];
        public bool Disposed { get; private set; }
        public AdapterHealth Health { get; } = new() { State = LinkState.Online, IsPolling = fate == Fate.Hangs };

        public async Task RunAsync(CancellationToken cancel)
        {
            started.TryWrite(this);
            if (fate == Fate.Hangs) await new TaskCompletionSource().Task;
            if (fate == Fate.Throws) throw new InvalidOperationException("a bug");
            if (fate == Fate.Runs) await Task.Delay(Timeout.Infinite, cancel);
        }

        public Task<IReadOnlyList<TrialReading>> TryReadAsync(IReadOnlyList<Point> points, CancellationToken cancel) => Task.FromResult<IReadOnlyList<TrialReading>>([]);
        public Task<WriteAnswer> WriteAsync(Point point, double value, CancellationToken cancel) => Task.FromResult(new WriteAnswer(WriteResult.Done, value, new Bilingual("", "")));

        public ValueTask DisposeAsync()
        {
            Disposed = true;
            return ValueTask.CompletedTask;
        }
    }
}
