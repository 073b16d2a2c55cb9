using Xunit;
using Yiwang.Streams;
using static Yiwang.Unit.Tests.Streams.StoreBed;

namespace Yiwang.Unit.Tests.Streams;

public sealed class RetentionTests
{
    [Fact]
    public async Task Buckets_that_are_over_go_whole_with_their_bytes()
    {
        using var bed = new StoreBed();
        var series = bed.Series();
        for (var day = 1; day <= 5; day++) await bed.Append(series, [.. Enumerable.Range(0, 5_000).Select(i => (bed.Now - day * Day + i * Second, i * 0.1))]);
        await bed.Store.SealAsync();
        var buckets = bed.Store.Figures.Buckets;
        var used = bed.Files.List(Folder + "/chunks").Sum(bed.Files.Length);
        bed.Clock.Advance(TimeSpan.FromDays(28));
        var given = bed.Store.DropExpired();
        Assert.True(given > 0);
        Assert.Equal(used - given, bed.Files.List(Folder + "/chunks").Sum(bed.Files.Length));
        Assert.Equal(buckets - 3, bed.Store.Figures.Buckets);
        Assert.All(bed.Read(series), s => Assert.True(s.TimeUs > bed.Now - 31 * Day));
        Assert.Equal(0, bed.Store.DropExpired());
    }

    [Fact]
    public async Task A_series_may_be_kept_shorter_or_longer_than_the_others()
    {
        using var bed = new StoreBed();
        var (brief, usual, lasting) = (bed.Series("brief"), bed.Series("usual"), bed.Series("lasting"));
        bed.Store.Keep(brief, 2);
        bed.Store.Keep(lasting, 400);
        foreach (var series in new[] { brief, usual, lasting }) await bed.Append(series, [.. Enumerable.Range(0, 100).Select(i => (bed.Now - Day + i * Second, 1.0))]);
        await bed.Store.SealAsync();
        (int, int, int) Counts() => (bed.Read(brief).Count, bed.Read(usual).Count, bed.Read(lasting).Count);
        bed.Store.DropExpired();
        Assert.Equal((100, 100, 100), Counts());
        bed.Clock.Advance(TimeSpan.FromDays(4));
        Assert.True(bed.Store.DropExpired() > 0);
        Assert.Equal((0, 100, 100), Counts());
        bed.Reopen();
        bed.Clock.Advance(TimeSpan.FromDays(30));
        Assert.True(bed.Store.DropExpired() > 0);
        Assert.Equal((0, 0, 100), Counts());
        bed.Reopen();
        Assert.Equal((0, 0, 100), Counts());
        for (var i = 0; i < 15; i++) bed.Clock.Advance(TimeSpan.FromDays(25));
        Assert.True(bed.Store.DropExpired() > 0);
        Assert.Equal((0, 0, 0), Counts());
        Assert.Equal(0, bed.Store.Figures.Buckets);
    }

    [Fact]
    public async Task Samples_too_old_are_counted_and_dropped_and_samples_far_ahead_are_put_aside()
    {
        using var bed = new StoreBed();
        var (series, text) = (bed.Series(), bed.Series("t", SampleKind.Text));
        var batch = new SampleBatch { ReceivedUs = bed.Now };
        batch.Add(series, bed.Now - 31 * Day, 1.0, Quality.Good);
        batch.Add(series, bed.Now - 29 * Day, 2.0, Quality.Good);
        batch.Add(series, bed.Now + 9 * 60 * Second, 3.0, Quality.Good);
        batch.Add(series, bed.Now + 11 * 60 * Second, 4.0, Quality.Good);
        batch.Add(text, bed.Now, "x"u8, Quality.Good);
        batch.Add(text, bed.Now + 3_650 * Day, "y"u8, Quality.Good);
        Assert.Equal(new AppendAnswer(AppendStatus.Ok, 3, 2, 1), await bed.Store.AppendAsync(batch));
        Assert.Equal([2.0, 3.0], bed.Read(series).Select(s => s.Number));
        Assert.Equal(["x"], bed.Read(text).Select(s => s.Text));
        Assert.Equal(2, bed.Store.Figures.Quarantined);
        bed.Reopen();
        Assert.Equal((2, 3), (bed.Store.Figures.Quarantined, bed.Store.Figures.Samples));
        var old = new SampleBatch { ReceivedUs = bed.Now };
        old.Add(series, bed.Now - 40 * Day, 1.0, Quality.Good);
        Assert.Equal(new AppendAnswer(AppendStatus.Ok, 0, 0, 1), await bed.Store.AppendAsync(old));
    }

    [Fact]
    public async Task A_clock_that_runs_ahead_for_an_hour_drops_no_history_and_does_not_hide_the_present()
    {
        using var bed = new StoreBed();
        var series = bed.Series();
        await bed.Append(series, (bed.Now - 20 * Day, 1), (bed.Now, 2));
        await bed.Store.SealAsync();
        bed.Clock.Step(TimeSpan.FromDays(3_650));
        Assert.Equal(0, bed.Store.DropExpired());
        await bed.Append(series, (bed.Now, 3));
        bed.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, bed.Store.DropExpired());
        bed.Reopen();
        Assert.Equal(0, bed.Store.DropExpired());
        bed.Clock.Step(TimeSpan.FromDays(-3_650));
        Assert.Equal(0, bed.Store.DropExpired());
        Assert.Equal(3, bed.Read(series).Count);
        await bed.Append(series, (bed.Now, 4));
        Assert.True(bed.Store.TryLast(series, out var last));
        Assert.Equal(4.0, last.Number);
        bed.Reopen();
        Assert.True(bed.Store.TryLast(series, out last));
        Assert.Equal(4.0, last.Number);
    }

    [Fact]
    public async Task A_clock_that_falls_back_turns_no_good_sample_away()
    {
        using var bed = new StoreBed();
        var series = bed.Series();
        await bed.Append(series, (bed.Now, 1));
        var good = bed.Now;
        bed.Clock.Step(TimeSpan.FromDays(-400));
        Assert.Equal(new AppendAnswer(AppendStatus.Ok, 1), await bed.Append(series, (good + Second, 2)));
        Assert.Equal(new AppendAnswer(AppendStatus.Ok, 0, 1), await bed.Append(series, (good + Day, 3)));
        Assert.Equal(0, bed.Store.DropExpired());
        bed.Clock.Step(TimeSpan.FromDays(400));
        Assert.Equal([1.0, 2.0], bed.Read(series).Select(s => s.Number));
    }

    [Fact]
    public async Task A_step_of_the_clock_is_believed_after_a_day()
    {
        using var bed = new StoreBed();
        var series = bed.Series();
        await bed.Append(series, (bed.Now - 20 * Day, 1), (bed.Now, 2));
        await bed.Store.SealAsync();
        bed.Clock.Step(TimeSpan.FromDays(15));
        Assert.Equal(0, bed.Store.DropExpired());
        bed.Clock.Advance(TimeSpan.FromHours(25));
        Assert.True(bed.Store.DropExpired() > 0);
        Assert.Equal([2.0], bed.Read(series).Select(s => s.Number));
    }
}
