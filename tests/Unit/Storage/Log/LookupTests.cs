using System.Text;
using Xunit;
using Yiwang.Storage.Log;
using static Yiwang.Unit.Tests.Storage.Log.TemporaryLog;

namespace Yiwang.Unit.Tests.Storage.Log;

public sealed class LookupTests
{
    private const int Keys = 2_000;

    [Fact]
    public async Task LookingUpAndReadingAllocatesNothing()
    {
        await using var it = new TemporaryLog();
        for (var first = 0; first < Keys; first += 500) await it.AppendAsync([.. Enumerable.Range(first, 500).Select(i => Draft($"99.501/{i}", $"body {i}"))]);
        var keys = Enumerable.Range(0, 2 * Keys).Select(i => Encoding.UTF8.GetBytes($"99.501/{i}")).ToArray();
        var (found, bytes) = Count(it.Log, keys);
        Assert.Equal(Keys, found);
        Assert.True(bytes > 0);
        // twice, since the first round compiles
        Count(it.Log, keys);
        Assert.Equal(0, Allocations.Least(() => Count(it.Log, keys)));
    }

    [Fact]
    public async Task AVisitorSeesTheEntryAsItIsStored()
    {
        await using var it = new TemporaryLog();
        await it.AppendAsync(new EntryDraft
        {
            Kind = "Measured",
            Subjects = [new Subject("x"u8.ToArray(), true)],
            Groups = [new GroupDraft(1, "open"u8.ToArray()), new GroupDraft(2, "granted"u8.ToArray())],
        });
        var seen = new Copying();
        Assert.True(it.Log.TryReadHead("X"u8, ref seen));
        var entry = it.Log.Read(0);
        Assert.Equal(("Measured", "open", "granted"), (seen.Kind, seen.First, seen.Second));
        Assert.Equal(entry.Header.ToArray(), seen.Header);
        it.Log.EraseGroup(0, 2);
        Assert.True(it.Log.TryReadHead("x"u8, ref seen));
        Assert.Null(seen.Second);
        Assert.False(it.Log.TryReadHead("y"u8, ref seen));
    }

    private static (int Found, long Bytes) Count(AppendLog log, byte[][] keys)
    {
        var counting = new Counting();
        foreach (var key in keys)
        {
            if (log.TryReadHead(key, ref counting)) counting.Found++;
            else if (log.FindHead(key) >= 0) counting.Found = int.MinValue;
        }
        return (counting.Found, counting.Bytes);
    }

    private struct Counting : IEntryVisitor
    {
        public int Found;
        public long Bytes;

        public void Visit(long position, long recordedAtUs, ReadOnlySpan<byte> kind, ReadOnlySpan<byte> subjectsBlock, EntryGroups groups)
        {
            if (groups.TryGet(1, out var content)) Bytes += content.Length;
        }
    }

    private struct Copying : IEntryVisitor
    {
        public string Kind, First;
        public string? Second;
        public byte[] Header;

        public void Visit(long position, long recordedAtUs, ReadOnlySpan<byte> kind, ReadOnlySpan<byte> subjectsBlock, EntryGroups groups)
        {
            Kind = Encoding.ASCII.GetString(kind);
            Header = groups.Header.ToArray();
            First = Encoding.UTF8.GetString(groups.Content(0));
            Second = groups.TryGet(2, out var content) ? Encoding.UTF8.GetString(content) : null;
        }
    }
}
