using System.Diagnostics;
using System.Globalization;
using System.Text;
using Yiwang.Identify.Import;
using Yiwang.Identify.Import.Jobs;
using Yiwang.Identify.Import.Mapping;
using Yiwang.Console.Tables;
using Yiwang.Things.Templates;

namespace Yiwang.Benchmarks.Identify;

/// <summary>A product list as a file, through the steps of the import wizard: read, checked, and registered durably as one batch.</summary>
internal static class FileBench
{
    private static readonly Encoding s_gbk = CodePagesEncodingProvider.Instance.GetEncoding("GBK")!;

    public static async Task RunAsync(LocalNode node, string folder, int rows, Figures figures)
    {
        var drafts = new DraftFolder(Path.Combine(folder, "imports"));
        drafts.Create("bench");
        await WriteAsync(drafts.SourceOf("bench"), rows);
        var options = new ImportOptions { Folder = Path.Combine(folder, "imports") };
        var steps = new ImportSteps(drafts, options, node.Things.Registry, node.Things.Templates);
        var job = Start(drafts, options);
        figures.Report("import.survey.rows_per_s", rows / Timed(() => Go(job, steps.Survey(job), ImportState.Mapping)), "/s");
        Go(job, job.Draft with { Plan = Plan(job), State = ImportState.Checking }, ImportState.Checking);
        figures.Report("import.check.rows_per_s", rows / Timed(() => Go(job, steps.Check(job), ImportState.Preview)), "/s");
        if (job.Draft.GoodRows != rows) throw new InvalidOperationException($"{job.Draft.BadRows} bad rows");
        var clock = Stopwatch.StartNew();
        Go(job, await steps.RegisterAsync(job), ImportState.Done);
        figures.Report("register.bulk.rows_per_s", rows / clock.Elapsed.TotalSeconds, "/s", "≥ 300 000");
    }

    private static ImportJob Start(DraftFolder drafts, ImportOptions options)
    {
        var file = TableSource.Identify(drafts.SourceOf("bench"), options.Limits, out var problem) ?? throw new InvalidOperationException(problem!.Code);
        var who = LocalNode.Manager;
        return new ImportJob(new ImportDraft
        {
            Id = "bench", Organization = who.Organization!, User = who.User!, Roles = [.. who.Roles], FileName = "bench.csv", Bytes = new FileInfo(drafts.SourceOf("bench")).Length,
            CreatedUs = 0, ChangedUs = 0, State = ImportState.Surveying, Table = file.Choice,
        });
    }

    /// <summary>The mapping that the wizard proposes, with a template made from the heading.</summary>
    private static ImportPlan Plan(ImportJob job)
    {
        var survey = job.Survey!;
        IReadOnlyList<string> headings = [.. survey.Header.Headings.Select(h => h.Text)];
        var items = new List<TemplateItem>();
        for (var i = 0; i < headings.Count; i++)
            if (TemplateGuess.Item(headings[i], survey.Profiles[i], 2_000 + i, items.Select(x => x.Name).ToHashSet()) is { } item) items.Add(item);
        var body = new TemplateBody { NameZh = "测量", NameEn = "bench", Kind = ObjectKind.Piece, Items = items };
        return new ImportPlan
        {
            Table = job.Draft.Table, HeaderRow = survey.Header.LastRow, Headings = headings, Prefix = LocalNode.Prefix.ToString(), Suffix = SuffixRule.OfColumn(headings[0]),
            Template = $"{LocalNode.Prefix}/META_BENCH", NewTemplate = body, Columns = MappingSuggestion.Of(headings, survey.Profiles, body),
        };
    }

    private static void Go(ImportJob job, ImportDraft next, ImportState expected)
    {
        if (next.State != expected) throw new InvalidOperationException($"{next.State}: {next.Trouble?.En}");
        job.TryChange([job.Draft.State], _ => next, _ => { });
    }

    private static double Timed(Action step)
    {
        var clock = Stopwatch.StartNew();
        step();
        return clock.Elapsed.TotalSeconds;
    }

    private static async Task WriteAsync(string path, int rows)
    {
        await using var file = new StreamWriter(path, false, s_gbk, 1 << 20);
        await file.WriteLineAsync("产品编码,产品名称,批次,材料牌号");
        for (var i = 0; i < rows; i++)
            await file.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"F{i:D10},转向节锻件,ZXJ-20261109-{i % 10_000:D4},42CrMo"));
    }
}
