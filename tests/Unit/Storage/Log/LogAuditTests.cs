using Xunit;
using Yiwang.Storage.Log;
using static Yiwang.Unit.Tests.Storage.Log.TemporaryLog;

namespace Yiwang.Unit.Tests.Storage.Log;

public sealed class LogAuditTests
{
    private static async Task<(TemporaryLog It, byte[] Root)> MakeAsync()
    {
        var it = new TemporaryLog(new LogOptions { SegmentBytes = 1 << 20 });
        for (var i = 0; i < 40; i++) await it.AppendAsync(Draft($"k{i}", new string('x', 40_000)));
        var batch = it.Log.BeginBatch();
        await batch.StageAsync([Draft("a"), Draft("b")]);
        await batch.CommitAsync(_ => Draft("closing"), []);
        it.Log.EraseGroup(3, 1);
        await it.Log.HashedAsync(it.Log.Size);
        var root = it.Log.Tree.Root(it.Log.Size);
        await it.Log.DisposeAsync();
        return (it, root);
    }

    [Fact]
    public async Task AWholeLogHoldsWithTheRootOfItsTree()
    {
        var (it, root) = await MakeAsync();
        await using var _ = it;
        var result = LogAudit.Run(it.Folder);
        Assert.Null(result.Problem);
        Assert.Equal((43, -1), (result.Entries, result.Position));
        Assert.Equal(root, result.Root);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task TheFirstBadEntryIsNamed(int seed)
    {
        var (it, _) = await MakeAsync();
        await using var __ = it;
        var path = it.SegmentFile();
        var bytes = await File.ReadAllBytesAsync(path);
        var bad = new Random(seed).Next(5, 20);
        var at = bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes($"k{bad}x")) + 20;
        bytes[at] ^= 4;
        await InPlace.WriteAsync(path, bytes);
        var result = LogAudit.Run(it.Folder);
        Assert.Equal((long)bad, result.Position);
        Assert.Contains("checksum of group 1", result.Problem, StringComparison.Ordinal);
    }

    /// <summary>Someone who can also make checksums changes an entry: its commitment, or the tree's leaf, gives it away.</summary>
    [Fact]
    public async Task AnEntryRewrittenWithGoodChecksumsIsNamed()
    {
        var (it, _) = await MakeAsync();
        await using var __ = it;
        await it.RestartAsync();
        var forged = new TemporaryLog();
        await using var ___ = forged;
        for (var i = 0; i < 40; i++) await forged.AppendAsync(Draft($"k{i}", new string(i == 7 ? 'y' : 'x', 40_000)));
        await forged.Log.DisposeAsync();
        await it.Log.DisposeAsync();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(it.Folder, "tree"))) File.Copy(file, Path.Combine(forged.Folder, "tree", Path.GetFileName(file)), overwrite: true);
        var result = LogAudit.Run(forged.Folder);
        Assert.Equal(0, result.Position);
        Assert.Contains("leaf", result.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ALostEndIsNamed()
    {
        var (it, _) = await MakeAsync();
        await using var __ = it;
        File.Delete(it.SegmentFile(1));
        var result = LogAudit.Run(it.Folder);
        Assert.Contains("the log ends here", result.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATornTailIsNoDamage()
    {
        var (it, _) = await MakeAsync();
        await using var __ = it;
        await using (var file = File.OpenWrite(it.SegmentFile(1)))
        {
            file.Seek(0, SeekOrigin.End);
            file.Write(new byte[100]);
        }
        Assert.True(LogAudit.Run(it.Folder).Holds);
    }
}
