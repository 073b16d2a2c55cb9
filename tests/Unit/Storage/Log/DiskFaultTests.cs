using Xunit;
using Yiwang.Storage.Log;
using static Yiwang.Unit.Tests.Storage.Log.TemporaryLog;

namespace Yiwang.Unit.Tests.Storage.Log;

public sealed class DiskFaultTests
{
    private const string Folder = "/data/log";
    private static readonly LogOptions Options = new() { SegmentBytes = 1 << 20, MinFreeBytes = 4096, AheadBytes = 0 };

    [Fact]
    public async Task AFullDiskRefusesWritesKeepsReadingAndRecoversWithRoom()
    {
        var files = new UnreliableFileSystem { Capacity = 100_000 };
        await using (var log = AppendLog.Open(Folder, Options, files))
        {
            AppendResult result;
            var written = 0;
            while ((result = await log.AppendAsync([Draft($"k{written}", new string('x', 5_000))], [])).Status == AppendStatus.Ok) written++;
            Assert.Equal(AppendStatus.DiskFull, result.Status);
            Assert.Equal(LogState.DiskFull, log.Status.State);
            Assert.Contains("no room", log.Status.Reason, StringComparison.Ordinal);
            Assert.Equal(written, log.Size);
            Assert.Equal("k1", KeyOf(log.Read(1)));
            files.Capacity = 200_000;
            Assert.Equal(AppendStatus.Ok, (await log.AppendAsync([Draft("later")], [])).Status);
            Assert.Equal(LogState.Open, log.Status.State);
            Assert.Equal("later", KeyOf(log.Read(written)));
        }
        await using (var log = AppendLog.Open(Folder, Options, files)) Assert.Equal("later", KeyOf(log.Read(log.Size - 1)));
    }

    [Fact]
    public async Task AWriteThatFillsTheDiskLeavesNothingBehind()
    {
        // the room check is off, so that the write itself meets the end of the disk
        var options = Options with { MinFreeBytes = 0 };
        var files = new UnreliableFileSystem();
        await using (var log = AppendLog.Open(Folder, options, files))
        {
            await log.AppendAsync([Draft("a")], []);
            var end = files.Length(Folder + "/000000.seg");
            files.Capacity = files.UsedBytes + 1_000;
            var refused = await log.AppendAsync([.. Enumerable.Range(0, 10).Select(i => Draft($"b{i}", new string('x', 400)))], []);
            Assert.Equal(AppendStatus.DiskFull, refused.Status);
            Assert.Equal(end, files.Length(Folder + "/000000.seg"));
            files.Capacity = long.MaxValue;
            Assert.Equal(AppendStatus.Ok, (await log.AppendAsync([Draft("c")], [])).Status);
        }
        await using (var log = AppendLog.Open(Folder, options, files)) Assert.Equal(["a", "c"], Enumerable.Range(0, (int)log.Size).Select(p => KeyOf(log.Read(p))));
    }

    [Fact]
    public async Task AFailedFlushStopsWritingUntilRestart()
    {
        var files = new UnreliableFileSystem();
        await using (var log = AppendLog.Open(Folder, Options, files))
        {
            await log.AppendAsync([Draft("a")], []);
            files.FailFlush = true;
            Assert.Equal(AppendStatus.ReadOnly, (await log.AppendAsync([Draft("b")], [])).Status);
            files.FailFlush = false;
            Assert.Equal(AppendStatus.ReadOnly, (await log.AppendAsync([Draft("b")], [])).Status);
            Assert.Equal(LogState.Failed, log.Status.State);
            Assert.Equal("a", KeyOf(log.Read(0)));
            Assert.Equal(-1, log.FindHead("b"u8));
            Assert.Equal(1, log.Size);
        }
        await using (var log = AppendLog.Open(Folder, Options, files)) Assert.Equal(AppendStatus.Ok, (await log.AppendAsync([Draft("c")], [])).Status);
    }

    [Fact]
    public async Task AReadOnlyDiskRefusesWritesAndGoesOnReading()
    {
        var files = new UnreliableFileSystem();
        await using var log = AppendLog.Open(Folder, Options, files);
        await log.AppendAsync([Draft("a")], []);
        files.ReadOnly = true;
        Assert.Equal(AppendStatus.ReadOnly, (await log.AppendAsync([Draft("b")], [])).Status);
        Assert.Equal(0, log.FindHead("a"u8));
    }

    [Fact]
    public async Task AFailedDirectorySyncAtANewSegmentStopsWritingWithoutLoss()
    {
        var files = new UnreliableFileSystem();
        var written = 0;
        await using (var log = AppendLog.Open(Folder, Options, files))
        {
            files.FailSyncDirectory = true;
            AppendResult result;
            while ((result = await log.AppendAsync([Draft($"k{written}", new string('x', 60_000))], [])).Status == AppendStatus.Ok) written++;
            Assert.Equal(AppendStatus.ReadOnly, result.Status);
        }
        files.FailSyncDirectory = false;
        files = files.AfterPowerLoss(new Random(1));
        await using (var log = AppendLog.Open(Folder, Options, files))
        {
            Assert.Equal(written, log.Size);
            Assert.Equal(AppendStatus.Ok, (await log.AppendAsync([Draft("next")], [])).Status);
        }
    }

    [Fact]
    public async Task AFailedRenameOfASidecarStopsWritingAndTheNextStartMakesItAnew()
    {
        var files = new UnreliableFileSystem { FailRename = true };
        var written = 0;
        await using (var log = AppendLog.Open(Folder, Options, files))
        {
            // the sidecar is written behind the writer, so that some appends still succeed
            while ((await log.AppendAsync([Draft($"k{written}", new string('x', 60_000))], [])).Status == AppendStatus.Ok) written++;
            Assert.Equal(LogState.Failed, log.Status.State);
            Assert.Contains("rename failed", log.Status.Reason, StringComparison.Ordinal);
        }
        files.FailRename = false;
        await using (var log = AppendLog.Open(Folder, Options, files))
        {
            Assert.Equal(written, log.Size);
            Assert.Equal(written - 1, log.FindHead(System.Text.Encoding.UTF8.GetBytes($"k{written - 1}")));
        }
        Assert.True(files.Exists(Folder + "/000000.side"));
    }

    /// <summary>What a backup of a running log holds: segment files alone, the last one cut anywhere.</summary>
    [Fact]
    public async Task ACopyOfTheSegmentsCutAnywhereIsALog()
    {
        await using var it = new TemporaryLog(Options);
        for (var i = 0; i < 60; i++) await it.AppendAsync(Draft($"k{i}", new string('x', 30_000)));
        var last = await File.ReadAllBytesAsync(it.SegmentFile(1));
        var copy = Directory.CreateDirectory(Path.Combine(it.Folder, "copy")).FullName;
        var sizes = new List<long>();
        foreach (var length in new[] { 10, 64, 100, 30_000, 300_000, last.Length })
        {
            File.Copy(it.SegmentFile(0), Path.Combine(copy, "000000.seg"), overwrite: true);
            await File.WriteAllBytesAsync(Path.Combine(copy, "000001.seg"), last[..length]);
            await using (var log = AppendLog.Open(copy, Options))
            {
                Assert.Equal(LogState.Open, log.Status.State);
                for (var p = 0; p < log.Size; p++) Assert.Equal($"k{p}", KeyOf(log.Read(p)));
                sizes.Add(log.Size);
            }
            Directory.Delete(Path.Combine(copy, "tree"), recursive: true);
        }
        Assert.Equal(sizes.Order(), sizes);
        Assert.Equal(60, sizes[^1]);
    }

    [Fact]
    public async Task DamageBelowAcknowledgedEntriesIsNamedAndStopsWriting()
    {
        var files = new UnreliableFileSystem();
        await using (var log = AppendLog.Open(Folder, Options, files))
        {
            for (var i = 0; i < 20; i++) await log.AppendAsync([Draft($"k{i}", new string('x', 100))], []);
        }
        files.File(Folder + "/000000.seg").Flip(64 + 48 + 12 * 300, 3);
        await using (var log = AppendLog.Open(Folder, Options, files))
        {
            Assert.Equal(LogState.Damaged, log.Status.State);
            Assert.Equal(AppendStatus.ReadOnly, (await log.AppendAsync([Draft("b")], [])).Status);
            var bad = Enumerable.Range(0, 20).Where(p => !Reads(log, p)).ToList();
            Assert.Single(bad);
            Assert.Contains($"entry {bad[0] + 1} ", log.Status.Reason, StringComparison.Ordinal);
            Assert.Equal(19, log.FindHead("k19"u8));
        }
    }

    [Fact]
    public async Task ALogThatLostItsEndIsNotTakenForWhole()
    {
        var files = new UnreliableFileSystem();
        await using (var log = AppendLog.Open(Folder, Options, files))
        {
            for (var i = 0; i < 20; i++) await log.AppendAsync([Draft($"k{i}")], []);
        }
        using (var file = files.Open(Folder + "/000000.seg", Yiwang.Storage.Files.FileIntent.ReadWrite)) file.SetLength(file.Length - 300);
        await using (var log = AppendLog.Open(Folder, Options, files))
        {
            Assert.Equal(LogState.Damaged, log.Status.State);
            Assert.Contains("20", log.Status.Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task AnErasureIsFinishedAfterPowerLoss()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var files = new UnreliableFileSystem();
            await using (var log = AppendLog.Open(Folder, Options, files))
            {
                await log.AppendAsync([Draft("k", "very-private"), Draft("l", "other")], []);
                files.PowerOffAfter(seed % 9);
                try { log.EraseGroup(0, 1); }
                catch (IOException) { Assert.True(files.PowerIsOff); }
            }
            var finished = !files.PowerIsOff;
            files = files.AfterPowerLoss(new Random(seed));
            await using (var log = AppendLog.Open(Folder, Options, files))
            {
                Assert.Equal(LogState.Open, log.Status.State);
                var erased = log.Read(0).Groups[0].Content == null;
                Assert.True(erased || !finished);
                var bytes = new byte[files.Length(Folder + "/000000.seg")];
                using var file = files.Open(Folder + "/000000.seg", Yiwang.Storage.Files.FileIntent.Read);
                file.Read(0, bytes);
                Assert.Equal(erased, bytes.AsSpan().IndexOf("very-private"u8) < 0);
                Assert.Equal("other", BodyOf(log.Read(1)));
            }
        }
    }

    private static bool Reads(AppendLog log, long position)
    {
        try
        {
            return log.Read(position).Position == position;
        }
        catch (CorruptEntryException e)
        {
            Assert.Equal(position, e.Position);
            return false;
        }
    }
}
