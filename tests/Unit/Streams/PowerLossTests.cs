using Xunit;
using Yiwang.Streams;
using Yiwang.Unit.Tests.Storage;

namespace Yiwang.Unit.Tests.Streams;

public sealed class PowerLossTests
{
    private static readonly StreamOptions s_options = new() { MinFreeBytes = 0, HeadBytesMax = 3 << 20, FlushBytes = 20_000, RetentionDays = 30 };

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    /// <summary>Three power losses in a row while samples come in and are sealed; after each, every acknowledged sample is there once, and nothing that nobody sent.</summary>
    [Theory, MemberData(nameof(Seeds))]
    public async Task Every_acknowledged_sample_is_there_once(int seed)
    {
        var random = new Random(seed);
        var clock = new HandClock(new DateTimeOffset(2026, 11, 21, 0, 10, 0, TimeSpan.Zero));
        var files = new UnreliableFileSystem();
        var model = new SampleModel();
        for (var round = 0; round < 3; round++)
        {
            using (var store = StreamStore.Open(StoreBed.Folder, s_options, files, clock))
            {
                files.PowerOffAfter(random.Next(1, 400));
                await Task.WhenAll(Enumerable.Range(0, 4).Select(w => WorkAsync(store, model, new Random(seed * 100 + round * 10 + w), clock.NowUs, w)));
            }
            files = files.AfterPowerLoss(random);
            using (var store = StreamStore.Open(StoreBed.Folder, s_options, files, clock)) model.Check(store);
            files = files.AfterPowerLoss(random);
        }
    }

    private static async Task WorkAsync(StreamStore store, SampleModel model, Random random, long now, int worker)
    {
        var batch = new SampleBatch();
        while (true)
        {
            batch.Clear();
            batch.ReceivedUs = now;
            var series = model.Open(store, worker, random);
            // times repeat, come late, and lie in two buckets
            for (var n = random.Next(1, 800); n > 0; n--) model.Add(batch, series[random.Next(series.Length)], now - random.Next(2_000) * StoreBed.Second);
            var attempt = model.Attempt(batch);
            var answer = await store.AppendAsync(batch);
            if (answer.Status == AppendStatus.Ok) model.Acknowledge(attempt);
            else if (answer.Status != AppendStatus.Busy) return;
            if (random.Next(12) == 0) await SealAsync(store);
            if (random.Next(40) == 0) store.Merge();
        }
    }

    private static async Task SealAsync(StreamStore store)
    {
        try { await store.SealAsync(); }
        catch (IOException)
        {
            // the power is off
        }
    }
}
