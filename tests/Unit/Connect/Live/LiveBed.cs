using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Live;
using Yiwang.Connect.Live.Correcting;
using Yiwang.Connect.Points;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Streams;
using Yiwang.Things;
using Xunit;

namespace Yiwang.Unit.Tests.Connect.Live;

/// <summary>Live state over a real book, with a clock whose hands and whose pace a test moves apart.</summary>
internal sealed class LiveBed : IAsyncDisposable
{
    private readonly ConnectBed _connect;

    private LiveBed(ConnectBed connect)
    {
        _connect = connect;
        Start();
    }

    public TwoHandedClock Clock { get; } = new();
    public LiveStates States { get; private set; } = null!;
    public StateRecorder Recorder { get; private set; } = null!;
    public StateCorrection Correction { get; private set; } = null!;
    public ConnectBed Connect => _connect;
    public Handle Press => ConnectBed.Press;
    public long NowUs => Micros.Of(Clock);
    public DeviceLive Live => States.Of(Press);
    public DeviceState State => Live.State;

    public static async Task<LiveBed> OpenAsync(DeviceRules? rules, params Point[] points)
    {
        var connect = await ConnectBed.OpenAsync();
        await connect.WithPressAsync(points);
        if (rules is not null) Assert.Equal(Outcome.Ok, await connect.Book.SetRulesAsync(ConnectBed.Engineer, ConnectBed.Press, rules));
        return new(connect);
    }

    public static DeviceRules Rules(params StateRule[] rules) => new(ConnectBed.Press, "", new Dictionary<int, DeviceState>(), rules);

    public static Point Current => ConnectBed.Register("AI0", "input:0", RawType.Float32) with { Ucum = "A" };
    public static Point Pulse => ConnectBed.Register("DI0", "discrete:0", RawType.Bit);

    /// <summary>A new process: memory is gone, book and store stay.</summary>
    public void Start()
    {
        Recorder = new StateRecorder(_connect.Feed, _connect.Things.Events, Clock);
        var late = new LateWindows(Clock);
        States = new LiveStates(_connect.Book, _connect.Feed, Recorder, Clock, late);
        Correction = new StateCorrection(late, _connect.Book, _connect.Feed, Clock);
    }

    /// <summary>A sample becomes durable.</summary>
    public async Task SayAsync(string code, double value, Quality? quality = null, long? timeUs = null)
    {
        var point = _connect.Book.PointsOf(Press).Single(p => p.Code == code);
        var series = PointSeries.Open(_connect.Store, ThingsOwner, point);
        var batch = new SampleBatch { ReceivedUs = NowUs };
        var at = timeUs ?? NowUs;
        if (point.SampleKind == SampleKind.Number) batch.Add(series, at, value, quality ?? Quality.Good);
        else batch.AddInteger(series, at, (long)value, quality ?? Quality.Good);
        if (quality is not { IsBad: true }) _connect.Feed.LastHeard.Set(series, at);
        Assert.Equal(AppendStatus.Ok, (await _connect.Feed.AppendAsync(batch)).Status);
    }

    /// <summary>The source confirmed a value that had not changed enough to be kept.</summary>
    public void Confirm(string code) =>
        _connect.Feed.LastHeard.Set(PointSeries.Find(_connect.Store, ThingsOwner, _connect.Book.PointsOf(Press).Single(p => p.Code == code)), NowUs);

    /// <summary>Seconds pass, in turns of live state.</summary>
    public async Task PassAsync(double seconds)
    {
        for (var turn = 0; turn < seconds * 4; turn++)
        {
            Clock.Move(LiveLoop.Turn);
            await TurnAsync();
        }
    }

    public async Task TurnAsync()
    {
        States.Tick();
        await Recorder.FlushAsync(default);
    }

    public IReadOnlyList<(DeviceState State, long TimeUs)> Kept => [.. _connect.Store.Of(Press + "#state").Select(s => ((DeviceState)s.Bits, s.TimeUs))];

    public ValueTask DisposeAsync() => _connect.DisposeAsync();

    private static string ThingsOwner => Yiwang.Unit.Tests.Things.ThingsBed.Forge;
}

/// <summary>A wall clock that can be set, and a pace that goes on evenly.</summary>
internal sealed class TwoHandedClock : TimeProvider
{
    private DateTimeOffset _wall = new(2026, 11, 9, 8, 0, 0, TimeSpan.Zero);
    private long _pace;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;
    public override DateTimeOffset GetUtcNow() => _wall;
    public override long GetTimestamp() => _pace;

    public void Move(TimeSpan by)
    {
        _wall += by;
        _pace += by.Ticks;
    }

    /// <summary>Somebody sets the clock.</summary>
    public void Set(TimeSpan by) => _wall += by;
}
