using System.Text;
using Xunit;
using Yiwang.Cases.Definitions;

namespace Yiwang.Unit.Tests.Cases.Definitions;

public sealed class DefinitionStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("yiwang-definitions-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_comes_in_while_the_node_runs()
    {
        var store = Open();
        Assert.Empty(store.Newest);
        Write("leave", DefinitionFileTests.Small);
        Assert.Empty(store.Reload());
        Assert.True(store.TryFind("leave", out var newest) && newest.Version == 1);
        Assert.Equal(DefinitionFileTests.Small, store.Text("leave", 1));
    }

    [Fact]
    public void A_broken_file_leaves_the_version_before_in_force()
    {
        Write("leave", DefinitionFileTests.Small);
        var store = Open();
        Write("leave", DefinitionFileTests.Small.Replace("version: 1", "version: 2").Replace("menu: connect", "menu: conect"));
        Assert.Equal(4, Assert.Single(store.Reload()).Line);
        Assert.True(store.TryFind("leave", out var newest) && newest.Version == 1);
    }

    [Fact]
    public void A_version_in_use_does_not_change_and_outlives_its_file()
    {
        Write("leave", DefinitionFileTests.Small);
        var store = Open();
        store.Recall(new(DefinitionFileTests.Small, Received: false));
        var changed = DefinitionFileTests.Small.Replace("事由", "理由");
        Write("leave", changed);
        Assert.Contains("raise 'version' to 2", Assert.Single(store.Reload()).Reason.En);
        Write("leave", changed.Replace("version: 1", "version: 2"));
        Assert.Empty(store.Reload());
        Assert.True(store.TryFind("leave", out var newest) && newest.Version == 2);
        Assert.True(store.TryFind("leave", 1, out var first) && first.Field("reason")!.Name.Zh == "事由");
        File.Delete(Path.Combine(_folder, "leave.case.yaml"));
        store.Reload();
        Assert.False(store.TryFind("leave", out _));
        Assert.True(store.TryFind("leave", 1, out _));
    }

    [Fact]
    public void A_version_that_nobody_used_may_still_change()
    {
        Write("leave", DefinitionFileTests.Small);
        var store = Open();
        Write("leave", DefinitionFileTests.Small.Replace("事由", "理由"));
        Assert.Empty(store.Reload());
        Assert.Equal("理由", store.Newest.Single().Field("reason")!.Name.Zh);
    }

    [Fact]
    public void Used_versions_come_back_from_the_log_after_a_restart()
    {
        var store = DefinitionStore.Load([], _folder, null, [new(DefinitionFileTests.Small, Received: false)]);
        Assert.True(store.TryFind("leave", 1, out var kept) && kept.Hash == DefinitionFile.Hash(Encoding.UTF8.GetBytes(DefinitionFileTests.Small)));
        Assert.Empty(store.Newest);
    }

    [Fact]
    public void Two_forms_do_not_number_alike()
    {
        Write("leave", DefinitionFileTests.Small);
        Write("other", DefinitionFileTests.Small.Replace("case: leave", "case: other"));
        var store = Open();
        Assert.Contains("belongs to 'leave'", Assert.Single(store.Problems).Reason.En);
        Assert.Equal("leave", store.Newest.Single().Code);
    }

    [Fact]
    public void A_checked_file_changes_nothing_and_a_saved_one_is_in_force()
    {
        var store = Open();
        var bytes = Encoding.UTF8.GetBytes(DefinitionFileTests.Small);
        Assert.NotNull(store.Check("leave.case.yaml", bytes).Definition);
        Assert.Empty(store.Newest);
        Assert.NotNull(store.Save(bytes).Definition);
        Assert.Equal("leave", store.Newest.Single().Code);
        Assert.Equal(bytes, File.ReadAllBytes(Path.Combine(_folder, "leave.case.yaml")));
        Assert.Null(store.Save(Encoding.UTF8.GetBytes("case: nothing")).Definition);
        Assert.Equal(["leave.case.yaml"], Directory.GetFiles(_folder).Select(Path.GetFileName));
    }

    [Fact]
    public void Names_of_guards_and_effects_are_checked_once_the_node_has_them()
    {
        Write("leave", DefinitionFileTests.Small.Replace("decision: agree}", "effects: stock.take}"));
        var store = Open();
        Assert.Empty(store.Problems);
        store.Know(KnownCalls.Of([], []));
        Assert.Contains("no effect 'stock.take'", Assert.Single(store.Problems).Reason.En);
    }

    private DefinitionStore Open() => DefinitionStore.Load([], _folder, null);

    private void Write(string code, string text) => File.WriteAllText(Path.Combine(_folder, code + DefinitionFile.Ending), text);
}
