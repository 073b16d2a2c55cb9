using Xunit;
using Yiwang.Cases.Definitions;
using Yiwang.Trust;
using Yiwang.Trust.Coding.Forms;

namespace Yiwang.Unit.Tests.Trust.Coding;

/// <summary>Names that program and files share.</summary>
public sealed class DefinitionTests
{
    private static readonly DefinitionStore s_store = DefinitionStore.Load([new DefinitionAssembly(typeof(TrustSetup).Assembly)], null, null);

    [Theory]
    [InlineData(CodeForms.Line, typeof(CodeForms.LineField)), InlineData(CodeForms.Batch, typeof(CodeForms.BatchField)), InlineData(CodeForms.Campaign, typeof(CodeForms.CampaignField))]
    public void Every_Field_That_The_Program_Reads_Stands_In_The_Form(string form, Type names)
    {
        var fields = Form(form).Fields;
        var known = fields.Concat(fields.SelectMany(f => f.Columns)).Select(f => f.Code).ToHashSet();
        Assert.All(names.GetFields().Select(f => (string)f.GetRawConstantValue()!), name => Assert.Contains(name, known));
    }

    [Theory, InlineData(CodeForms.Counterfeit), InlineData(CodeForms.Diversion)]
    public void A_Suspicion_Has_The_States_In_Which_The_Page_Warns_And_One_In_Which_It_Does_Not(string form)
    {
        var states = Form(form).States.Select(s => s.Code).ToList();
        Assert.All(CodeForms.Warning, s => Assert.Contains(s, states));
        Assert.Contains("dismissed", states);
        Assert.DoesNotContain("dismissed", CodeForms.Warning);
    }

    /// <summary>What may be changed later too is asked for when the form is begun: a line without its notice would go into force without it.</summary>
    [Theory]
    [InlineData(CodeForms.Line, "hasSecret", "notice", "noticeEn", "hotline", "story", "scans", "cities", "days", "wrongSecrets", "wrongHours", "unshipped", "dealers", "strayScans", "strayDays", "quietDays")]
    [InlineData(CodeForms.Campaign, "prizes", "lastDay", "terms")]
    public void The_Empty_Form_Asks_For_Everything_That_Is_In_Force_Afterwards(string form, params string[] fields)
    {
        var opening = Yiwang.Console.Cases.Form.FormFields.Opening(Form(form)).Select(f => f.Code).ToHashSet();
        Assert.All(fields, f => Assert.Contains(f, opening));
    }

    private static CaseDefinition Form(string code)
    {
        Assert.True(s_store.TryFind(code, out var form), string.Join('\n', s_store.Problems));
        return form;
    }

    [Fact]
    public void The_Defaults_Of_A_Line_Are_Those_That_The_Program_Takes_For_An_Empty_Field()
    {
        var rules = Yiwang.Trust.Coding.Lines.ScanRules.Read([]);
        var form = Form(CodeForms.Line);
        Assert.Equal(form.Fields.Single(f => f.Code == "scans").Default, $"{rules.Scans}");
        Assert.Equal(form.Fields.Single(f => f.Code == "cities").Default, $"{rules.Cities}");
        Assert.Equal(form.Fields.Single(f => f.Code == "days").Default, $"{rules.Days}");
        Assert.Equal(form.Fields.Single(f => f.Code == "wrongSecrets").Default, $"{rules.WrongSecrets}");
        Assert.Equal(form.Fields.Single(f => f.Code == "wrongHours").Default, $"{rules.WrongHours}");
        Assert.Equal(form.Fields.Single(f => f.Code == "strayScans").Default, $"{rules.StrayScans}");
        Assert.Equal(form.Fields.Single(f => f.Code == "strayDays").Default, $"{rules.StrayDays}");
        Assert.Equal(form.Fields.Single(f => f.Code == "quietDays").Default, $"{rules.QuietDays}");
        Assert.True(rules.Unshipped);
    }
}
