using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using Yiwang.Events;
using Yiwang.Identify.Import;
using Yiwang.Identify.Import.Jobs;
using Yiwang.Identify.Import.Mapping;
using Yiwang.Console.Tables;
using Yiwang.Things.Templates;
using Yiwang.Unit.Tests.Identify.DemoFiles;
using Yiwang.Unit.Tests.Things;

namespace Yiwang.Unit.Tests.Identify.Import;

/// <summary>Whole imports over a real registry and real files.</summary>
public sealed class ImportJobsTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("yiwang-imports-").FullName;
    private ThingsBed _bed = null!;
    private ImportJobs _jobs = null!;
    private Template _template = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _bed = await ThingsBed.OpenAsync();
        _template = await _bed.PublishAsync("99.501.1001/META_FORGING", StarterTemplates.All.Single(t => t.Suffix == "META_FORGING").Body);
        await StartAsync();
    }

    private async Task StartAsync(Func<ImportOptions, ImportOptions>? change = null)
    {
        var options = new ImportOptions { Folder = _folder };
        options = change?.Invoke(options) ?? options;
        var folder = new DraftFolder(_folder);
        _jobs = new ImportJobs(options, new ImportSteps(folder, options, _bed.Registry, _bed.Things.Templates), folder, _bed.Clock, NullLogger<ImportJobs>.Instance);
        await _jobs.StartAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _jobs.StopAsync(CancellationToken.None);
        _jobs.Dispose();
        await _bed.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<ImportJob> UploadAsync(byte[] file, string name = "a.csv")
    {
        var begun = await _jobs.BeginAsync(ThingsBed.Manager, name, new MemoryStream(file), Cancel);
        Assert.Equal(Outcome.Ok, begun.Status);
        return await SettledAsync(begun.Value!);
    }

    private static async Task<ImportJob> SettledAsync(ImportJob job)
    {
        while (true)
        {
            var changed = job.Changed;
            if (!job.Draft.IsRunning) return job;
            await changed.WaitAsync(Cancel);
        }
    }

    private ImportPlan Plan(ImportJob job)
    {
        string[] headings = [.. job.Survey!.Header.Headings.Select(h => h.Text)];
        return new ImportPlan
        {
            Table = job.Draft.Table,
            HeaderRow = job.Survey.Header.LastRow,
            Headings = headings,
            Prefix = "99.501.1001",
            Suffix = SuffixRule.OfColumn(headings[0]),
            Template = _template.Handle.ToString(),
            TemplateVersion = 1,
            Columns = MappingSuggestion.Of(headings, job.Survey.Profiles, _template.Body),
        };
    }

    private static byte[] Rows(int good, int bad) => TableTextBytes.Gbk("编码,批号,炉号,材料牌号,锻造温度\r\n" + string.Concat(Enumerable.Range(1, good + bad)
        .Select(i => $"P{i:D5},B1,H1,{(i <= bad ? "木头" : "42CrMo")},1180\r\n")));

    [Fact]
    public async Task From_upload_to_identifiers_that_resolve()
    {
        var job = await UploadAsync(Forgings.Right(), "转向节锻件.xlsx");
        Assert.Equal((ImportState.Mapping, (long)Forgings.Rows), (job.Draft.State, job.Draft.Rows));
        Assert.True(await _jobs.CheckAsync(job, Plan(job), Cancel));
        await SettledAsync(job);
        Assert.Equal((ImportState.Preview, (long)Forgings.Rows, 0L), (job.Draft.State, job.Draft.GoodRows, job.Draft.BadRows));
        Assert.True(await _jobs.RegisterAsync(job, ThingsBed.Manager, onlyGood: false, Cancel));
        await SettledAsync(job);
        Assert.Equal(ImportState.Done, job.Draft.State);
        Assert.True(job.Draft.Position >= 0);
        Assert.Equal("99.501.1001/ZXJ26020001", job.Draft.FirstHandles[0]);
        Assert.Equal("42CrMo", ThingsBed.Text(_bed.Registry.Find(ThingsBed.H("99.501.1001/zxj26023000")).Value!.Values.Single(v => v.Index == 2002)));
    }

    [Fact]
    public async Task With_errors_only_the_good_rows_and_only_when_she_says_so()
    {
        var job = await UploadAsync(Rows(good: 40, bad: 3));
        await _jobs.CheckAsync(job, Plan(job), Cancel);
        await SettledAsync(job);
        Assert.Equal((40L, 3L), (job.Draft.GoodRows, job.Draft.BadRows));
        Assert.False(await _jobs.RegisterAsync(job, ThingsBed.Manager, onlyGood: false, Cancel));
        Assert.True(await _jobs.RegisterAsync(job, ThingsBed.Manager, onlyGood: true, Cancel));
        await SettledAsync(job);
        Assert.Equal(ImportState.Done, job.Draft.State);
        Assert.False(_bed.Registry.Find(ThingsBed.H("99.501.1001/P00003")).Succeeded);
        Assert.True(_bed.Registry.Find(ThingsBed.H("99.501.1001/P00004")).Succeeded);
        Assert.False(await _jobs.RegisterAsync(job, ThingsBed.Manager, onlyGood: true, Cancel));
    }

    [Fact]
    public async Task A_template_made_from_the_heading_is_published_with_the_batch_and_not_before()
    {
        var job = await UploadAsync(Rows(good: 5, bad: 0));
        var items = job.Survey!.Header.Headings.Select((h, i) => new TemplateItem { Index = 2_000 + i, Name = $"item{i}", NameZh = h.Text, Type = ItemType.Text }).ToArray();
        var body = new TemplateBody { NameZh = "件", NameEn = "piece", Kind = ObjectKind.Piece, Items = items };
        var plan = Plan(job) with { Template = "99.501.1001/META_NEW", TemplateVersion = 0, NewTemplate = body, Columns = [.. items.Select((it, i) => new ColumnMapping(i, ColumnUse.Item, it.Index))] };
        await _jobs.CheckAsync(job, plan, Cancel);
        await SettledAsync(job);
        Assert.Null(_bed.Things.Templates.Find(ThingsBed.H("99.501.1001/META_NEW")));
        await _jobs.RegisterAsync(job, ThingsBed.Manager, false, Cancel);
        await SettledAsync(job);
        Assert.Equal((ImportState.Done, null), (job.Draft.State, job.Draft.Trouble?.Zh));
        Assert.Equal(1, _bed.Things.Templates.Find(ThingsBed.H("99.501.1001/META_NEW"))!.Version);
        Assert.Equal("99.501.1001/META_NEW", _bed.Registry.Find(ThingsBed.H("99.501.1001/P00001")).Value!.Template.ToString());
    }

    [Fact]
    public async Task An_import_waits_through_a_restart_of_the_node()
    {
        var job = await UploadAsync(Rows(good: 10, bad: 1));
        await _jobs.CheckAsync(job, Plan(job), Cancel);
        await SettledAsync(job);
        await _jobs.StopAsync(Cancel);
        await StartAsync();
        job = await SettledAsync(_jobs.Find(job.Draft.Id, ThingsBed.Forge)!);
        Assert.Equal(ImportState.Preview, job.Draft.State);
        Assert.Equal([2], _jobs.Findings(job)!.BadRows);
        await _jobs.RegisterAsync(job, ThingsBed.Manager, true, Cancel);
        await SettledAsync(job);
        Assert.Equal((ImportState.Done, null), (job.Draft.State, job.Draft.Trouble?.Zh));
        Assert.True(_bed.Registry.Find(ThingsBed.H("99.501.1001/P00011")).Succeeded);
    }

    [Fact]
    public async Task Another_organisations_import_is_not_found()
    {
        var job = await UploadAsync(Rows(1, 0));
        Assert.Null(_jobs.Find(job.Draft.Id, ThingsBed.Stranger));
        Assert.Null(_jobs.Find(job.Draft.Id, null));
        Assert.Empty(_jobs.List(ThingsBed.Stranger));
        Assert.Single(_jobs.List(ThingsBed.Forge));
    }

    [Fact]
    public async Task What_the_registry_refuses_registers_nothing_and_says_why()
    {
        var job = await UploadAsync(Rows(good: 5, bad: 0));
        await _jobs.CheckAsync(job, Plan(job), Cancel);
        await SettledAsync(job);
        Assert.True((await _bed.Registry.RegisterAsync(ThingsBed.Manager, ThingsBed.Row("99.501.1001/P00003"))).Succeeded);
        await _jobs.RegisterAsync(job, ThingsBed.Manager, false, Cancel);
        await SettledAsync(job);
        Assert.Equal(ImportState.Preview, job.Draft.State);
        Assert.NotNull(job.Draft.Trouble);
        Assert.False(_bed.Registry.Find(ThingsBed.H("99.501.1001/P00001")).Succeeded);
    }

    [Fact]
    public async Task A_cancelled_import_registers_nothing_and_stays_in_the_list()
    {
        var job = await UploadAsync(Rows(good: 5, bad: 0));
        Assert.True(_jobs.Cancel(job));
        Assert.Equal(ImportState.Cancelled, Assert.Single(_jobs.List(ThingsBed.Forge)).State);
        Assert.False(await _jobs.CheckAsync(job, Plan(job), Cancel));
    }

    [Fact]
    public async Task Files_that_are_no_tables_are_refused_and_leave_nothing_behind()
    {
        foreach (var (file, reason) in ((byte[], string)[])[([], "table.empty"), ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0], "table.old-excel"), ([0, 1, 2, 3], "table.not-a-table")])
        {
            var refused = await _jobs.BeginAsync(ThingsBed.Manager, "x.xlsx", new MemoryStream(file), Cancel);
            Assert.Equal((Codes.RequestInvalid, reason), (refused.Status.Code, refused.Status.Detail));
        }
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task Uploads_beyond_the_bounds_are_refused()
    {
        await _jobs.StopAsync(Cancel);
        await StartAsync(o => o with { OpenMax = 1, Limits = TableLimits.Default with { UploadBytesMax = 1_000 } });
        Assert.Equal(Codes.RequestTooLarge, (await _jobs.BeginAsync(ThingsBed.Manager, "a.csv", new MemoryStream(new byte[1_001]), Cancel)).Status.Code);
        await UploadAsync(Rows(1, 0));
        Assert.Equal(Codes.RequestLimited, (await _jobs.BeginAsync(ThingsBed.Manager, "b.csv", new MemoryStream(Encoding.UTF8.GetBytes("a,b\n1,2")), Cancel)).Status.Code);
    }

    [Fact]
    public async Task An_import_left_alone_is_dropped_after_a_week()
    {
        var job = await UploadAsync(Rows(1, 0));
        _bed.Clock.Now += TimeSpan.FromDays(7.1);
        await UploadAsync(Rows(1, 0));
        Assert.Null(_jobs.Find(job.Draft.Id, ThingsBed.Forge));
        Assert.False(Directory.Exists(Path.Combine(_folder, job.Draft.Id)));
    }
}
