using System.Security.Cryptography;
using System.Text;
using Xunit;
using Yiwang.Storage.Log;
using static Yiwang.Unit.Tests.Storage.Log.TemporaryLog;

namespace Yiwang.Unit.Tests.Storage.Log;

public sealed class AppendLogTests
{
    [Fact]
    public async Task AnEntryReadsBackAsWrittenAlsoAfterRestart()
    {
        await using var it = new TemporaryLog();
        var draft = new EntryDraft
        {
            Kind = "Measured",
            Subjects = [new Subject("a/1"u8.ToArray(), true), new Subject("b"u8.ToArray(), false)],
            Groups = [new GroupDraft(1, "open"u8.ToArray()), new GroupDraft(4, "secret"u8.ToArray())],
        };
        Assert.Equal(AppendStatus.Ok, (await it.AppendAsync(draft)).Status);
        for (var round = 0; round < 2; round++)
        {
            var entry = it.Log.Read(0);
            Assert.Equal("Measured", entry.Kind);
            Assert.Equal(["a/1", "b"], entry.Subjects.Select(s => Encoding.UTF8.GetString(s.Key.Span)));
            Assert.Equal([true, false], entry.Subjects.Select(s => s.IsHead));
            Assert.Equal("open", BodyOf(entry));
            Assert.Equal("secret"u8.ToArray(), entry.Groups[1].Content!.Value.ToArray());
            Assert.Equal(-1, entry.BatchId);
            await it.RestartAsync();
        }
    }

    [Fact]
    public async Task TheHeaderCommitsToEachGroupWithItsSalt()
    {
        await using var it = new TemporaryLog();
        await it.AppendAsync(Draft("k", "body"));
        var entry = it.Log.Read(0);
        var header = entry.Header.ToArray();
        byte[] expected = [1, 5, .. "Noted"u8, .. BigEndian(entry.RecordedAtUs), 1, 1, .. SHA256.HashData([.. entry.Groups[0].Salt.Span, .. entry.Groups[0].Committed!.Value.Span])];
        Assert.Equal(expected, header);
        byte[] committed = [1, 1, 0, 1, (byte)'k', .. "body"u8];
        Assert.Equal(committed, entry.Groups[0].Committed!.Value.ToArray());
    }

    [Fact]
    public async Task TheNewestEntryOfAHeadIsFoundWithLettersFolded()
    {
        await using var it = new TemporaryLog();
        await it.AppendAsync(Draft("99.501/Pump-Ä"), Draft("99.501/other"));
        await it.AppendAsync(Draft("99.501/pUMP-Ä"));
        Assert.Equal(2, it.FindHead("99.501/PUMP-Ä"));
        Assert.Equal(-1, it.FindHead("99.501/PUMP-ä"));
        Assert.Equal(-1, it.FindHead("99.501/pump"));
        await it.RestartAsync();
        Assert.Equal(2, it.FindHead("99.501/pump-Ä"));
    }

    [Fact]
    public async Task AnExpectationThatFailsWritesNothingAndNamesItself()
    {
        await using var it = new TemporaryLog();
        await it.AppendAsync(Draft("a"));
        var result = await it.Log.AppendAsync([Draft("a")], [Expect("b", -1), Expect("a", -1)], TestContext.Current.CancellationToken);
        Assert.Equal((AppendStatus.Conflict, 1), (result.Status, result.ConflictIndex));
        Assert.Equal(1, it.Log.Size);
        Assert.Equal(AppendStatus.Ok, (await it.Log.AppendAsync([Draft("a")], [Expect("A", 0)], TestContext.Current.CancellationToken)).Status);
    }

    [Fact]
    public async Task OfManyWhoExpectTheSameExactlyOneWins()
    {
        await using var it = new TemporaryLog();
        var results = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(async () => await it.Log.AppendAsync([Draft($"k{i % 20}")], [Expect($"k{i % 20}", -1)]))));
        Assert.Equal(20, results.Count(r => r.Status == AppendStatus.Ok));
        Assert.Equal(20, it.Log.Size);
    }

    [Fact]
    public async Task RecordedTimeRisesAlthoughTheClockStepsBack()
    {
        var clock = new SettableClock { Now = DateTimeOffset.FromUnixTimeSeconds(1_000_000) };
        await using var it = new TemporaryLog(time: clock);
        var first = await it.AppendAsync(Draft("a"), Draft("b"));
        clock.Now -= TimeSpan.FromHours(1);
        await it.AppendAsync(Draft("c"));
        await it.RestartAsync();
        await it.AppendAsync(Draft("d"));
        Assert.Equal(1_000_000_000_000, first.RecordedAtUs);
        Assert.Equal([0L, 1, 2, 3], it.Effective().Select(e => e.RecordedAtUs - first.RecordedAtUs));
    }

    [Fact]
    public async Task SegmentsRollAndEverythingStaysReadable()
    {
        await using var it = new TemporaryLog(new LogOptions { SegmentBytes = 1 << 20 });
        var body = new string('x', 60_000);
        for (var i = 0; i < 60; i++) Assert.Equal(AppendStatus.Ok, (await it.AppendAsync(Draft($"k{i}", body))).Status);
        Assert.True(File.Exists(it.SegmentFile(3)));
        await it.RestartAsync();
        Assert.Equal(Enumerable.Range(0, 60).Select(i => $"k{i}"), it.Effective().Select(KeyOf));
        Assert.Equal(59, it.FindHead("K59"));
    }

    [Fact]
    public async Task ATooLargeEntryIsRefused()
    {
        await using var it = new TemporaryLog();
        Assert.Equal(AppendStatus.TooLarge, (await it.AppendAsync(Draft("a", new string('x', 65_535)))).Status);
        Assert.Equal(AppendStatus.TooLarge, (await it.AppendAsync([.. Enumerable.Range(0, 1_001).Select(i => Draft($"{i}"))])).Status);
        Assert.Equal(0, it.Log.Size);
    }

    [Fact]
    public async Task AnErasedGroupIsGoneFromDiskAndTheRestStays()
    {
        await using var it = new TemporaryLog();
        await it.AppendAsync(new EntryDraft
        {
            Kind = "K",
            Subjects = [new Subject("a"u8.ToArray(), true)],
            Groups = [new GroupDraft(1, "open"u8.ToArray()), new GroupDraft(3, "very-private"u8.ToArray())],
        });
        var header = it.Log.Read(0).Header.ToArray();
        it.Log.EraseGroup(0, 3);
        it.Log.EraseGroup(0, 3);
        for (var round = 0; round < 2; round++)
        {
            var entry = it.Log.Read(0);
            Assert.Equal("open", BodyOf(entry));
            Assert.Null(entry.Groups[1].Content);
            Assert.Equal(header, entry.Header.ToArray());
            Assert.Equal(0, it.FindHead("a"));
            await it.RestartAsync();
        }
        Assert.Equal(-1, (await File.ReadAllBytesAsync(it.SegmentFile(), TestContext.Current.CancellationToken)).AsSpan().IndexOf("very-private"u8));
    }

    [Fact]
    public async Task ObserversHearEntriesInOrderBeforeTheAnswer()
    {
        await using var it = new TemporaryLog();
        var heard = new List<long>();
        var others = 0;
        it.Log.OnEffective(_ => others++, kind => kind == "Other");
        it.Log.OnEffective(e => heard.Add(e.Position), kind => kind == "Noted");
        await it.AppendAsync(Draft("a"), Draft("b"));
        await it.AppendAsync(Draft("c", kind: "Other"));
        Assert.Equal([0L, 1], heard);
        Assert.Equal(1, others);
    }

    [Fact]
    public async Task WhoFollowsTheLogComesAfterHeadsAndObservers()
    {
        await using var it = new TemporaryLog();
        var seen = (Size: -1L, Followed: -1, Head: -1L, Read: "");
        it.Log.OnEffective(e => seen = (it.Log.Size, it.Effective().Count, it.FindHead("a"), KeyOf(it.Log.Read(e.Position))));
        await it.AppendAsync(Draft("a"));
        Assert.Equal((0L, 0, 0L, "a"), seen);
        Assert.Single(it.Effective());
    }

    [Fact]
    public async Task AnEntryIsNotCountedBeforeItsHead()
    {
        const int Rounds = 200, EntriesMax = 1_000;
        await using var it = new TemporaryLog();
        using var done = new CancellationTokenSource();
        var behind = new List<(long Position, long Head)>();
        // the last entry of a group is the one whose head comes last
        var follower = Task.Run(() =>
        {
            for (var size = 0L; !done.IsCancellationRequested;)
            {
                if (it.Log.Size == size) continue;
                size = it.Log.Size;
                if (it.FindHead(KeyAt(size - 1)) is var head && head < size - 1) behind.Add((size - 1, head));
            }
        }, TestContext.Current.CancellationToken);
        for (var round = 0; round < Rounds; round++) await it.AppendAsync([.. Enumerable.Range(0, EntriesMax).Select(i => Draft(KeyAt(round * EntriesMax + i)))]);
        await done.CancelAsync();
        await follower;
        Assert.Empty(behind);

        static string KeyAt(long position) => $"99.1/{position}";
    }

    [Fact]
    public async Task AnObserverThatThrowsStopsWritingAndSaysSo()
    {
        await using var it = new TemporaryLog();
        await it.AppendAsync(Draft("a"));
        it.Log.OnEffective(_ => throw new FormatException("observer's bug"));
        Assert.Equal(AppendStatus.ReadOnly, (await it.AppendAsync(Draft("b"))).Status);
        Assert.Equal(AppendStatus.ReadOnly, (await it.AppendAsync(Draft("c"))).Status);
        Assert.Contains("observer's bug", it.Log.Status.Reason, StringComparison.Ordinal);
        Assert.Equal(0, it.FindHead("a"));
    }

    [Fact]
    public async Task AnExpectationOnADamagedEntryIsRefused()
    {
        await using var it = new TemporaryLog();
        await it.AppendAsync(Draft("a", "original"));
        await it.AppendAsync(Draft("b"));
        // whoever hashes entries behind the writer would find the damage too, and stop the log for good
        await it.Log.WaitForTreeAsync(2, TestContext.Current.CancellationToken);
        var bytes = await File.ReadAllBytesAsync(it.SegmentFile());
        bytes[bytes.AsSpan().IndexOf("original"u8)] ^= 1;
        await InPlace.WriteAsync(it.SegmentFile(), bytes);
        Assert.Equal(AppendStatus.ReadOnly, (await it.Log.AppendAsync([Draft("a")], [Expect("a", 0)])).Status);
        Assert.Equal(AppendStatus.Ok, (await it.Log.AppendAsync([Draft("b")], [Expect("b", 1)])).Status);
    }

    [Fact]
    public async Task AReaderThatWaitsIsWokenByTheNextEntry()
    {
        await using var it = new TemporaryLog();
        var waiting = it.Log.WaitForMoreAsync(0, TestContext.Current.CancellationToken).AsTask();
        Assert.False(waiting.IsCompleted);
        await it.AppendAsync(Draft("a"));
        await waiting;
        await it.Log.WaitForMoreAsync(0, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task AppendsAfterClosingAreRefused()
    {
        await using var it = new TemporaryLog();
        await it.Log.DisposeAsync();
        Assert.Equal(AppendStatus.ShuttingDown, (await it.AppendAsync(Draft("a"))).Status);
    }

    [Fact]
    public async Task OneFolderIsHeldByOneLog()
    {
        await using var it = new TemporaryLog();
        Assert.Throws<IOException>(() => AppendLog.Open(it.Folder));
    }

    private static byte[] BigEndian(long value)
    {
        var bytes = BitConverter.GetBytes(value);
        Array.Reverse(bytes);
        return bytes;
    }
}
