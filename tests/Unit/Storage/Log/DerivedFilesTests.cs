using Xunit;
using Yiwang.Storage.Log;
using static Yiwang.Unit.Tests.Storage.Log.TemporaryLog;

namespace Yiwang.Unit.Tests.Storage.Log;

/// <summary>Sidecars, index and tree are derived: whatever happens to their files, the log answers from what its segments say.</summary>
public sealed class DerivedFilesTests
{
    private const int Keys = 3_000;
    private static readonly LogOptions Options = new() { SegmentBytes = 1 << 20, CheckpointHeads = 2_000 };

    /// <summary>Several full segments, an index file, revised keys, a committed, an aborted and an open batch.</summary>
    private static async Task<TemporaryLog> MakeAsync()
    {
        var it = new TemporaryLog(Options);
        for (var round = 0; round < 3; round++)
        {
            for (var first = 0; first < Keys; first += 500)
            {
                var batch = it.Log.BeginBatch();
                await batch.StageAsync([.. Enumerable.Range(first, 500).Select(i => Draft($"99.501/{i}", new string('x', 200), listed: round == 0))]);
                if (round == 1) await batch.AbortAsync(Draft("batches", "aborted"));
                else Assert.Equal(AppendStatus.Ok, (await batch.CommitAsync(_ => Draft("batches", "committed"), [])).Status);
            }
        }
        await it.Log.BeginBatch().StageAsync([Draft("99.501/7", "never")]);
        await it.RestartAsync();
        Assert.True(File.Exists(Path.Combine(it.Folder, "heads.idx")));
        Assert.True(File.Exists(Path.Combine(it.Folder, "000001.side")));
        Assert.True(it.Log.Core.CheckpointedSegments > 0);
        return it;
    }

    private static void Check(TemporaryLog it)
    {
        var newest = new Dictionary<string, long>();
        foreach (var entry in it.Effective()) newest[KeyOf(entry)] = entry.Position;
        for (var i = 0; i < Keys; i++)
        {
            Assert.Equal(newest[$"99.501/{i}"], it.FindHead($"99.501/{i}"));
            Assert.Equal(-1, it.FindHead($"99.501/absent{i}"));
        }
        Assert.Equal(Keys, it.Postings("99.501", max: Keys + 1).Count);
        Assert.Equal(it.Postings("99.501", max: Keys + 1).Skip(777).Take(50), it.Postings("99.501", it.Postings("99.501", max: Keys + 1)[777], 50));
    }

    [Fact]
    public async Task ARestartFromCheckpointAndSidecarsAnswersAsBefore()
    {
        await using var it = await MakeAsync();
        Check(it);
        await it.RestartAsync();
        Check(it);
    }

    [Theory]
    [InlineData("*.side")]
    [InlineData("heads.idx")]
    [InlineData("level-*")]
    [InlineData("mark")]
    public async Task AMissingFileIsMadeAnew(string pattern)
    {
        await using var it = await MakeAsync();
        var root = it.Log.Tree.Root(5_000);
        await it.Log.DisposeAsync();
        foreach (var file in Directory.EnumerateFiles(it.Folder, pattern, SearchOption.AllDirectories)) File.Delete(file);
        await it.RestartAsync();
        Check(it);
        await it.Log.HashedAsync(it.Log.Size);
        Assert.Equal(root, it.Log.Tree.Root(5_000));
    }

    [Theory]
    [InlineData("000000.side", 1)]
    [InlineData("000001.side", 2)]
    [InlineData("heads.idx", 3)]
    [InlineData("tree/level-0", 4)]
    [InlineData("tree/level-1", 5)]
    [InlineData("tree/mark", 6)]
    public async Task AFlippedBitAnywhereIsNoticedAndRepaired(string name, int seed)
    {
        await using var it = await MakeAsync();
        await it.Log.HashedAsync(it.Log.Size);
        var size = it.Log.Size;
        var root = it.Log.Tree.Root(size);
        var random = new Random(seed);
        for (var flip = 0; flip < 6; flip++)
        {
            await it.Log.DisposeAsync();
            var path = Path.Combine(it.Folder, name);
            var bytes = await File.ReadAllBytesAsync(path);
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            await File.WriteAllBytesAsync(path, bytes);
            await it.RestartAsync();
            Check(it);
            await it.Log.HashedAsync(size);
            Assert.Equal(root, it.Log.Tree.Root(size));
            for (var tile = 0; tile < size / 256; tile++)
            {
                var expected = Enumerable.Range(256 * tile, 256).SelectMany(p => LeafOf(it.Log.Read(p))).ToArray();
                Assert.Equal(expected, it.Log.Tree.HashTile(0, tile, 256));
            }
        }
    }

    [Fact]
    public async Task EveryBitOfAnEntryIsGuarded()
    {
        await using var it = new TemporaryLog();
        await it.AppendAsync(Draft("99.501/a", "first"));
        await it.AppendAsync(Draft("99.501/b", "second"));
        await it.Log.WaitForTreeAsync(2, TestContext.Current.CancellationToken);
        var whole = await File.ReadAllBytesAsync(it.SegmentFile());
        var start = whole.AsSpan().IndexOf("second"u8) - 100;
        var end = whole.AsSpan().IndexOf("second"u8) + 6;
        for (var at = start; at < end; at++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[at] ^= (byte)(1 << (at % 8));
            await InPlace.WriteAsync(it.SegmentFile(), damaged);
            AssertNeverServed(it, 1, "99.501/b");
            await InPlace.WriteAsync(it.SegmentFile(), whole);
            Assert.Equal(1, it.FindHead("99.501/b"));
        }
    }

    private static void AssertNeverServed(TemporaryLog it, long position, string key)
    {
        // the bytes between two entries are padding, which nothing reads
        try
        {
            Assert.Equal("second", BodyOf(it.Log.Read(position)));
            Assert.Equal(position, it.FindHead(key));
        }
        catch (CorruptEntryException e)
        {
            Assert.Equal(position, e.Position);
        }
    }

    private static byte[] LeafOf(StoredEntry entry)
    {
        var hash = new byte[32];
        Yiwang.Storage.Log.Merkle.TreeHash.Leaf(entry.Header.Span, hash);
        return hash;
    }
}
