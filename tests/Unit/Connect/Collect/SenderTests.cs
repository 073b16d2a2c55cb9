using Xunit;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Collect.Hub;
using Yiwang.Connect.Collect.Spool;
using Yiwang.Connect.Collect.Uplink;
using Yiwang.Connect.Points;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Streams;
using Yiwang.Unit.Tests.Streams;
using Yiwang.Unit.Tests.Things;

namespace Yiwang.Unit.Tests.Connect.Collect;

/// <summary>A collector's spool and sender against the intake of a node with a real store.</summary>
public sealed class SenderTests : IAsyncLifetime
{
    private const long Second = 1_000_000;
    private readonly HandClock _clock = new(new(2026, 11, 9, 8, 0, 0, TimeSpan.Zero));
    private readonly Yiwang.Unit.Tests.Storage.UnreliableFileSystem _disk = new();
    private ConnectBed _connect = null!;
    private StreamStore _store = null!;
    private SampleFeed _feed = null!;
    private PaperUplink _uplink = null!;
    private IReadOnlyList<Point> _points = null!;

    public async ValueTask InitializeAsync()
    {
        _connect = await ConnectBed.OpenAsync();
        await _connect.Book.SaveAsync(ConnectBed.Engineer, ConnectBed.Modbus() with { Collector = PaperUplink.Name });
        _points = await _connect.WithPressAsync([.. Enumerable.Range(0, 20).Select(i => ConnectBed.Register("p" + i, "holding:" + 2 * i, RawType.Float32))]);
        _store = StreamStore.Open("/node/streams", new StreamOptions { MinFreeBytes = 0 }, new Yiwang.Unit.Tests.Storage.UnreliableFileSystem(), _clock);
        _feed = new SampleFeed(_store);
        _uplink = new PaperUplink(new CollectorIntake(_connect.Book, _feed, _clock));
    }

    public async ValueTask DisposeAsync()
    {
        _store.Dispose();
        await _connect.DisposeAsync();
    }

    private SampleSpool OpenSpool(SpoolOptions? options = null) => SampleSpool.Open("/collector/spool", options ?? new SpoolOptions(), _disk);

    /// <summary>The uplink of a plant is gone for a day, under a clock of the test's own; everything arrives, each sample once, at its source time.</summary>
    [Fact]
    public async Task A_day_without_the_node_loses_nothing_and_what_is_new_goes_first()
    {
        const int step = 10;
        var began = Micros.Of(_clock);
        using var spool = OpenSpool();
        var sender = new Sender(spool, _uplink, _clock);
        await RunAsync(spool, sender, seconds: 600, step);
        _uplink.IsCut = true;
        await RunAsync(spool, sender, seconds: 86_400, step);
        Assert.NotNull(sender.Trouble);
        Assert.Equal(600 / step, Read(0).Count);
        _uplink.IsCut = false;
        _uplink.Taken.Clear();
        var back = Micros.Of(_clock);
        await AppendAsync(spool);
        _clock.Advance(TimeSpan.FromSeconds(step));
        await sender.StepAsync(default);
        // first what has just come, then the oldest
        Assert.InRange(_uplink.Taken[0], back - 30 * Second, back);
        Assert.Equal(began + 600 * Second, _uplink.Taken[1]);
        while (await sender.StepAsync(default))
        {
        }
        var later = _uplink.Taken.Skip(1).ToArray();
        Assert.Equal(later.Order(), later);
        Assert.Equal(0, sender.OldestUnsentUs);
        for (var p = 0; p < _points.Count; p++)
        {
            var samples = Read(p);
            Assert.Equal(Enumerable.Range(0, (87_000 / step) + 1).Select(i => began + i * step * Second), samples.Select(s => s.TimeUs));
            Assert.All(samples, s => Assert.Equal(Value(p, s.TimeUs), s.Value));
        }
        spool.Files.Trim();
        Assert.InRange(spool.Files.Bytes, 1, 2 * spool.Files.Options.SegmentBytes);
    }

    [Fact]
    public async Task Live_samples_go_on_arriving_first_while_the_past_is_sent()
    {
        using var spool = OpenSpool();
        var sender = new Sender(spool, _uplink, _clock);
        _uplink.IsCut = true;
        await RunAsync(spool, sender, seconds: 40_000, step: 10);
        _uplink.IsCut = false;
        for (var i = 0; i < 3; i++)
        {
            await AppendAsync(spool);
            var now = Micros.Of(_clock);
            _uplink.Taken.Clear();
            Assert.True(await sender.StepAsync(default));
            Assert.InRange(_uplink.Taken[0], now - 10 * Second, now);
            Assert.True(_uplink.Taken[1] < now - 3_600 * Second);
            _clock.Advance(TimeSpan.FromSeconds(10));
        }
    }

    [Fact]
    public async Task A_lost_answer_is_sent_again_and_kept_once()
    {
        using var spool = OpenSpool();
        var sender = new Sender(spool, _uplink, _clock);
        _uplink.LosesAnswers = true;
        await RunAsync(spool, sender, seconds: 100, step: 1);
        Assert.InRange(Read(3).Count, 50, 100);
        _uplink.LosesAnswers = false;
        while (await sender.StepAsync(default))
        {
        }
        Assert.Equal(100, Read(3).Count);
        Assert.Null(sender.Trouble);
    }

    [Fact]
    public async Task Both_ends_may_start_again_at_any_time()
    {
        var began = Micros.Of(_clock);
        var random = new Random(5);
        var steps = 0;
        for (var round = 0; round < 12; round++)
        {
            using var spool = OpenSpool(new SpoolOptions { SegmentBytes = 8_192 });
            var sender = new Sender(spool, _uplink, _clock);
            _uplink.IsCut = random.Next(2) == 0;
            _uplink.LosesAnswers = random.Next(3) == 0;
            var seconds = random.Next(1, 60);
            await RunAsync(spool, sender, seconds, step: 1);
            steps += seconds;
        }
        (_uplink.IsCut, _uplink.LosesAnswers) = (false, false);
        using var last = OpenSpool();
        var end = new Sender(last, _uplink, _clock);
        while (await end.StepAsync(default))
        {
        }
        Assert.Equal(Enumerable.Range(0, steps).Select(i => began + i * Second), Read(7).Select(s => s.TimeUs));
    }

    [Fact]
    public async Task What_had_to_be_dropped_shows_as_a_gap_that_begins_where_it_begins()
    {
        var began = Micros.Of(_clock);
        using var spool = OpenSpool(new SpoolOptions { SegmentBytes = 8_192, BytesMax = 65_536 });
        var sender = new Sender(spool, _uplink, _clock);
        await RunAsync(spool, sender, seconds: 60, step: 1);
        _uplink.IsCut = true;
        await RunAsync(spool, sender, seconds: 3_600, step: 1);
        _uplink.IsCut = false;
        while (await sender.StepAsync(default))
        {
        }
        var samples = Read(0);
        var gap = Assert.Single(samples, s => s.Quality == Quality.BadOffline);
        Assert.Equal(began + 60 * Second, gap.TimeUs);
        var after = samples.First(s => s.TimeUs > gap.TimeUs).TimeUs;
        Assert.Equal(60 + 1 + (int)((began + 3_660 * Second - after) / Second), samples.Count);
        Assert.Equal((after - gap.TimeUs) / Second * _points.Count, spool.Files.Gaps.Dropped);
    }

    [Fact]
    public async Task A_value_that_does_not_change_is_still_heard_of()
    {
        using var spool = OpenSpool();
        var sender = new Sender(spool, _uplink, _clock);
        await AppendAsync(spool);
        await sender.StepAsync(default);
        var id = spool.SeriesOf(ThingsBed.Forge, _points[0]);
        for (var s = 1; s <= 5; s++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            spool.LastHeard.Set(id, Micros.Of(_clock));
            await sender.StepAsync(default);
            Assert.True(_store.TryFind(PointSeries.KeyOf(ThingsBed.Forge, _points[0]), out var series));
            Assert.Equal(Micros.Of(_clock), _feed.LastHeard.Of(series.Id));
        }
        Assert.Single(Read(0));
    }

    [Fact]
    public async Task A_node_that_is_back_is_noticed_with_nothing_to_send()
    {
        using var spool = OpenSpool();
        var sender = new Sender(spool, _uplink, _clock);
        spool.LastHeard.Set(spool.SeriesOf(ThingsBed.Forge, _points[0]), Micros.Of(_clock));
        _uplink.IsCut = true;
        await sender.StepAsync(default);
        Assert.NotNull(sender.Trouble);
        _uplink.IsCut = false;
        await sender.StepAsync(default);
        Assert.Null(sender.Trouble);
    }

    [Fact]
    public async Task Samples_of_points_that_the_collector_does_not_run_are_not_kept()
    {
        using var spool = OpenSpool();
        var sender = new Sender(spool, _uplink, _clock);
        await AppendAsync(spool);
        Assert.Equal(Outcome.Ok, (await _connect.Book.SaveAsync(ConnectBed.Engineer, _connect.Book.FindAdapter("press")! with { Collector = "" })).Status);
        await sender.StepAsync(default);
        Assert.Null(sender.Trouble);
        Assert.Empty(Read(0));
    }

    private async Task RunAsync(SampleSpool spool, Sender sender, int seconds, int step)
    {
        for (var s = 0; s < seconds; s += step)
        {
            await AppendAsync(spool);
            _clock.Advance(TimeSpan.FromSeconds(step));
            // a sender tries every half minute while the node is away
            if (sender.Trouble is null || s % 30 == 0) await sender.StepAsync(default);
        }
    }

    private async Task AppendAsync(SampleSpool spool)
    {
        var now = Micros.Of(_clock);
        var batch = new SampleBatch { ReceivedUs = now };
        for (var p = 0; p < _points.Count; p++) batch.Add(spool.SeriesOf(ThingsBed.Forge, _points[p]), now, Value(p, now), Quality.Good);
        Assert.Equal(AppendStatus.Ok, (await spool.AppendAsync(batch)).Status);
    }

    private static double Value(int point, long timeUs) => point * 1_000 + timeUs / Second % 977;

    private List<(long TimeUs, double Value, Quality Quality)> Read(int point)
    {
        var samples = new List<(long, double, Quality)>();
        if (!_store.TryFind(PointSeries.KeyOf(ThingsBed.Forge, _points[point]), out var series)) return samples;
        using var cursor = _store.Read(series.Id, 0, long.MaxValue);
        while (cursor.Next())
        {
            for (var i = 0; i < cursor.Times.Length; i++) samples.Add((cursor.Times[i], BitConverter.Int64BitsToDouble(cursor.Bits[i]), new Quality(cursor.Qualities[i])));
        }
        return samples;
    }
}
