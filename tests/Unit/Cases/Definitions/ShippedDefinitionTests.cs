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

    /// <summary>Who approved and when it counts is recorded by the step itself; a draft in which the applicant could write it would be a forged one.</summary>
    [Fact]
    public void What_a_step_sets_and_nobody_is_asked_for_cannot_be_typed_into_a_draft()
    {
        foreach (var form in Directory.GetFiles(Path.Combine(Tree.Root, "src", "modules"), "*" + DefinitionFile.Ending, SearchOption.AllDirectories).Select(f => DefinitionFile.Read(Path.GetFileName(f), File.ReadAllBytes(f)).Definition!))
        {
            var asked = form.Transitions.SelectMany(t => t.Asks).ToHashSet();
            var set = form.Transitions.SelectMany(t => t.Sets.Keys).Where(f => !asked.Contains(f));
            var typed = form.States.Where(s => s.Kind == StateKind.Draft).SelectMany(s => s.Editable).ToHashSet();
            Assert.All(set, f => Assert.False(typed.Contains(f), $"{form.Code}: {f}"));
        }
    }
}
