using Xunit;
using Yiwang.Storage.Files;
using Yiwang.Storage.Tags;

namespace Yiwang.Unit.Tests.Storage.Tags;

public sealed class TagTableTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("yiwang-tags-").FullName;

    private string Path => System.IO.Path.Combine(_folder, "a.tags");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory, InlineData(0), InlineData(1), InlineData(2), InlineData(3), InlineData(8_192), InlineData(20_000)]
    public void Every_Tag_Is_Found_And_Its_Neighbours_Are_Not(int count)
    {
        // odd numbers, so that each has two neighbours that are absent
        var tags = Tags(count);
        TagTable.Write(DiskFileSystem.Instance, Path, tags);
        var table = TagTable.Open(DiskFileSystem.Instance, Path);
        Assert.Equal(count, table.Count);
        Assert.All(tags, t => Assert.True(table.Contains(t) && !table.Contains(t - 1) && !table.Contains(t + 1)));
        Assert.False(table.Contains(0) || table.Contains(ulong.MaxValue - 1));
    }

    [Fact]
    public void Tags_Out_Of_Order_Or_Twice_Are_No_Table()
    {
        Assert.Throws<ArgumentException>(() => TagTable.Write(DiskFileSystem.Instance, Path, [3, 1]));
        Assert.Throws<ArgumentException>(() => TagTable.Write(DiskFileSystem.Instance, Path, [1, 1]));
        Assert.False(File.Exists(Path));
    }

    [Fact]
    public void Damage_Of_Any_Byte_And_Any_Cut_Are_Noticed()
    {
        TagTable.Write(DiskFileSystem.Instance, Path, Tags(40));
        var whole = File.ReadAllBytes(Path);
        for (var i = 0; i < whole.Length; i++)
        {
            // four bytes of the head stand for nothing yet
            if (i is >= 20 and < 24) continue;
            var bytes = whole.ToArray();
            bytes[i] ^= 0x40;
            File.WriteAllBytes(Path, bytes);
            Assert.Throws<InvalidDataException>(() => TagTable.Open(DiskFileSystem.Instance, Path));
            File.WriteAllBytes(Path, whole[..i]);
            Assert.Throws<InvalidDataException>(() => TagTable.Open(DiskFileSystem.Instance, Path));
        }
    }

    [Theory, MemberData(nameof(Seeds))]
    public void After_A_Loss_Of_Power_The_Table_Is_Whole_Or_Absent_And_Whole_When_It_Was_Answered(int seed)
    {
        var random = new Random(seed);
        var files = new UnreliableFileSystem();
        files.CreateDirectory("/data");
        files.PowerOffAfter(random.Next(1, 20));
        var answered = false;
        try
        {
            TagTable.Write(files, "/data/a.tags", Tags(2_000));
            answered = true;
        }
        catch (IOException)
        {
            // the power went
        }
        files = files.AfterPowerLoss(random);
        Assert.True(files.Exists("/data/a.tags") || !answered);
        if (files.Exists("/data/a.tags")) Assert.True(TagTable.Open(files, "/data/a.tags").Contains(Tags(2_000)[777]));
    }

    [Fact]
    public void A_Look_Up_Allocates_Nothing()
    {
        TagTable.Write(DiskFileSystem.Instance, Path, Tags(1_000));
        var table = TagTable.Open(DiskFileSystem.Instance, Path);
        Assert.Equal(0, Allocations.Least(() => table.Contains(4_711)));
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 30)];

    private static ulong[] Tags(int count) => [.. Enumerable.Range(0, count).Select(i => (ulong)i * 0x1_0000_0001 * 2 + 1)];
}
