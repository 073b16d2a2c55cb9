using Xunit;
using Yiwang.Events;
using Yiwang.Net.Travel;

namespace Yiwang.Unit.Tests.Net.Moving;

/// <summary>Parts of attachments that arrive over the freeze of a move.</summary>
public sealed class MovingFilePartsTests : IDisposable
{
    private const string Own = "o.own", Other = "o.other";
    private readonly string _folder = Directory.CreateTempSubdirectory("yiwang-parts-").FullName;

    private string Old => Path.Combine(_folder, "old");
    private string New => Path.Combine(_folder, "new");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string File(string receiver, char letter) => FileParts.StartOf(receiver) + new string(letter, 32) + ".part";

    [Fact]
    public async Task What_has_come_goes_alargewhole_and_nothing_of_others()
    {
        Directory.CreateDirectory(Old);
        byte[] large = [.. Enumerable.Range(0, (5 << 20) + 3).Select(i => (byte)(i * 7))];
        foreach (var (name, bytes) in new[] { (File(Own, 'a'), large), (File(Own, 'b'), (byte[])[]), (File(Own, 'c'), [1, 2, 3]), (File(Other, 'a'), [9]) }) await System.IO.File.WriteAllBytesAsync(Path.Combine(Old, name), bytes, TestContext.Current.CancellationToken);
        var (there, here) = (new MovingFileParts(Old), new MovingFileParts(New));
        var cursor = "";
        for (var pages = 0; ; pages++)
        {
            Assert.True(pages < 20);
            var page = await there.ReadAsync(Own, cursor, TestContext.Current.CancellationToken);
            Assert.True(page.Page.Length < 4 << 20);
            // a page may come twice
            for (var i = 0; i < 2; i++) Assert.Equal(Outcome.Ok, await here.TakeAsync(Own, new("old", cursor), page.Page, TestContext.Current.CancellationToken));
            cursor = page.Next;
            if (page.End) break;
        }
        Assert.Equal(Directory.GetFiles(Old).Select(Path.GetFileName).Where(f => FileParts.IsOf(f!, Own)).Order(), Directory.GetFiles(New).Select(Path.GetFileName).Order());
        Assert.Equal(large, await System.IO.File.ReadAllBytesAsync(Path.Combine(New, File(Own, 'a')), TestContext.Current.CancellationToken));
        Assert.Equal([1, 2, 3], await System.IO.File.ReadAllBytesAsync(Path.Combine(New, File(Own, 'c')), TestContext.Current.CancellationToken));
        await there.GoneAsync(Own, TestContext.Current.CancellationToken);
        Assert.Equal([File(Other, 'a')], Directory.GetFiles(Old).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("""{"Name":"../../etc/passwd","Offset":0,"Bytes":"AQ=="}""")]
    [InlineData("""{"Name":"OTHER","Offset":0,"Bytes":"AQ=="}""")]
    [InlineData("""{"Name":"OWN","Offset":7,"Bytes":"AQ=="}""")]
    [InlineData("""{"Name":"OWN","Offset":-1,"Bytes":"AQ=="}""")]
    [InlineData("[")]
    public async Task What_is_no_part_of_the_organisations_is_refused(string page)
    {
        page = page.Replace("OTHER", File(Other, 'a'), StringComparison.Ordinal).Replace("OWN", File(Own, 'a'), StringComparison.Ordinal);
        Assert.Equal(Codes.NetBadAnswer, (await new MovingFileParts(New).TakeAsync(Own, new("old", ""), System.Text.Encoding.UTF8.GetBytes(page), TestContext.Current.CancellationToken)).Code);
    }
}
