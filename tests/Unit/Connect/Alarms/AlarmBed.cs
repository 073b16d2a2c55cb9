using Xunit;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Alarms.Evaluation;
using Yiwang.Connect.Alarms.Rules;
using Yiwang.Connect.Live;
using Yiwang.Connect.Points;
using Yiwang.Parties;
using Yiwang.Streams;
using Yiwang.Things;
using Yiwang.Unit.Tests.Connect.Live;
using Yiwang.Unit.Tests.Things;

namespace Yiwang.Unit.Tests.Connect.Alarms;

/// <summary>The evaluator over a real book, with a clock that a test moves; what it tells is written down.</summary>
internal sealed class AlarmBed : IAsyncDisposable, IAlarmSink
{
    private readonly HashSet<(string, Handle)> _active = [];
    private readonly Dictionary<(string, Handle), LimitState> _levels = [];
    private readonly List<AlarmRule> _rules = [];

    private AlarmBed(ConnectBed connect)
    {
        Connect = connect;
        Evaluator = new AlarmEvaluator(connect.Book, connect.Feed, this, Clock);
    }

    public ConnectBed Connect { get; }
    public TwoHandedClock Clock { get; } = new();
    public AlarmEvaluator Evaluator { get; private set; }
    public List<(string Rule, AlarmTurns Turns, double AtS)> Told { get; } = [];
    /// <summary>At which each was told.</summary>
    public List<LimitState> Levels { get; } = [];
    public long StartUs { get; } = Micros.Of(new DateTimeOffset(2026, 11, 9, 8, 0, 0, TimeSpan.Zero));
    public long NowUs => Micros.Of(Clock);

    /// <summary>What was raised and cleared, in order.</summary>
    public string Story => string.Join(' ', Told.Where(t => t.Turns != AlarmTurns.None).Select(t => FormattableString.Invariant($"{t.Turns}@{t.AtS:0.###}")));

    public static Point Pressure => ConnectBed.Register("lube_pressure", "holding:6") with { Name = "润滑压力", Ucum = "MPa", Scale = 0.01, SamplingMs = 1_000 };
    public static Point Temperature => ConnectBed.Register("oil_temp", "holding:5", RawType.Int16) with { Name = "油温", Ucum = "Cel", Scale = 0.1 };

    public static async Task<AlarmBed> OpenAsync(params Point[] points)
    {
        var connect = await ConnectBed.OpenAsync();
        await connect.WithPressAsync(points.Length > 0 ? points : [Pressure, Temperature]);
        return new(connect);
    }

    public static AlarmRule Rule(string when, string id = "r1") => new() { Id = id, Owner = ThingsBed.Forge, Name = id, Device = ConnectBed.Press, When = when };

    public void Use(params AlarmRule[] rules)
    {
        _rules.Clear();
        _rules.AddRange(rules);
        Evaluator.Use(new RuleSet(rules));
    }

    /// <summary>A new process: memory is gone; alarms that stood, book and store stay.</summary>
    public void Restart()
    {
        Connect.Feed.Forget(Evaluator);
        Evaluator = new AlarmEvaluator(Connect.Book, Connect.Feed, this, Clock);
        Evaluator.Use(new RuleSet(_rules));
    }

    public async Task SayAsync(string code, double value, Quality? quality = null, Handle? device = null)
    {
        var point = Connect.Book.PointsOf(device ?? ConnectBed.Press).Single(p => p.Code == code);
        var series = PointSeries.Open(Connect.Store, ThingsBed.Forge, point);
        var batch = new SampleBatch { ReceivedUs = NowUs };
        batch.Add(series, NowUs, value, quality ?? Quality.Good);
        if (quality is not { IsBad: true }) Connect.Feed.LastHeard.Set(series, NowUs);
        Assert.Equal(AppendStatus.Ok, (await Connect.Feed.AppendAsync(batch)).Status);
    }

    public async Task SayStateAsync(DeviceState state)
    {
        var batch = new SampleBatch { ReceivedUs = NowUs };
        batch.AddInteger(Connect.Store.Open(new SeriesKey(ConnectBed.Press + "#state", ThingsBed.Forge), SampleKind.Integer), NowUs, (long)state, Quality.Good);
        Assert.Equal(AppendStatus.Ok, (await Connect.Feed.AppendAsync(batch)).Status);
    }

    /// <summary>The same value every second for so long.</summary>
    public async Task KeepSayingAsync(string code, double value, int seconds)
    {
        for (var s = 0; s < seconds; s++)
        {
            await SayAsync(code, value);
            Pass(1);
        }
    }

    /// <summary>Seconds pass, in turns of the loop.</summary>
    public void Pass(double seconds)
    {
        for (var turn = 0; turn < seconds * 4; turn++)
        {
            Clock.Move(LiveLoop.Turn);
            Evaluator.Tick();
        }
    }

    /// <summary>Time jumps: whoever looks comes late.</summary>
    public void Sleep(double seconds)
    {
        Clock.Move(TimeSpan.FromSeconds(seconds));
        Evaluator.Tick();
    }

    void IAlarmSink.Tell(RuleRun run, AlarmTurns turns, long atUs)
    {
        if (turns.HasFlag(AlarmTurns.Raised)) Assert.True(_active.Add((run.Rule.Id, run.Device)), "raised twice");
        if (turns.HasFlag(AlarmTurns.Cleared)) _active.Remove((run.Rule.Id, run.Device));
        if (turns == AlarmTurns.None)
        {
            if (run.IsActive == _active.Contains((run.Rule.Id, run.Device))) return;
            turns = run.IsActive ? AlarmTurns.Raised : AlarmTurns.Cleared;
            if (run.IsActive) _active.Add((run.Rule.Id, run.Device));
            else _active.Remove((run.Rule.Id, run.Device));
        }
        _levels[(run.Rule.Id, run.Device)] = run.Level?.State ?? LimitState.None;
        if (run.Level is { } level) Levels.Add(level.State);
        Told.Add((run.Rule.Id, turns, (atUs - StartUs) / 1e6));
    }

    bool IAlarmSink.IsActive(AlarmRule rule, Handle device, out LimitState level)
    {
        level = _levels.GetValueOrDefault((rule.Id, device));
        return _active.Contains((rule.Id, device));
    }

    public ValueTask DisposeAsync() => Connect.DisposeAsync();
}
