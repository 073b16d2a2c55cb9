using System.Text;
using Xunit;
using Yiwang.Net.Moving.Taken;
using Yiwang.Streams;

namespace Yiwang.Unit.Tests.Net.Moving;

public sealed class SamplePagesTests : IDisposable
{
    private const string Owner = "o.tenant";
    private readonly DirectoryInfo _folder = System.IO.Directory.CreateTempSubdirectory("yiwang-samples-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Pages_bring_every_sample_once_however_small_they_are_and_however_often_they_come()
    {
        using var from = StreamStore.Open(Path.Combine(_folder.FullName, "a"));
        using var to = StreamStore.Open(Path.Combine(_folder.FullName, "b"));
        var now = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / 10;
        var (number, text, other) = (from.Open(new("p1", Owner), SampleKind.Number), from.Open(new("p2", Owner), SampleKind.Text), from.Open(new("p1", "o.other"), SampleKind.Number));
        var batch = new SampleBatch { ReceivedUs = now };
        for (var i = 0; i < 700; i++)
        {
            batch.Add(number, now - i * 1_000_000L, i * 1.5, i % 7 == 0 ? Quality.BadOffline : Quality.Good);
            if (i % 10 == 0) batch.Add(text, now - i * 1_000_000L, Encoding.UTF8.GetBytes($"状态 {i}"), Quality.Good);
            batch.Add(other, now - i * 1_000_000L, 1, Quality.Good);
        }
        Assert.Equal(AppendStatus.Ok, (await from.AppendAsync(batch)).Status);
        var (source, target) = (new SamplePages(from), new SamplePages(to));
        Assert.Equal((2L, 770L), source.Count(Owner));
        var (pages, taken) = (0, 0L);
        for (var (cursor, end) = ("", false); !end; pages++)
        {
            (var page, cursor, end) = source.Read(Owner, cursor, 0, 900);
            taken += await target.TakeAsync(Owner, page) ?? throw new InvalidOperationException("a page was not taken");
            // again does nothing
            Assert.NotNull(await target.TakeAsync(Owner, page));
        }
        Assert.True(pages > 10);
        Assert.Equal(770, taken);
        Assert.Equal(Dump(from), Dump(to));
        Assert.True(await target.TakeAsync(Owner, [1, 2, 3]) is null or 0);
    }

    [Fact]
    public async Task An_owner_that_is_held_stores_nothing_and_others_do()
    {
        using var store = StreamStore.Open(Path.Combine(_folder.FullName, "c"));
        var (held, free) = (store.Open(new("p", Owner), SampleKind.Number), store.Open(new("p", "o.other"), SampleKind.Number));
        var now = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / 10;
        store.Hold(Owner);
        var batch = new SampleBatch { ReceivedUs = now };
        batch.Add(held, now, 1, Quality.Good);
        Assert.Equal(AppendStatus.Stopping, (await store.AppendAsync(batch)).Status);
        batch.Add(free, now, 2, Quality.Good);
        Assert.Equal((AppendStatus.Ok, 1), ((await store.AppendAsync(batch)).Status, (await store.AppendAsync(batch)).Accepted));
        Assert.False(store.TryLast(held, out _));
        store.Release(Owner);
        Assert.Equal(2, (await store.AppendAsync(batch)).Accepted);
        Assert.True(store.TryLast(held, out _));
    }

    private static List<string> Dump(StreamStore store)
    {
        List<string> all = [];
        foreach (var series in store.List(Owner, default, 10))
        {
            using var cursor = store.Read(series.Id, 0, long.MaxValue);
            while (cursor.Next())
            {
                for (var i = 0; i < cursor.Times.Length; i++)
                {
                    var value = series.Kind == SampleKind.Text ? Encoding.UTF8.GetString(cursor.Bytes.Slice((int)(cursor.Bits[i] >> 32), (int)cursor.Bits[i])) : BitConverter.Int64BitsToDouble(cursor.Bits[i]).ToString(System.Globalization.CultureInfo.InvariantCulture);
                    all.Add($"{series.Key.Point} {cursor.Times[i]} {value} {cursor.Qualities[i]}");
                }
            }
        }
        return all;
    }
}
