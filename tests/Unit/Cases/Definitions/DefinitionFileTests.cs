using System.Text;
using Xunit;
using Yiwang.Cases.Definitions;

namespace Yiwang.Unit.Tests.Cases.Definitions;

public sealed class DefinitionFileTests
{
    [Fact]
    public void A_small_file_is_a_whole_form()
    {
        var definition = Sound(Small);

        Assert.Equal("leave", definition.Code);
        Assert.Equal(["number", "title", "state", "applicant", "due"], definition.Columns);
        Assert.Equal(["applicant"], definition.OpenedBy);
        Assert.Equal(["reason"], definition.State("draft").Editable);
        Assert.Equal(["applicant"], definition.State("draft").At);
        Assert.Equal(["reviewer"], definition.State("review").At);
        Assert.Equal(new CaseSpan(3, SpanUnit.Workdays), definition.State("review").Deadlines.Single().Within!.Span);
        Assert.Equal(FieldType.Text, definition.Field("reason")!.Type);
        Assert.Equal("Reason", definition.Field("reason")!.Name.En);
    }

    internal const string Small = """
        case: leave
        version: 1
        name: 请假 | Leave
        menu: connect
        number: QJ-{yyyyMMdd}-{n:3}
        title: "{reason}"
        parties:
          applicant: {name: 申请人 | Applicant}
          reviewer: {name: 审批人 | Reviewer, who: applicant, roles: OrgAdmin}
        fields:
          reason: 事由 | Reason
        states:
          draft: {name: 草稿 | Draft, kind: draft}
          review: {name: 待审批 | Review, due: {review: 3 wd}}
          agreed: {name: 同意 | Agreed, kind: done}
          refused: {name: 不同意 | Refused, kind: rejected}
        transitions:
          submit: {name: 提交 | Submit, from: draft, to: review, by: applicant, needs: reason}
          agree: {name: 同意 | Agree, from: review, to: agreed, by: reviewer, decision: agree}
          refuse: {name: 不同意 | Refuse, from: review, to: refused, by: reviewer, decision: refuse}
        """;

    internal static CaseDefinition Sound(string text)
    {
        var read = DefinitionFile.Read("test.case.yaml", Encoding.UTF8.GetBytes(text));
        Assert.True(read.Definition is not null, string.Join("\n", read.Problems));
        return read.Definition;
    }
}
