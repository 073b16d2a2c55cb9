using System.Text.RegularExpressions;
using Xunit;
using Yiwang.Cases;
using Yiwang.Events;
using Yiwang.Unit.Tests.Parties;
using Yiwang.Unit.Tests.Tidy;
using static Yiwang.Unit.Tests.Cases.CaseBed;

namespace Yiwang.Unit.Tests.Cases.Definitions;

/// <summary>What docs/forms.md promises to somebody who reads nothing else.</summary>
public sealed partial class FormsPageTests
{
    private static string Example => Yaml().Match(Tree.Read("docs/forms.md")).Groups[1].Value;

    [Fact]
    public async Task The_example_is_put_in_force_opened_and_closed()
    {
        await using var bed = await CaseBed.OpenAsync();
        bed.Write("leave", Example);
        Assert.Empty(bed.Definitions.Reload());
        var administrator = bed.Parties.Directory.Find(PartyTestBed.Name("otheradmin"))!.In(PartyTestBed.Id(bed.Stranger))!;

        var early = new OpenCase("leave", Values("""{"reason":"annual","firstDay":"2026-11-20","lastDay":"2026-11-18"}"""), Transition: "submit");
        var refused = await bed.Cases.OpenAsync(bed.Stranger, early);
        Assert.Equal("The last day cannot lie before the first", refused.Status.Say?.En);

        var opened = await Ok(bed.Cases.OpenAsync(bed.Stranger, new OpenCase("leave", Values("""{"reason":"annual","firstDay":"2026-11-18","lastDay":"2026-11-20"}"""), Transition: "submit")));
        Assert.Equal(("review", "QJ-20261110-001", "年休假 3 天"), (opened.State, opened.Number, opened.Title));
        Assert.NotNull(opened.DueAtUs);
        await Refused(bed.Cases.MoveAsync(bed.Stranger, new MoveCase(opened.Id, "agree", [], opened.Position, "同意")), Codes.PartiesForbidden);

        var closed = await Ok(bed.Cases.MoveAsync(administrator, new MoveCase(opened.Id, "agree", [], opened.Position, "同意")));
        Assert.True(closed.Definition.State(closed.State).IsEnd);
    }

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Yaml();
}
