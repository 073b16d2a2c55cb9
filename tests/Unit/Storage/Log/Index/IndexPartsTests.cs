using System.Text;
using FsCheck.Fluent;
using Xunit;
using Yiwang.Storage.Log;
using Yiwang.Storage.Log.Index;

namespace Yiwang.Unit.Tests.Storage.Log.Index;

public sealed class IndexPartsTests
{
    [Fact]
    public void SipHashIsThatOfItsPaper()
    {
        // Aumasson, Bernstein: SipHash, appendix A; and the first vectors of the reference implementation
        var hash = new SipHash([.. Enumerable.Range(0, 16).Select(i => (byte)i)]);
        Assert.Equal(0xa129ca6149be45e5, hash.Of([.. Enumerable.Range(0, 15).Select(i => (byte)i)], fold: false));
        Assert.Equal(0x726fdb47dd0e0e31UL, hash.Of([], fold: false));
        Assert.Equal(0x93f5f5799a932462UL, hash.Of([.. Enumerable.Range(0, 8).Select(i => (byte)i)], fold: false));
    }

    [Fact]
    public void Crc32CIsThatOfItsRfc()
    {
        // RFC 3720 §B.4
        Assert.Equal(0x8a9136aaU, Crc32C.Of(new byte[32]));
        Assert.Equal(0x46dd794eU, Crc32C.Of([.. Enumerable.Range(0, 32).Select(i => (byte)i)]));
        Assert.Equal(0xe3069283U, Crc32C.Of("123456789"u8));
        Assert.Equal(0xe3069283U, ~Crc32C.UpdateByTable(~0u, "123456789"u8));
    }

    [Fact]
    public void FoldingChangesAsciiLettersOnly()
    {
        for (var b = 0; b < 256; b++)
        {
            var expected = b is >= 'A' and <= 'Z' ? b + 32 : b;
            Assert.Equal((ulong)expected * 0x0101010101010101, AsciiFold.Fold((ulong)b * 0x0101010101010101));
        }
    }

    [Fact]
    public void KeysThatFoldAlikeAreEqualAndHashAlike() => Prop.ForAll(Arb.From(Gen.ArrayOf(Gen.Choose(0, 255).Select(i => (byte)i))), bytes =>
    {
        var hash = new SipHash("0123456789abcdef"u8);
        var swapped = bytes.Select(b => char.IsAsciiLetter((char)b) ? (byte)(b ^ 0x20) : b).ToArray();
        Assert.True(AsciiFold.Equals(bytes, swapped));
        Assert.Equal(0, AsciiFold.Compare(bytes, swapped));
        Assert.Equal(hash.OfFolded(bytes), hash.OfFolded(swapped));
        for (var i = 0; i < bytes.Length; i++)
        {
            var other = (byte[])bytes.Clone();
            other[i] ^= 0x80;
            Assert.False(AsciiFold.Equals(bytes, other));
        }
    }).Holds();

    [Fact]
    public void APostingListReadsBackFromAnyPosition() => Prop.ForAll(Arb.From(Gen.ArrayOf(Gen.Choose(1, 100_000), 700)), deltas =>
    {
        var list = new PostingList();
        var positions = new List<long>();
        long at = 0;
        foreach (var delta in deltas)
        {
            positions.Add(at += delta);
            list.Add(at);
        }
        foreach (var from in new[] { 0, positions[0], positions[127] + 1, positions[128], positions[500] - 1, positions[^1], positions[^1] + 1 })
        {
            var into = new long[200];
            Assert.Equal(positions.Where(p => p >= from).Take(200), into.Take(list.Read(from, into)));
        }
    }).Holds();

    [Fact]
    public void StoredListsAreFoundByFoldedKey()
    {
        var lists = new PostingLists();
        for (var i = 0; i < 5_000; i++) lists.Add(Encoding.UTF8.GetBytes($"99.{i % 37}A/{i}"), i);
        var stored = lists.Store();
        var into = new long[5_000];
        for (var key = 0; key < 37; key++)
        {
            var count = PostingLists.ReadStored(stored, Encoding.UTF8.GetBytes($"99.{key}a"), 0, into);
            Assert.Equal(Enumerable.Range(0, 5_000).Where(i => i % 37 == key).Select(i => (long)i), into.Take(count));
        }
        Assert.Equal(0, PostingLists.ReadStored(stored, "99.40a"u8, 0, into));
    }

    [Fact]
    public void ATableHoldsEverySlotThroughGrowthWithinItsBytesPerRow()
    {
        var table = new IndexTable(8);
        var random = new Random(7);
        var slots = Enumerable.Range(1, 100_000).Select(address => (Mark: (uint)random.NextInt64(1L << 32), Address: (long)address)).ToList();
        var widest = 0.0;
        foreach (var (mark, address) in slots)
        {
            table.Append(mark, address);
            if (table.NeedsRoom) table = table.Grown()!;
            if (address > 1_000) widest = Math.Max(widest, (double)table.Memory.Length / table.Rows);
        }
        Assert.True(widest <= 24, $"{widest} bytes a row");
        foreach (var (mark, address) in slots) Assert.True(Holds(table, mark, address));
    }

    private static bool Holds(IndexTable table, uint mark, long address)
    {
        for (var bucket = table.Home(mark); ; bucket = table.After(bucket))
        {
            ref var line = ref table.At(bucket);
            for (var slot = 0; slot < Bucket.Slots; slot++)
            {
                if (line.Address(slot) == 0) return false;
                if (line.Hash(slot) == mark && line.Address(slot) == address) return line.Holds();
            }
        }
    }
}
