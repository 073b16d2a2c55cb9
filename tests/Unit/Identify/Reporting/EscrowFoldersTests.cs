using Xunit;
using Yiwang.Identify.Reporting.Escrow;

namespace Yiwang.Unit.Tests.Identify.Reporting;

public sealed class EscrowFoldersTests : IDisposable
{
    private const string Word = "pact.abcdefghijklmnopqrstuvwxyz", One = "o.aaaaaaaaaaaaaaaaaaaa/" + Word, Other = "o.bbbbbbbbbbbbbbbbbbbb/" + Word;
    private readonly string _data = Directory.CreateTempSubdirectory("yiwang-escrow-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public void Pacts_of_the_same_last_word_lie_in_folders_of_their_own()
    {
        var folders = Folders(One, Other);
        string[] all = [folders.InOf(One), folders.InOf(Other), folders.OutOf(One), folders.OutOf(Other)];
        Assert.Equal(4, all.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal("o.aaaaaaaaaaaaaaaaaaaa_" + Word, Path.GetFileName(all[0]));
        Assert.StartsWith(all[0], folders.In(One, "20261121-001"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../x")]
    [InlineData("o.a/..")]
    [InlineData("o.a\\b/pact.c")]
    [InlineData("o.a_b")]
    [InlineData("O.A/PACT.B")]
    [InlineData("")]
    public void An_id_that_is_none_leads_nowhere_else(string id)
    {
        var folder = Folders(id).InOf(id);
        Assert.Equal((Path.Combine(_data, "escrow", "in"), true), (Path.GetDirectoryName(folder), Path.GetFileName(folder).All(char.IsAsciiHexDigitLower)));
    }

    [Fact]
    public void What_an_earlier_version_kept_goes_on_under_the_whole_id()
    {
        var kept = Keep(Word);
        var folders = Folders(One);
        Assert.Equal("sent", File.ReadAllText(Path.Combine(folders.In(One, "20261121-001"), "manifest.json")));
        Assert.False(Directory.Exists(kept));
        // and is found again
        Assert.True(File.Exists(Path.Combine(Folders(One, Other).In(One, "20261121-001"), "manifest.json")));
        Assert.False(Directory.Exists(Folders(One, Other).InOf(Other)));
    }

    [Fact]
    public void What_two_pacts_could_claim_nobody_gets_and_it_stays()
    {
        var kept = Keep(Word);
        var folders = Folders(One, Other);
        Assert.False(Directory.Exists(folders.InOf(Other)));
        Assert.False(Directory.Exists(folders.InOf(One)));
        Assert.True(File.Exists(Path.Combine(kept, "20261121-001", "manifest.json")));
    }

    private EscrowFolders Folders(params string[] pacts) => new(new EscrowSource(_data, () => null), () => pacts);

    private string Keep(string name)
    {
        var folder = Path.Combine(_data, "escrow", "in", name);
        Directory.CreateDirectory(Path.Combine(folder, "20261121-001"));
        File.WriteAllText(Path.Combine(folder, "20261121-001", "manifest.json"), "sent");
        return folder;
    }
}
