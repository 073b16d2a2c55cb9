using Xunit;
using Yiwang.Identify.Import.Checks;
using Yiwang.Identify.Import.Jobs;
using Yiwang.Identify.Import.Mapping;
using Yiwang.Identify.Import.Survey;
using Yiwang.Console.Tables;
using Yiwang.Things;
using Yiwang.Things.Templates;
using Yiwang.Unit.Tests.Things;

namespace Yiwang.Unit.Tests.Identify.Import;

/// <summary>A file through survey, mapping and checks, as a job does it.</summary>
internal sealed class ImportRun : IDisposable
{
    private const string Owner = ThingsBed.Forge;
    private readonly string _path = Path.GetTempFileName();

    public ImportRun(byte[] file, int headerRow = 0)
    {
        File.WriteAllBytes(_path, file);
        File_ = TableSource.Identify(_path, TableLimits.Default, out var problem) ?? throw new InvalidDataException(problem!.Sentence.En);
        using var table = Open();
        Survey = TableSurvey.Take(table, headerRow, null, TestContext.Current.CancellationToken, out problem) ?? throw new InvalidDataException(problem!.Sentence.En);
    }

    public TableFile File_ { get; }
    public TableSurvey Survey { get; }
    public FindingList Findings { get; private set; } = new();
    public IReadOnlyList<string> Headings => [.. Survey.Header.Headings.Select(h => h.Text)];
    public string Path_ => _path;

    public OpenTable Open() => TableSource.Open(_path, File_.Choice, TableLimits.Default, out _)!;

    public Template TemplateOf(TemplateBody body, string handle = "99.501.1001/META_TEST") =>
        new(Handle.Parse(handle), 1, TemplateState.Published, Owner, body, 0);

    /// <summary>The template that the page would propose for this heading, with the corrections that she makes.</summary>
    public TemplateBody Guess(Func<TemplateItem, TemplateItem>? correct = null)
    {
        var items = new List<TemplateItem>();
        for (var i = 0; i < Headings.Count; i++)
            if (TemplateGuess.Item(Headings[i], Survey.Profiles[i], 2_000 + i, items.Select(x => x.Name).ToHashSet()) is { } item) items.Add(correct?.Invoke(item) ?? item);
        return new TemplateBody { NameZh = "试", NameEn = "test", Kind = ObjectKind.Piece, Items = items };
    }

    public ImportPlan Plan(Template template, Func<ImportPlan, ImportPlan>? change = null)
    {
        var code = MappingSuggestion.CodeColumn(Headings, Survey.Profiles);
        var plan = new ImportPlan
        {
            Table = File_.Choice,
            HeaderRow = Survey.Header.LastRow,
            Headings = Headings,
            Prefix = template.Handle.Prefix.ToString(),
            Suffix = code is { } c ? SuffixRule.OfColumn(Headings[c]) : "{序号:6}",
            Template = template.Handle.ToString(),
            TemplateVersion = 1,
            Columns = MappingSuggestion.Of(Headings, Survey.Profiles, template.Body),
        };
        return change?.Invoke(plan) ?? plan;
    }

    public List<RegisterThing> Check(Template template, ImportPlan plan, IRegistry registry)
    {
        var check = new ImportCheck(plan, template, SuffixRule.Parse(plan.Suffix, plan.Headings, plan.Date).Value!, Survey, 1);
        Findings = new();
        using (var table = Open())
        {
            Assert.NotNull(check.Check(table, registry, Owner, Findings, _ => { }, TestContext.Current.CancellationToken, out var problem));
            Assert.Null(problem);
        }
        using var again = Open();
        return [.. check.Things(again, Findings.BadRows, _ => { })];
    }

    public List<(int Row, int Column, string Code)> Found(FindingKind kind) => [.. Findings.Kept.Where(f => f.Kind == kind).Select(f => (f.Row, f.Column, f.Code)).Order()];

    public void Dispose() => File.Delete(_path);
}
