using Xunit;
using Yiwang.Streams;
using static Yiwang.Unit.Tests.Streams.StoreBed;

namespace Yiwang.Unit.Tests.Streams;

public sealed class MergingTests
{
    [Fact]
    public async Task Small_files_of_a_bucket_become_one_and_say_the_same()
    {
        using var bed = new StoreBed();
        var (a, b, text) = (bed.Series("a"), bed.Series("b"), bed.Series("t", SampleKind.Text));
        var random = new Random(7);
        var start = bed.Now - 6 * Hour;
        for (var part = 0; part < 20; part++)
        {
            // every third part comes again, an hour later and changed
            var shift = part % 3 == 2 ? -1 : 0;
            await bed.Append(a, [.. Enumerable.Range(0, 600).Select(i => (start + ((part + shift) * 600 + i) * Second, (double)random.Next(1_000)))]);
            if (part % 2 == 0) await bed.Append(b, [.. Enumerable.Range(0, 3_000).Select(i => (start + (part * 3_000 + i) * (Second / 5), i / 100.0))]);
            var batch = new SampleBatch { ReceivedUs = bed.Now };
            batch.Add(text, start + part * Second, System.Text.Encoding.UTF8.GetBytes($"第 {part} 份"), Quality.Good);
            await bed.Store.AppendAsync(batch);
            await bed.Store.SealAsync();
        }
        var before = (bed.Read(a), bed.Read(b), bed.Read(text));
        // what the store's own thread began after a sealing is done before the clock goes on: a file that it made afterwards would not have rested
        bed.Store.Merge();
        bed.Clock.Advance(TimeSpan.FromDays(1));
        bed.Store.Merge();
        Assert.Single(bed.Files.List(Folder + "/chunks"));
        Assert.Equal(before, (bed.Read(a), bed.Read(b), bed.Read(text)), (x, y) => x.Item1.SequenceEqual(y.Item1) && x.Item2.SequenceEqual(y.Item2) && x.Item3.SequenceEqual(y.Item3));
        bed.Reopen();
        Assert.Equal(before.Item1, bed.Read(a));
        Assert.Equal(before.Item3, bed.Read(text));
        Assert.Equal(before.Item1.Count + before.Item2.Count + before.Item3.Count, bed.Store.Figures.Samples);
    }

    [Fact]
    public async Task A_reader_goes_on_while_its_files_are_merged_and_dropped()
    {
        using var bed = new StoreBed();
        var series = bed.Series();
        var start = bed.Now - 10 * Hour;
        for (var part = 0; part < 12; part++)
        {
            await bed.Append(series, [.. Enumerable.Range(0, 1_000).Select(i => (start + (part * 1_000 + i) * Second, (double)i))]);
            await bed.Store.SealAsync();
        }
        using var cursor = bed.Store.Read(series, 0, long.MaxValue);
        Assert.True(cursor.Next());
        var count = cursor.Times.Length;
        bed.Clock.Advance(TimeSpan.FromDays(2));
        bed.Store.Merge();
        bed.Clock.Advance(TimeSpan.FromDays(40));
        Assert.True(bed.Store.DropExpired() > 0);
        Assert.Empty(bed.Files.List(Folder + "/chunks"));
        while (cursor.Next()) count += cursor.Times.Length;
        Assert.Equal(12_000, count);
        Assert.Empty(bed.Read(series));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Readers_see_everything_acknowledged_while_samples_come_in_are_sealed_and_merged(bool late)
    {
        using var bed = new StoreBed();
        var series = bed.Series();
        var start = bed.Now - Day;
        long acknowledged = 0;
        var writing = Task.Run(async () =>
        {
            for (var n = 0; n < 60_000; n += 300)
            {
                var samples = Enumerable.Range(n, 300).Select(i => (start + i * Second, (double)i)).ToArray();
                if (late) new Random(n).Shuffle(samples);
                await bed.Append(series, samples);
                Interlocked.Exchange(ref acknowledged, n + 300);
                if (n % 3_000 == 0) await bed.Store.SealAsync();
            }
        });
        var reads = 0;
        while (!writing.IsCompleted || reads == 0)
        {
            var least = Interlocked.Read(ref acknowledged);
            var seen = bed.Read(series);
            Assert.True(seen.Count >= least, $"{seen.Count} of {least}");
            for (var i = 0; i < least; i++) Assert.Equal(start + i * Second, seen[i].TimeUs);
            for (var i = 1; i < seen.Count; i++) Assert.True(seen[i].TimeUs > seen[i - 1].TimeUs, "out of order or twice");
            reads++;
        }
        await writing;
    }

    [Fact]
    public async Task Summaries_stand_for_whole_chunks_and_agree_with_the_samples()
    {
        using var bed = new StoreBed();
        var series = bed.Series();
        var start = bed.Now / Hour * Hour - 10 * Hour;
        await bed.Append(series, [.. Enumerable.Range(0, 30_000).Select(i => (start + i * Second, i % 500 / 4.0))]);
        await bed.Store.SealAsync();
        // a late sample that lies in the third hour
        await bed.Append(series, (start + 2 * Hour + Second / 2, 1_000_000));
        var sink = new Sum();
        bed.Store.Summarize(series, start, start + 7 * Hour - 1_000 * Second, Hour, ref sink);
        var samples = bed.Read(series, start, start + 7 * Hour - 1_000 * Second);
        Assert.Equal(samples.Count, sink.Count);
        Assert.Equal(samples.Sum(s => s.Number), sink.Total, 3);
        Assert.Equal(5, sink.Chunks);
        Assert.Equal(1_000_000, sink.Max);
    }

    private struct Sum : ISummarySink
    {
        public long Count, Chunks;
        public double Total, Max;

        public void Chunk(in ChunkSummary summary)
        {
            Chunks++;
            Count += summary.Count;
            Total += summary.Sum;
            Max = Math.Max(Max, summary.Max);
        }

        public void Samples(ISampleCursor cursor)
        {
            Count += cursor.Times.Length;
            foreach (var bits in cursor.Bits)
            {
                Total += BitConverter.Int64BitsToDouble(bits);
                Max = Math.Max(Max, BitConverter.Int64BitsToDouble(bits));
            }
        }
    }
}
