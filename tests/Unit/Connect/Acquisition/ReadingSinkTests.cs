using System.Text;
using Xunit;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Acquisition.Readings;
using Yiwang.Connect.Points;
using Yiwang.Streams;
using Yiwang.Things;
using Yiwang.Unit.Tests.Things;

namespace Yiwang.Unit.Tests.Connect.Acquisition;

public sealed class ReadingSinkTests
{
    private const string Owner = ThingsBed.Forge;
    private const long T = 1_762_675_200_000_000, Second = 1_000_000;
    private readonly RecordedStore _store = new();
    private readonly SampleFeed _feed;
    private readonly AdapterHealth _health = new();

    public ReadingSinkTests() => _feed = new SampleFeed(_store);

    private static Point P(string code, RawType type = RawType.Float64) =>
        new() { Handle = Handle.Parse($"{Owner}/D.{code}"), Device = Handle.Parse(Owner + "/D"), Code = code, Name = code, RawType = type };

    private ReadingSink Sink(params Point[] points) => new(_feed, Owner, points, TimeProvider.System) { Health = _health };

    private static async Task StoredAsync(ReadingSink sink) => Assert.True(await sink.StoredAsync());

    [Fact]
    public async Task Raw_values_are_scaled_and_judged_against_the_range()
    {
        await using var sink = Sink(P("t", RawType.Int16) with { Scale = 0.1, Offset = -10, Min = 0, Max = 50 });
        sink.Number(0, T, 300, Quality.Good);
        sink.Number(0, T + Second, 900, Quality.Good);
        sink.Number(0, T + 2 * Second, double.NaN, Quality.Good);
        sink.Number(0, T + 3 * Second, 900, Quality.BadDevice);
        await StoredAsync(sink);
        Assert.Equal([(20d, Quality.Good), (80d, Quality.UncertainOutOfRange), (double.NaN, Quality.BadDevice), (80d, Quality.BadDevice)], _store.Samples.Select(s => (Math.Round(s.Number, 9), s.Quality)));
        Assert.Equal(4, _health.Samples);
    }

    [Theory]
    [InlineData(nameof(ReportMode.ChangeAndPeriodic), "0 3 63 70")]
    [InlineData(nameof(ReportMode.Change), "0 3 70")]
    [InlineData(nameof(ReportMode.Periodic), "0 1 2 3 4 63 64 70")]
    public async Task A_dead_band_keeps_small_changes_out_and_a_heartbeat_says_that_it_lives(string mode, string kept)
    {
        await using var sink = Sink(P("x") with { Deadband = 0.5, ReportMode = Enum.Parse<ReportMode>(mode), HeartbeatMs = 60_000 });
        foreach (var (second, value) in new[] { (0, 10.0), (1, 10.3), (2, 9.6), (3, 10.5), (4, 10.9), (63, 10.5), (64, 10.6), (70, 11.5) }) sink.Number(0, T + second * Second, value, Quality.Good);
        await StoredAsync(sink);
        Assert.Equal(kept, string.Join(' ', _store.Samples.Select(s => (s.TimeUs - T) / Second)));
        // what was kept out was heard of all the same
        sink.Number(0, T + 71 * Second, 11.5, Quality.Good);
        Assert.Equal(T + 71 * Second, _feed.LastHeard.Of(_store.Samples[0].Series));
    }

    [Fact]
    public async Task A_percentage_is_of_the_range_or_of_the_value()
    {
        await using var sink = Sink(P("range") with { Deadband = 1, DeadbandPercent = true, Min = 0, Max = 200 }, P("value") with { Deadband = 1, DeadbandPercent = true });
        foreach (var (i, value) in new[] { 100.0, 101.5, 102.0 }.Index())
        {
            sink.Number(0, T + i * Second, value, Quality.Good);
            sink.Number(1, T + i * Second, value, Quality.Good);
        }
        await StoredAsync(sink);
        Assert.Equal([100, 102], _store.Of("range").Select(s => s.Number));
        Assert.Equal([100, 101.5], _store.Of("value").Select(s => s.Number));
    }

    [Fact]
    public async Task A_loss_stands_once_as_bad_without_a_value_and_the_next_value_is_kept_again()
    {
        await using var sink = Sink(P("x"), P("on", RawType.Bit), P("name", RawType.Text));
        for (var i = 0; i < 3; i++) sink.Number(i == 2 ? 0 : i, T, 1, Quality.Good);
        sink.Bytes(2, T, "a"u8, Quality.Good);
        for (var again = 0; again < 5; again++)
        {
            for (var i = 0; i < 3; i++) sink.Lost(i, T, Quality.BadOffline);
        }
        for (var i = 0; i < 2; i++) sink.Number(i, T + 9 * Second, 1, Quality.Good);
        sink.Bytes(2, T + 9 * Second, "a"u8, Quality.Good);
        await StoredAsync(sink);
        foreach (var point in new[] { "x", "on", "name" })
        {
            // never at the time of the value before it, which would be overwritten
            Assert.Equal([(T, Quality.Good), (T + 1, Quality.BadOffline), (T + 9 * Second, Quality.Good)], _store.Of(point).Select(s => (s.TimeUs, s.Quality)));
        }
        Assert.True(double.IsNaN(_store.Of("x")[1].Number));
        Assert.Equal(["a", "", "a"], _store.Of("name").Select(s => s.Text));
    }

    [Fact]
    public async Task Every_kind_of_value_reaches_a_series_of_its_kind()
    {
        await using var sink = Sink(P("n", RawType.UInt16), P("i", RawType.Int64), P("b", RawType.Bit), P("t", RawType.Text), P("w", RawType.Block), P("scaled", RawType.Int64) with { Scale = 0.5 });
        sink.Integer(0, T, 7, Quality.Good);
        sink.Integer(1, T, long.MaxValue, Quality.Good);
        sink.Integer(2, T, 1, Quality.Good);
        sink.Bytes(3, T, Encoding.UTF8.GetBytes("运行"), Quality.Good);
        sink.Bytes(4, T, new byte[] { 1, 2, 3 }, Quality.Good);
        sink.Integer(5, T, 7, Quality.Good);
        // what does not fit the point is not guessed at
        sink.Bytes(0, T + 1, "x"u8, Quality.Good);
        sink.Bytes(3, T + 1, new byte[StreamLimits.TextBytes + 1], Quality.Good);
        await StoredAsync(sink);
        Assert.Equal(7, _store.Of(".n")[0].Number);
        Assert.Equal(long.MaxValue, _store.Of(".i")[0].Bits);
        Assert.Equal(1, _store.Of(".b")[0].Bits);
        Assert.Equal("运行", _store.Of(".t")[0].Text);
        Assert.Equal([1, 2, 3], _store.Of(".w")[0].Bytes);
        Assert.Equal(3.5, _store.Of(".scaled")[0].Number);
        Assert.Equal([Quality.BadConfiguration, Quality.BadConfiguration], new[] { _store.Of(".n")[1].Quality, _store.Of(".t")[1].Quality });
    }

    [Fact]
    public async Task A_busy_store_loses_nothing_and_a_full_sink_makes_its_driver_wait()
    {
        await using var sink = Sink(P("x") with { ReportMode = ReportMode.Periodic });
        _store.Hold = new TaskCompletionSource();
        sink.Number(0, T, 0, Quality.Good);
        sink.Flush();
        var taken = 1;
        while (sink.Number(0, T + taken, taken, Quality.Good)) taken++;
        Assert.InRange(taken, 65_536, 2 * 65_536);
        var stored = sink.StoredAsync();
        Assert.False(stored.IsCompleted);
        foreach (var trouble in new[] { AppendStatus.Busy, AppendStatus.DiskFull }) _store.Answers.Enqueue(trouble);
        _store.Hold.SetResult();
        _store.Hold = null;
        Assert.True(await stored);
        Assert.Equal(Enumerable.Range(0, taken).Select(i => T + i), _store.Samples.Select(s => s.TimeUs));
        Assert.True(sink.Number(0, T + taken, 1, Quality.Good));
    }

    [Fact]
    public async Task Who_waits_for_an_acknowledgement_hears_when_nothing_was_kept()
    {
        await using var sink = Sink(P("x"));
        _store.Answers.Enqueue(AppendStatus.Invalid);
        sink.Number(0, T, 1, Quality.Good);
        Assert.False(await sink.StoredAsync());
        Assert.Equal(1, _health.Errors(LinkError.Mapping));
        Assert.True(await sink.StoredAsync());
    }

    [Fact]
    public async Task Listeners_hear_of_samples_once_they_are_durable()
    {
        var heard = new Listener();
        _feed.Listen(heard);
        await using var sink = Sink(P("x"));
        _store.Hold = new TaskCompletionSource();
        sink.Number(0, T, 5, Quality.Good);
        var stored = sink.StoredAsync();
        Assert.Empty(heard.Times);
        _store.Hold.SetResult();
        Assert.True(await stored);
        Assert.Equal([T], heard.Times);
    }

    [Fact]
    public async Task Readings_cost_no_memory_once_the_batch_has_grown()
    {
        await using var sink = Sink(P("x"), P("i", RawType.Int64), P("t", RawType.Text));
        void Round(long from)
        {
            for (var i = 0; i < 1_000; i++)
            {
                sink.Number(0, from + i, i, Quality.Good);
                sink.Integer(1, from + i, i, Quality.Good);
                sink.Bytes(2, from + i, i % 2 == 0 ? "running"u8 : "stopped"u8, Quality.Good);
            }
        }
        for (var warm = 0; warm < 3; warm++)
        {
            Round(T + warm * Second);
            await StoredAsync(sink);
        }
        Assert.Equal(0, Allocations.Least(() => Round(T + 60 * Second)));
    }

    [Fact]
    public async Task A_point_whose_series_is_of_another_kind_disturbs_nobody()
    {
        _store.Open(new($"{Owner}/D.x", Owner), SampleKind.Text);
        await using var sink = Sink(P("x"), P("y"));
        Assert.True(sink.Number(0, T, 1, Quality.Good));
        Assert.True(sink.Number(1, T, 2, Quality.Good));
        sink.Lost(0, T + 1, Quality.BadOffline);
        await StoredAsync(sink);
        Assert.Equal([2], _store.Samples.Select(s => s.Number));
    }

    private sealed class Listener : ISampleListener
    {
        public List<long> Times { get; } = [];
        public void Heard(SampleBatch batch) => Times.AddRange(batch.Times);
    }
}
