using Xunit;
using Yiwang.Connect.Collect;
using Yiwang.Connect.Collect.Spool;
using Yiwang.Streams;
using Yiwang.Unit.Tests.Things;

namespace Yiwang.Unit.Tests.Connect.Collect;

public sealed class SampleSpoolTests
{
    private static IEnumerable<long> Range(int from, int count) => Enumerable.Range(from, count).Select(s => (long)s);

    [Fact]
    public async Task What_was_taken_is_there_in_order_over_segments_and_restarts()
    {
        using var bed = new SpoolBed();
        for (var s = 0; s < 1_000; s += 10) Assert.Equal(AppendStatus.Ok, await bed.AppendAsync(s, 10));
        Assert.Equal(Range(0, 1_000), bed.Unsent());
        bed.Reopen();
        Assert.Equal(AppendStatus.Ok, await bed.AppendAsync(1_000, 10));
        Assert.Equal(Range(0, 1_010), bed.Unsent());
        Assert.InRange(bed.Disk.List("/spool").Count(f => f.EndsWith(".spool", StringComparison.Ordinal)), 4, 20);
    }

    [Fact]
    public async Task What_the_node_has_is_deleted_and_not_sent_again()
    {
        using var bed = new SpoolBed();
        for (var s = 0; s < 1_000; s += 10) await bed.AppendAsync(s, 10);
        var unsent = bed.Spool.Files.Unsent;
        unsent.LeaveBehind(bed.Spool.End);
        unsent.Sent(default, bed.Spool.End);
        bed.Spool.Files.Trim();
        unsent.Save();
        Assert.Empty(bed.Unsent());
        Assert.Single(bed.Disk.List("/spool"), f => f.EndsWith(".spool", StringComparison.Ordinal));
        await bed.AppendAsync(5_000, 3);
        bed.Reopen();
        Assert.Equal(Range(5_000, 3), bed.Unsent());
    }

    [Fact]
    public async Task A_part_sent_in_the_middle_stays_sent_after_a_restart()
    {
        using var bed = new SpoolBed();
        await bed.AppendAsync(0, 10);
        var first = bed.Spool.End;
        await bed.AppendAsync(10, 10);
        var second = bed.Spool.End;
        await bed.AppendAsync(20, 10);
        var unsent = bed.Spool.Files.Unsent;
        unsent.LeaveBehind(bed.Spool.End);
        unsent.Sent(first, second);
        unsent.Save();
        bed.Reopen();
        Assert.Equal([.. Range(0, 10), .. Range(20, 10)], bed.Unsent());
    }

    [Fact]
    public async Task A_power_cut_takes_nothing_that_was_answered()
    {
        var random = new Random(3);
        for (var round = 0; round < 60; round++)
        {
            using var bed = new SpoolBed();
            bed.Disk.PowerOffAfter(random.Next(1, 120));
            long answered = 0, tried = 0;
            while (tried < 400 && await bed.AppendAsync(tried, 10) is var status)
            {
                tried += 10;
                if (status != AppendStatus.Ok) break;
                answered = tried;
            }
            bed.Reopen(disk => disk.AfterPowerLoss(random));
            var there = bed.Unsent();
            Assert.Equal(Range(0, (int)answered), there.Take((int)answered));
            // of the one that was on its way all is there, or nothing
            Assert.Contains(there.Length - answered, new[] { 0L, 10L });
            Assert.Equal(AppendStatus.Ok, await bed.AppendAsync(tried, 1));
            Assert.Equal(tried, bed.Unsent()[^1]);
        }
    }

    [Fact]
    public async Task A_failed_flush_is_the_last_thing_that_is_believed()
    {
        using var bed = new SpoolBed();
        Assert.Equal(AppendStatus.Ok, await bed.AppendAsync(0));
        bed.Disk.FailFlush = true;
        Assert.Equal(AppendStatus.ReadOnly, await bed.AppendAsync(1));
        bed.Disk.FailFlush = false;
        Assert.Equal(AppendStatus.ReadOnly, await bed.AppendAsync(2));
        Assert.True(bed.Spool.IsReadOnly);
    }

    [Fact]
    public async Task A_full_spool_drops_the_oldest_and_says_where_the_gap_begins()
    {
        using var bed = new SpoolBed(new SpoolOptions { SegmentBytes = 1_024, BytesMax = 8_192 });
        for (var s = 0; s < 2_000; s += 10) Assert.Equal(AppendStatus.Ok, await bed.AppendAsync(s, 10));
        var unsent = bed.Unsent();
        Assert.InRange(bed.Spool.Files.Bytes, 1, 8_192);
        Assert.Equal(Range((int)unsent[0], 2_000 - (int)unsent[0]), unsent);
        Assert.Equal(unsent[0], bed.Spool.Files.Gaps.Dropped);
        bed.Reopen();
        var gaps = new SampleBlock();
        Assert.True(bed.Spool.Files.Gaps.Fill(gaps));
        Assert.Equal((0L, Quality.BadOffline.Code, double.NaN), (gaps.Samples.Times[0], gaps.Samples.Qualities[0], BitConverter.Int64BitsToDouble(gaps.Samples.Bits[0])));
        bed.Spool.Files.Gaps.Told(gaps);
        bed.Reopen();
        Assert.False(bed.Spool.Files.Gaps.Fill(new SampleBlock()));
    }

    [Fact]
    public async Task A_full_disk_gives_up_the_oldest_too_and_holds_the_drivers_when_there_is_nothing_to_give_up()
    {
        using var bed = new SpoolBed();
        for (var s = 0; s < 1_000; s += 10) await bed.AppendAsync(s, 10);
        bed.Disk.Capacity = bed.Disk.UsedBytes + 50;
        for (var s = 1_000; s < 2_000; s += 10) Assert.Equal(AppendStatus.Ok, await bed.AppendAsync(s, 10));
        var unsent = bed.Unsent();
        Assert.InRange(unsent[0], 1, 1_999);
        Assert.Equal(1_999, unsent[^1]);
        bed.Disk.Capacity = 0;
        AppendStatus status;
        do status = await bed.AppendAsync(2_000, 10);
        while (status == AppendStatus.Ok);
        Assert.Equal(AppendStatus.DiskFull, status);
        bed.Disk.Capacity = long.MaxValue;
        Assert.Equal(AppendStatus.Ok, await bed.AppendAsync(3_000));
        Assert.Equal(3_000, bed.Unsent()[^1]);
    }

    [Fact]
    public async Task Appends_that_come_together_share_a_flush()
    {
        using var bed = new SpoolBed(new SpoolOptions());
        await bed.AppendAsync(0);
        var before = bed.Disk.Operations;
        // the writer's thread takes them as they come: whatever it finds waiting goes in one write
        var answers = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => Task.Run(() => bed.AppendAsync(10 + i))));
        Assert.All(answers, a => Assert.Equal(AppendStatus.Ok, a));
        Assert.Equal(Range(0, 1).Concat(Range(10, 500)), bed.Unsent().Order());
        Assert.InRange(bed.Disk.Operations - before, 2, 1_000);
    }

    [Fact]
    public void Two_collectors_never_share_a_folder()
    {
        using var bed = new SpoolBed();
        Assert.Throws<IOException>(() => SampleSpool.Open("/spool", new SpoolOptions(), bed.Disk));
    }

    [Fact]
    public void One_point_is_one_series_and_another_kind_of_value_is_another()
    {
        using var bed = new SpoolBed();
        var id = bed.Spool.SeriesOf(ThingsBed.Forge, SpoolBed.Point);
        Assert.Equal(id, bed.Spool.SeriesOf(ThingsBed.Forge, SpoolBed.Point with { Name = "另名" }));
        Assert.NotEqual(id, bed.Spool.SeriesOf(ThingsBed.Forge, SpoolBed.Point with { RawType = Yiwang.Connect.Points.RawType.Text }));
    }
}
