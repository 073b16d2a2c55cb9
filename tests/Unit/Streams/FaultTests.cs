using Xunit;
using Yiwang.Streams;
using static Yiwang.Unit.Tests.Streams.StoreBed;

namespace Yiwang.Unit.Tests.Streams;

public sealed class FaultTests
{
    [Fact]
    public async Task A_full_disk_refuses_and_takes_again_when_there_is_room()
    {
        using var bed = new StoreBed(Small with { MinFreeBytes = 2 << 20 });
        var series = bed.Series();
        bed.Files.Capacity = 8 << 20;
        var sent = 0;
        AppendAnswer answer;
        do answer = await bed.Append(series, [.. Enumerable.Range(sent, 10_000).Select(i => (bed.Now - Day + i * Second / 20, i + 0.123456789))]);
        while (answer.Status == AppendStatus.Ok && (sent += 10_000) < 1_000_000);
        Assert.Equal(AppendStatus.DiskFull, answer.Status);
        Assert.NotNull(bed.Store.Trouble);
        Assert.Equal(sent, bed.Read(series).Count);
        bed.Files.Capacity = 64 << 20;
        Assert.Equal(new AppendAnswer(AppendStatus.Ok, 1), await bed.Append(series, (bed.Now, 1)));
        Assert.Null(bed.Store.Trouble);
        bed.Reopen();
        Assert.Equal(sent + 1, bed.Read(series).Count);
    }

    [Fact]
    public async Task A_disk_that_fills_in_the_middle_of_a_write_loses_nothing_that_was_acknowledged()
    {
        for (var capacity = 5_000; capacity < 60_000; capacity += 3_700)
        {
            using var bed = new StoreBed();
            var series = bed.Series();
            bed.Files.Capacity = capacity;
            var sent = 0;
            while ((await bed.Append(series, [.. Enumerable.Range(sent, 100).Select(i => (bed.Now - Day + i * Second, i + 0.1))])).Status == AppendStatus.Ok) sent += 100;
            bed.Files.Capacity = 64 << 20;
            Assert.Equal(AppendStatus.Ok, (await bed.Append(series, (bed.Now, 1))).Status);
            bed.Files = bed.Files.AfterPowerLoss(new Random(capacity));
            bed.Open();
            Assert.Equal(sent + 1, bed.Read(series).Count);
        }
    }

    [Fact]
    public async Task A_disk_that_is_full_while_sealing_keeps_the_samples_and_seals_them_later()
    {
        using var bed = new StoreBed();
        var series = bed.Series();
        var samples = Enumerable.Range(0, 50_000).Select(i => (bed.Now - Day + i * Second, Math.Sin(i))).ToArray();
        await bed.Append(series, samples);
        bed.Files.Capacity = bed.Files.UsedBytes + 1_000;
        await Assert.ThrowsAsync<IOException>(bed.Store.SealAsync);
        Assert.Equal(samples.Length, bed.Read(series).Count);
        bed.Files.Capacity = 64 << 20;
        Assert.Equal(AppendStatus.Ok, (await bed.Append(series, (bed.Now, 1))).Status);
        await bed.Store.SealAsync();
        Assert.Equal(samples.Length + 1, bed.Read(series).Count);
        Assert.Equal(0, bed.Store.Figures.WalBytes);
        bed.Reopen();
        Assert.Equal(samples.Length + 1, bed.Read(series).Count);
    }

    [Fact]
    public async Task A_flush_that_fails_ends_all_promises_until_a_restart_but_not_reading()
    {
        using var bed = new StoreBed();
        var series = bed.Series();
        await bed.Append(series, (bed.Now - Second, 1));
        bed.Files.FailFlush = true;
        Assert.Equal(AppendStatus.ReadOnly, (await bed.Append(series, (bed.Now, 2))).Status);
        bed.Files.FailFlush = false;
        Assert.Equal(AppendStatus.ReadOnly, (await bed.Append(series, (bed.Now, 2))).Status);
        Assert.Equal([1.0], bed.Read(series).Select(s => s.Number));
        bed.Reopen();
        Assert.Equal(AppendStatus.Ok, (await bed.Append(series, (bed.Now, 3))).Status);
        Assert.Equal(3.0, bed.Read(series)[^1].Number);
    }

    [Theory, InlineData(true, false, false), InlineData(false, true, false), InlineData(false, false, true)]
    public async Task A_sealing_that_fails_leaves_every_sample_in_the_log(bool flush, bool rename, bool directory)
    {
        using var bed = new StoreBed();
        var series = bed.Series();
        await bed.Append(series, [.. Enumerable.Range(0, 10_000).Select(i => (bed.Now - Day + i * Second, (double)i))]);
        (bed.Files.FailFlush, bed.Files.FailRename, bed.Files.FailSyncDirectory) = (flush, rename, directory);
        await Assert.ThrowsAsync<IOException>(bed.Store.SealAsync);
        (bed.Files.FailFlush, bed.Files.FailRename, bed.Files.FailSyncDirectory) = (false, false, false);
        Assert.Equal(AppendStatus.ReadOnly, (await bed.Append(series, (bed.Now, 1))).Status);
        Assert.Equal(10_000, bed.Read(series).Count);
        bed.Reopen();
        Assert.Equal(10_000, bed.Read(series).Count);
        await bed.Store.SealAsync();
        Assert.Equal(10_000, bed.Read(series).Count);
    }

    [Fact]
    public async Task A_damaged_bucket_file_is_told_and_never_read_as_something_else()
    {
        using var bed = new StoreBed();
        var series = bed.Series();
        await bed.Append(series, [.. Enumerable.Range(0, 5_000).Select(i => (bed.Now - Hour + i * Second / 2, Math.Sqrt(i)))]);
        await bed.Store.SealAsync();
        var whole = bed.Read(series);
        var random = new Random(3);
        var path = bed.Files.List(Folder + "/chunks").Single();
        for (var i = 0; i < 200; i++)
        {
            var (at, bit) = (random.NextInt64(bed.Files.Length(path)), random.Next(8));
            bed.Files.File(path).Flip(at, bit);
            bed.Store.Dispose();
            try
            {
                bed.Open();
                if (bed.Store.Damaged.Count > 0) Assert.Contains(path, Assert.Single(bed.Store.Damaged), StringComparison.Ordinal);
                else Assert.Equal(whole, bed.Read(series));
            }
            catch (InvalidDataException e)
            {
                Assert.Contains(path, e.Message, StringComparison.Ordinal);
            }
            bed.Store.Dispose();
            bed.Files.File(path).Flip(at, bit);
        }
        bed.Open();
        Assert.Equal(whole, bed.Read(series));
    }

    [Fact]
    public async Task A_damaged_log_is_told_and_what_was_written_after_it_is_read()
    {
        using var bed = new StoreBed();
        var series = bed.Series();
        for (var i = 0; i < 3; i++) await bed.Append(series, (bed.Now + i, i));
        bed.Reopen();
        await bed.Append(series, (bed.Now + 3, 3));
        bed.Store.Dispose();
        var first = bed.Files.List(Folder + "/wal")[0];
        // the second frame: header of the file and one frame of one sample lie before it
        bed.Files.File(first).Flip(16 + 64 + 20, 3);
        bed.Open();
        Assert.Contains(first, Assert.Single(bed.Store.Damaged), StringComparison.Ordinal);
        Assert.Equal([0.0, 3.0], bed.Read(series).Select(s => s.Number));
        bed.Reopen();
        Assert.Single(bed.Store.Damaged);
        await bed.Store.SealAsync();
        bed.Reopen();
        Assert.Empty(bed.Store.Damaged);
        Assert.Equal([0.0, 3.0], bed.Read(series).Select(s => s.Number));
    }

    [Fact]
    public async Task A_full_queue_says_busy_and_keeps_nothing_of_the_batch()
    {
        using var bed = new StoreBed(Small with { QueueBytesMax = 20_000 });
        var series = bed.Series();
        var answers = new List<Task<AppendAnswer>>();
        for (var i = 0; i < 2_000; i++) answers.Add(bed.Append(series, [.. Enumerable.Range(i * 1_000, 1_000).Select(n => (bed.Now - 25 * Day + n * Second, n + 0.5))]));
        var done = await Task.WhenAll(answers);
        var taken = done.Select((a, i) => (a, i)).Where(x => x.a.Status == AppendStatus.Ok).Select(x => x.i).ToArray();
        Assert.Contains(done, a => a == new AppendAnswer(AppendStatus.Busy));
        Assert.Equal(taken.SelectMany(i => Enumerable.Range(i * 1_000, 1_000)).Select(n => n + 0.5), bed.Read(series).Select(s => s.Number));
    }

    [Fact]
    public async Task Memory_stays_within_its_bound_however_many_samples_come()
    {
        using var bed = new StoreBed(Small with { HeadBytesMax = 4 << 20 });
        var series = Enumerable.Range(0, 500).Select(i => bed.Series($"p{i}")).ToArray();
        var batch = new SampleBatch();
        for (var n = 0; n < 60; n++)
        {
            batch.Clear();
            batch.ReceivedUs = bed.Now;
            for (var i = 0; i < 10_000; i++) batch.Add(series[i % 500], bed.Now - Day + (n * 20 + i / 500) * Second, i * 0.25, Quality.Good);
            while ((await bed.Store.AppendAsync(batch)).Status == AppendStatus.Busy) await Task.Yield();
            Assert.InRange(bed.Store.Figures.HeadBytes, 0, bed.Options.HeadBytesMax + (4 << 20));
        }
        Assert.Equal(1_200, bed.Read(series[7]).Count);
        Assert.True(bed.Store.Figures.Buckets > 0);
    }

    [Fact]
    public async Task Memory_stays_within_its_bound_however_many_series_speak()
    {
        using var bed = new StoreBed(Small with { HeadBytesMax = 8 << 20 });
        const int Count = 60_000;
        var series = Enumerable.Range(0, Count).Select(i => bed.Series($"p{i}")).ToArray();
        var batch = new SampleBatch { ReceivedUs = bed.Now };
        for (var round = 0; round < 3; round++)
        {
            for (var first = 0; first < Count; first += 2_000)
            {
                batch.Clear();
                for (var i = first; i < first + 2_000; i++) batch.Add(series[i], bed.Now - (3 - round) * Second, (double)(i + round), Quality.Good);
                while ((await bed.Store.AppendAsync(batch)).Status == AppendStatus.Busy) await Task.Yield();
                Assert.InRange(bed.Store.Figures.HeadBytes, 0, bed.Options.HeadBytesMax + (3 << 20));
            }
        }
        for (var i = 0; i < Count; i += 997) Assert.Equal([i, i + 1.0, i + 2.0], bed.Read(series[i]).Select(s => s.Number));
        Assert.True(bed.Store.TryLast(series[^1], out var last));
        Assert.Equal(Count + 1.0, last.Number);
    }

    [Fact]
    public async Task Two_cannot_have_one_folder()
    {
        using var bed = new StoreBed();
        await bed.Append(bed.Series(), (bed.Now, 1));
        Assert.Throws<IOException>(() => StreamStore.Open(Folder, bed.Options, bed.Files, bed.Clock));
    }
}
