using Xunit;
using Yiwang.Cases.Definitions;
using Yiwang.Unit.Tests.Tidy;

namespace Yiwang.Unit.Tests.Cases.Definitions;

public sealed class ShippedDefinitionTests
{
    [Fact]
    public void All_are_sound_together()
    {
        var files = Directory.GetFiles(Path.Combine(Tree.Root, "src", "modules"), "*" + DefinitionFile.Ending, SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        Assert.All(files, f =>
        {
            var read = DefinitionFile.Read(Path.GetFileName(f), File.ReadAllBytes(f));
            Assert.True(read.Definition is not null, string.Join("\n", read.Problems));
            Assert.Equal(Path.GetFileName(f), read.Definition.Code + DefinitionFile.Ending);
        });
    }
}
