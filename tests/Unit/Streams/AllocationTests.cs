using Xunit;
using Yiwang.Storage.Files;
using Yiwang.Streams;

namespace Yiwang.Unit.Tests.Streams;

public sealed class AllocationTests
{
    /// <summary>On the caller's thread: checking, packing and queueing of a batch, and reading of samples.</summary>
    [Fact]
    public async Task Appending_a_batch_allocates_nothing_and_reading_nothing_for_each_sample()
    {
        using var folder = new TemporaryDirectory();
        using var store = StreamStore.Open(folder.Path, new StreamOptions { MinFreeBytes = 0 }, DiskFileSystem.Instance, TimeProvider.System);
        var now = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var series = Enumerable.Range(0, 100).Select(i => store.Open(new SeriesKey($"p{i}", ""), SampleKind.Number)).ToArray();
        var batch = new SampleBatch { ReceivedUs = now };
        for (var i = 0; i < 5_000; i++) batch.Add(series[i % 100], now - i * 1_000L, i * 0.5, Quality.Good);
        long least = long.MaxValue;
        for (var n = 0; n < 20; n++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var append = store.AppendAsync(batch);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.Equal(AppendStatus.Ok, (await append).Status);
        }
        Assert.Equal(0, least);
        Assert.InRange(Allocations.Least(() =>
        {
            using var cursor = store.Read(series[3], 0, long.MaxValue);
            while (cursor.Next()) { }
        }), 0, 2_000);
    }

    private sealed class TemporaryDirectory : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("yiwang-streams-").FullName;
        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
