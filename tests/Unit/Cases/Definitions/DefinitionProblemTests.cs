using System.Text;
using Xunit;
using Yiwang.Cases.Definitions;

namespace Yiwang.Unit.Tests.Cases.Definitions;

public sealed class DefinitionProblemTests
{
    private static readonly KnownCalls s_known = new(new Dictionary<string, IReadOnlyList<string>> { ["stock.available"] = ["part"] }, new Dictionary<string, IReadOnlyList<string>>()) { Offers = ["stock.parts"] };

    /// <summary>Each replaces one piece of the small sound file; the place is that of the piece, or of what is named.</summary>
    [Theory]
    [InlineData("by: applicant, needs", "bye: applicant, needs", 18, "perhaps 'by'")]
    [InlineData("to: review,", "to: reveiw,", 18, "there is no state 'reveiw'; perhaps 'review'")]
    [InlineData("needs: reason", "needs: raeson", 18, "there is no field 'raeson'")]
    [InlineData("by: reviewer, decision: agree", "by: rewiever, decision: agree", 19, "there is no party 'rewiever'")]
    [InlineData("roles: OrgAdmin", "roles: OrgAdmn", 9, "perhaps 'OrgAdmin'")]
    [InlineData("review: 3 wd", "review: 3 weeks", 14, "is no span")]
    [InlineData("title: \"{reason}\"", "title: \"{raeson}\"", 6, "perhaps 'reason'")]
    [InlineData("menu: connect", "menu: conect", 4, "there is no menu")]
    [InlineData("QJ-{yyyyMMdd}-{n:3}", "QJ-{yyyyMMdd}", 5, "exactly one counter")]
    [InlineData("QJ-{yyyyMMdd}-{n:3}", "QJ-{month}-{n:3}", 5, "'{month}' is not known")]
    [InlineData("reason: 事由 | Reason", "reason: 事由", 11, "both languages")]
    [InlineData("reason: 事由 | Reason", "the-reason: 事由 | Reason", 11, "field code")]
    [InlineData("reason: 事由 | Reason", "reason: {name: 事由 | Reason, type: txt}", 11, "perhaps 'text'")]
    [InlineData("reason: 事由 | Reason", "reason: {name: 事由 | Reason, type: decimal, unit: furlong}", 11, "the unit 'furlong'")]
    [InlineData("reason: 事由 | Reason", "reason: {name: 事由 | Reason, type: choice}", 11, "has no 'options'")]
    [InlineData("reason: 事由 | Reason", "reason: {name: 事由 | Reason, pattern: \"(a\"}", 11, "no regular expression")]
    [InlineData("reason: 事由 | Reason", "reason: {name: 事由 | Reason, from: reason.name}", 11, "from: reason.name")]
    [InlineData("reason: 事由 | Reason", "reason: {name: 事由 | Reason, personal: true}", 6, "cannot hold the personal field 'reason'")]
    [InlineData("reason: 事由 | Reason", "reason: {name: 事由 | Reason, personal: true, searchable: true}", 11, "cannot be searchable")]
    [InlineData("reason: 事由 | Reason", "reason: {name: 事由 | Reason, many: true}", 11, "'many' belongs to fields of type organization or user")]
    [InlineData("reason: 事由 | Reason", "reason: {name: 事由 | Reason, filledBy: nobody}", 11, "there is no party 'nobody'")]
    [InlineData("reason: 事由 | Reason", "reason: {name: 事由 | Reason, computed: reason}", 11, "computed from itself")]
    [InlineData("decision: agree}", "decision: agree, when: reason > 3}", 19, "wanted here")]
    [InlineData("decision: agree}", "decision: agree, when: reason = user}", 19, "'user' stands by itself")]
    [InlineData("reason: 事由 | Reason", "reason: {name: 事由 | Reason, offers: stock.part}", 11, "perhaps 'stock.parts'")]
    [InlineData("reason: 事由 | Reason", "reason: {name: 事由 | Reason, type: long-text, offers: stock.parts}", 11, "belongs to a text of one line")]
    [InlineData("decision: agree}", "guards: stock.availabel}", 19, "no guard 'stock.availabel'; perhaps 'stock.available'")]
    [InlineData("decision: agree}", "guards: {stock.available: {prt: x}}}", 19, "no argument 'prt'; perhaps 'part'")]
    [InlineData("decision: agree}", "effects: stock.take}", 19, "no effect 'stock.take'")]
    [InlineData("decision: agree}", "roles: Inspector}", 19, "nobody may take 'agree'")]
    [InlineData("decision: agree}", "byAssignee: true}", 19, "names no assignee")]
    [InlineData("{review: 3 wd}", "{review: {within: 3 wd, then: submit}}", 14, "does not lead out of the state")]
    [InlineData("{review: 3 wd}", "{review: {within: 3 wd, then: refuse}}", 14, "'by' of 'refuse' must name system")]
    [InlineData("{review: 3 wd}", "{review: {until: reason}}", 14, "must be a field of type date")]
    [InlineData("{review: 3 wd}", "{review: {within: 3 wd, tell: {to: nobody}}}", 14, "neither a party nor a field")]
    [InlineData("kind: done}", "kind: done, due: {late: 3 wd}}", 15, "an end and cannot have a deadline")]
    [InlineData("kind: draft}", "kind: done}", 13, "cannot be an end")]
    [InlineData("from: draft, to: review", "from: draft, to: agreed", 14, "cannot be reached")]
    [InlineData("case: leave", "case: Leave form", 1, "the code of a form")]
    [InlineData("version: 1", "version: first", 2, "a whole number")]
    [InlineData("parties:", "parties: &a", 7, "anchors")]
    [InlineData("name: 请假 | Leave", "name: !!str 请假", 3, "tags")]
    [InlineData("version: 1", "case: again", 2, "stands here twice")]
    [InlineData("version: 1", "version：1", 2, "a full-width colon")]
    [InlineData("to: review,", "to: review，", 18, "a full-width comma")]
    [InlineData("menu: connect", "\tmenu: connect", 4, "a tab stands here")]
    [InlineData("menu: connect", "menu:connect", 4, "a blank follows the colon")]
    public void A_mistake_is_named_with_its_line_and_reason(string from, string to, int line, string reason)
    {
        Assert.Contains(from, DefinitionFileTests.Small);
        var read = Read(DefinitionFileTests.Small.Replace(from, to));

        Assert.Null(read.Definition);
        Assert.True(read.Problems.Any(p => p.Line == line && p.Reason.En.Contains(reason, StringComparison.Ordinal)), string.Join("\n", read.Problems));
        Assert.All(read.Problems, p => Assert.True(p.File == "leave.case.yaml" && p.Column > 0 && p.Reason.Zh.Any(c => c >= '一')));
    }

    [Fact]
    public void All_problems_of_a_file_are_said_together()
    {
        var read = Read(DefinitionFileTests.Small.Replace("menu: connect", "menu: conect").Replace("to: review,", "to: reveiw,").Replace("roles: OrgAdmin", "roles: OrgAdmn"));

        Assert.Equal([4, 9, 18], read.Problems.Select(p => p.Line));
    }

    [Fact]
    public void A_circle_without_a_way_out_is_refused()
    {
        var read = Read(DefinitionFileTests.Small.Replace("from: review, to: agreed", "from: draft, to: agreed").Replace("from: review, to: refused", "from: draft, to: refused")
            + "\n  again: {name: 再来 | Again, from: review, to: review, by: reviewer}");

        Assert.Contains(read.Problems, p => p.Line == 14 && p.Reason.En.Contains("can never end", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("when: reason = resaon", "resaon")]
    [InlineData("when: \"reason = 'x' and resaon = 'y'\"", "resaon")]
    [InlineData("when: 'reason = ''x'' and resaon = \"y\"'", "resaon")]
    public void The_column_of_a_faulty_expression_is_that_of_the_file(string written, string faulty)
    {
        var text = DefinitionFileTests.Small.Replace("decision: agree}", written + "}");
        var line = text.Split('\n')[18];

        var problem = Assert.Single(Read(text).Problems);

        Assert.Equal((19, line.IndexOf(faulty, StringComparison.Ordinal) + 1), (problem.Line, problem.Column));
    }

    [Fact]
    public void What_is_too_large_or_no_text_is_refused()
    {
        Assert.Contains("larger", Assert.Single(DefinitionFile.Read("x", new byte[DefinitionFile.SizeMax + 1]).Problems).Reason.En);
        Assert.Contains("UTF-8", Assert.Single(DefinitionFile.Read("x", [0xFF, 0xFE, 0x41]).Problems).Reason.En);
        Assert.Contains("empty", Assert.Single(DefinitionFile.Read("x", []).Problems).Reason.En);
    }

    [Fact]
    public void Nothing_that_stands_in_a_file_throws()
    {
        var bytes = Encoding.UTF8.GetBytes(DefinitionFileTests.Small);
        for (var length = 0; length < bytes.Length; length++) Answered(bytes[..length]);
        var random = new Random(5);
        var signs = Encoding.UTF8.GetBytes("{}[]:,|&*!#'\"-?>%@`\t\n \\\0");
        for (var round = 0; round < 3_000; round++)
        {
            var mutated = bytes.ToArray();
            for (var i = random.Next(1, 6); i > 0; i--) mutated[random.Next(mutated.Length)] = signs[random.Next(signs.Length)];
            Answered(mutated);
        }
        foreach (var deep in new[] { new string('[', 20_000), new string('{', 20_000), string.Concat(Enumerable.Repeat("a: ", 5_000)), string.Concat(Enumerable.Repeat("- ", 50_000)) }) Answered(Encoding.UTF8.GetBytes(deep));
    }

    private static void Answered(byte[] bytes)
    {
        var read = DefinitionFile.Read("x", bytes);
        Assert.True(read.Definition is null == read.Problems.Count > 0);
    }

    private static DefinitionReading Read(string text) => DefinitionFile.Read("leave.case.yaml", Encoding.UTF8.GetBytes(text), s_known);
}
