using Xunit;
using Yiwang.Streams;
using static Yiwang.Unit.Tests.Streams.StoreBed;

namespace Yiwang.Unit.Tests.Streams;

public sealed class StoreTests
{
    [Theory, InlineData(false, false), InlineData(false, true), InlineData(true, false), InlineData(true, true)]
    public async Task What_is_acknowledged_is_read_whether_in_memory_or_sealed_and_after_a_restart(bool seal, bool reopen)
    {
        using var bed = new StoreBed();
        var series = bed.Series();
        var samples = Enumerable.Range(0, 20_000).Select(i => (bed.Now - Day + i * Second, i / 100.0)).ToArray();
        Assert.Equal(new AppendAnswer(AppendStatus.Ok, 20_000), await bed.Append(series, samples));
        if (seal) await bed.Store.SealAsync();
        if (reopen) bed.Reopen();
        Assert.Equal(samples, bed.Read(series).Select(s => (s.TimeUs, s.Number)));
        Assert.Equal(samples[100..200], bed.Read(series, samples[100].Item1, samples[200].Item1).Select(s => (s.TimeUs, s.Number)));
        Assert.True(bed.Store.TryLast(series, out var last));
        Assert.Equal(samples[^1], (last.TimeUs, last.Number));
        Assert.Equal((seal, 20_000), (bed.Store.Figures.Buckets > 0, bed.Store.Figures.Samples));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Every_kind_keeps_its_value_its_quality_and_its_times(bool seal)
    {
        using var bed = new StoreBed();
        var all = new[] { SampleKind.Number, SampleKind.Integer, SampleKind.Boolean, SampleKind.Text, SampleKind.Block }.Select(k => bed.Series($"p.{k}", k)).ToArray();
        var batch = new SampleBatch { ReceivedUs = bed.Now };
        batch.Add(all[0], bed.Now - 10 * Second, double.NaN, Quality.BadOffline);
        batch.AddInteger(all[1], bed.Now - Second, long.MinValue, Quality.UncertainOutOfRange);
        batch.Add(all[2], bed.Now, true, Quality.Good);
        batch.Add(all[3], bed.Now, "运行"u8, Quality.Good);
        batch.Add(all[3], bed.Now + 1, ""u8, Quality.Good);
        batch.Add(all[4], bed.Now, new byte[StreamLimits.BlockBytes], Quality.Good);
        Assert.Equal(6, (await bed.Store.AppendAsync(batch)).Accepted);
        if (seal) await bed.Store.SealAsync();
        var number = Assert.Single(bed.Read(all[0]));
        Assert.True(double.IsNaN(number.Number));
        Assert.Equal(Quality.BadOffline.Code, number.Quality);
        Assert.InRange(number.ReceivedUs - number.TimeUs, 9.4 * Second, 10.6 * Second);
        Assert.Equal(new Sample(bed.Now - Second, bed.Read(all[1])[0].ReceivedUs, long.MinValue, Quality.UncertainOutOfRange.Code, ""), Assert.Single(bed.Read(all[1])));
        Assert.Equal(1, Assert.Single(bed.Read(all[2])).Bits);
        Assert.Equal(["运行", ""], bed.Read(all[3]).Select(s => s.Text));
        Assert.Equal(StreamLimits.BlockBytes, bed.Store.LastBytes(all[4]).Length);
        Assert.Empty(bed.Store.LastBytes(all[3]));
        Assert.Empty(bed.Store.LastBytes(all[0]));
    }

    [Fact]
    public async Task Of_two_samples_with_one_time_the_later_received_one_wins_wherever_they_lie()
    {
        using var bed = new StoreBed();
        var series = bed.Series();
        var at = bed.Now - Hour;
        await bed.Append(series, (at, 1), (at + 1, 1), (at, 2));
        Assert.Equal([2.0, 1.0], bed.Read(series).Select(s => s.Number));
        await bed.Store.SealAsync();
        await bed.Append(series, (at + 1, 3));
        Assert.Equal([2.0, 3.0], bed.Read(series).Select(s => s.Number));
        await bed.Store.SealAsync();
        await bed.Append(series, (at, 4));
        Assert.Equal([4.0, 3.0], bed.Read(series).Select(s => s.Number));
        bed.Reopen();
        Assert.Equal([4.0, 3.0], bed.Read(series).Select(s => s.Number));
        Assert.True(bed.Store.TryLast(series, out var last));
        Assert.Equal(3.0, last.Number);
    }

    [Fact]
    public async Task Late_samples_come_in_their_place()
    {
        using var bed = new StoreBed();
        var series = bed.Series();
        var random = new Random(4);
        var times = Enumerable.Range(0, 9_000).Select(i => bed.Now - Day + i * Second).ToArray();
        var arrival = times.OrderBy(t => random.Next(20) == 0 ? t + Hour : t).Chunk(700).ToArray();
        for (var i = 0; i < arrival.Length; i++)
        {
            await bed.Append(series, [.. arrival[i].Select(t => (t, (double)t))]);
            if (i % 4 == 3) await bed.Store.SealAsync();
        }
        Assert.Equal(times, bed.Read(series).Select(s => s.TimeUs));
        Assert.Equal(times.Select(t => (double)t), bed.Read(series).Select(s => s.Number));
        Assert.True(bed.Store.Figures.Late > 100);
    }

    [Fact]
    public async Task A_batch_that_does_not_fit_is_refused_whole()
    {
        using var bed = new StoreBed();
        var (number, flag, text) = (bed.Series(), bed.Series("f", SampleKind.Boolean), bed.Series("t", SampleKind.Text));
        async Task<AppendStatus> Try(Action<SampleBatch> spoil)
        {
            var batch = new SampleBatch { ReceivedUs = bed.Now };
            batch.Add(number, bed.Now, 1.0, Quality.Good);
            spoil(batch);
            return (await bed.Store.AppendAsync(batch)).Status;
        }
        Assert.Equal(AppendStatus.Invalid, await Try(b => b.Add(new SeriesId(99), bed.Now, 1.0, Quality.Good)));
        Assert.Equal(AppendStatus.Invalid, await Try(b => b.Add(default, bed.Now, 1.0, Quality.Good)));
        Assert.Equal(AppendStatus.Invalid, await Try(b => b.AddInteger(flag, bed.Now, 2L, Quality.Good)));
        Assert.Equal(AppendStatus.Invalid, await Try(b => b.Add(text, bed.Now, 1.5, Quality.Good)));
        Assert.Equal(AppendStatus.Invalid, await Try(b => b.Add(text, bed.Now, new byte[StreamLimits.TextBytes + 1], Quality.Good)));
        Assert.Empty(bed.Read(number));
        Assert.Throws<InvalidOperationException>(() => bed.Store.Open(new SeriesKey("f", "o.plant"), SampleKind.Number));
        Assert.Throws<ArgumentException>(() => bed.Series(new string('好', 171)));
    }

    [Fact]
    public async Task Series_keep_their_numbers_over_a_restart()
    {
        using var bed = new StoreBed();
        var ids = Enumerable.Range(0, 3_000).Select(i => bed.Store.Open(new SeriesKey($"点位/{i}", i % 3 == 0 ? "o.b" : "o.a"), SampleKind.Number)).ToArray();
        await bed.Append(ids[^1], (bed.Now, 1));
        bed.Reopen();
        Assert.Equal(ids, Enumerable.Range(0, 3_000).Select(i => bed.Store.Open(new SeriesKey($"点位/{i}", i % 3 == 0 ? "o.b" : "o.a"), SampleKind.Number)));
        Assert.Equal(3_000, bed.Store.Figures.Series);
        Assert.Equal([4u, 7u], bed.Store.List("o.b", new SeriesId(1), 2).Select(s => s.Id.Value));
        Assert.Equal([2u, 3u], bed.Store.List(null, new SeriesId(1), 2).Select(s => s.Id.Value));
        Assert.True(bed.Store.TryFind(ids[7], out var info));
        Assert.Equal(new SeriesInfo(ids[7], new SeriesKey("点位/7", "o.a"), SampleKind.Number), info);
        Assert.False(bed.Store.TryFind(new SeriesKey("点位/7", "o.b"), out _));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Last_values_are_there_after_a_restart_with_or_without_their_file(bool isLost)
    {
        using var bed = new StoreBed();
        var (sealedOne, inLog, text) = (bed.Series("a"), bed.Series("b"), bed.Series("t", SampleKind.Text));
        await bed.Append(sealedOne, (bed.Now - Second, 1), (bed.Now, 2));
        await bed.Store.SealAsync();
        await bed.Append(inLog, (bed.Now, 3));
        var batch = new SampleBatch { ReceivedUs = bed.Now };
        batch.Add(text, bed.Now, "停机"u8, Quality.UncertainInitial);
        await bed.Store.AppendAsync(batch);
        bed.Store.Dispose();
        Assert.True(bed.Files.Exists(Folder + "/last"));
        if (isLost) bed.Files.Delete(Folder + "/last");
        bed.Open();
        Assert.Equal(2.0, Last(bed, sealedOne).Number);
        Assert.Equal(3.0, Last(bed, inLog).Number);
        Assert.Equal((0, Quality.UncertainInitial), (Last(bed, text).Bits, Last(bed, text).Quality));
        Assert.Equal("停机"u8, bed.Store.LastBytes(text));
        Assert.False(bed.Store.TryLast(new SeriesId(99), out _));
    }

    private static LastSample Last(StoreBed bed, SeriesId series)
    {
        Assert.True(bed.Store.TryLast(series, out var last));
        return last;
    }

    [Fact]
    public async Task After_the_end_appends_and_readers_are_told_so()
    {
        var bed = new StoreBed();
        var series = bed.Series();
        await bed.Append(series, (bed.Now - Second, 1));
        using var cursor = bed.Store.Read(series, 0, long.MaxValue);
        bed.Dispose();
        Assert.True(cursor.Next());
        Assert.Throws<ObjectDisposedException>(() => bed.Read(series));
        Assert.Equal(AppendStatus.Stopping, (await bed.Append(series, (bed.Now, 1))).Status);
    }
}
