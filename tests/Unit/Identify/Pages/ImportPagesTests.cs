using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Yiwang.Console.Slots;
using Yiwang.Identify;
using Yiwang.Identify.Import;
using Yiwang.Identify.Import.Jobs;
using Yiwang.Net.Resolving;
using Yiwang.Parties;
using Yiwang.Parties.Rights;
using Yiwang.Things.Templates;
using Yiwang.Unit.Tests.Console;
using Yiwang.Unit.Tests.Identify.DemoFiles;
using Yiwang.Unit.Tests.Things;

namespace Yiwang.Unit.Tests.Identify.Pages;

/// <summary>The wizard as a browser without script uses it: pages, plain posts and redirects.</summary>
public sealed partial class ImportPagesTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("yiwang-imports-").FullName;
    private ThingsBed _bed = null!;
    private ConsoleHost _host = null!;
    private ImportJobs _jobs = null!;
    private Principal _who = ThingsBed.Manager;
    private string _publicUrl = "https://id.example.cn";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _bed = await ThingsBed.OpenAsync();
        await _bed.PublishAsync("99.501.1001/META_FORGING", StarterTemplates.All.Single(t => t.Suffix == "META_FORGING").Body);
    }

    private async Task StartAsync() => _host = await ConsoleHost.StartAsync(services =>
    {
        services.AddSingleton(_bed.Registry).AddSingleton(_bed.Things.Templates).AddSingleton(_bed.Things.Prefixes).AddSingleton<TimeProvider>(_bed.Clock);
        services.AddRouting();
        services.AddSingleton<IAccess>(new Access(new NoGrants()));
        services.AddSingleton(new ImportOptions { Folder = _folder, PublicUrl = _publicUrl });
        services.AddSingleton(new Sight(new Access(new NoGrants())));
        services.AddScoped<IViewer>(_ => new Person(_who));
        services.AddSingleton(new PageAssembly(typeof(IdentifySetup).Assembly));
        IdentifyFiles.Add(services);
    }, app =>
    {
        IdentifyFiles.Map(app);
        _jobs = app.Services.GetRequiredService<ImportJobs>();
    });

    private sealed record Person(Principal Principal) : IViewer
    {
        public string? Name => Principal.IsPublic ? null : "林小雨";
        public ViewerOrganization? Organization => null;
        public IReadOnlyList<ViewerOrganization> Organizations => [];
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _bed.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    private async Task<(string Page, Func<string, HttpContent, Task<HttpResponseMessage>> Post, string Token)> OpenAsync(string path)
    {
        using var response = await _host.Client.GetAsync(path, Cancel);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var page = await response.Content.ReadAsStringAsync(Cancel);
        var cookie = response.Headers.TryGetValues("Set-Cookie", out var cookies) ? string.Join("; ", cookies.Select(c => c.Split(';')[0])) : "";
        return (page, Post, Token().Match(page).Groups[1].Value);

        async Task<HttpResponseMessage> Post(string to, HttpContent content)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, to) { Content = content };
            request.Headers.Add("Cookie", cookie);
            return await _host.Client.SendAsync(request, Cancel);
        }
    }

    private async Task<string> UploadAsync(byte[] file, string name)
    {
        var (_, post, token) = await OpenAsync("/identify/import");
        using var form = new MultipartFormDataContent { { new StringContent(token), "__RequestVerificationToken" }, { new ByteArrayContent(file), "file", name } };
        using var answer = await post("/identify/import/upload", form);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return answer.Headers.Location!.ToString();
    }

    private async Task<ImportDraft> SettledAsync(string page)
    {
        var job = _jobs.Find(page[(page.LastIndexOf('/') + 1)..], ThingsBed.Forge)!;
        while (true)
        {
            var changed = job.Changed;
            if (!job.Draft.IsRunning) return job.Draft;
            await changed.WaitAsync(Cancel);
        }
    }

    private async Task PostAsync(string page, string step, params (string, string)[] fields)
    {
        var (_, post, token) = await OpenAsync(page);
        using var form = new FormUrlEncodedContent([.. fields.Select(f => KeyValuePair.Create(f.Item1, f.Item2)), KeyValuePair.Create("__RequestVerificationToken", token)]);
        using var answer = await post($"{page}/{step}", form);
        Assert.Equal((HttpStatusCode.Redirect, page), (answer.StatusCode, answer.Headers.Location?.ToString()));
        await SettledAsync(page);
    }

    /// <summary>What a browser would post back from the mapping page untouched.</summary>
    private async Task<(string, string)[]> SuggestedAsync(string page)
    {
        var (html, _, _) = await OpenAsync(page);
        var selects = Select().Matches(html).Select(m => (m.Groups[1].Value, Selected().Match(m.Groups[2].Value).Groups[1].Value)).Where(s => s.Item1.StartsWith("use", StringComparison.Ordinal));
        return [.. selects, ("template", "99.501.1001/META_FORGING"), ("prefix", "99.501.1001"), ("suffix", "{产品编码}"), ("sequenceFrom", "1")];
    }

    [GeneratedRegex("<select[^>]* name=\"([^\"]+)\"[^>]*>(.*?)</select>", RegexOptions.Singleline)]
    private static partial Regex Select();
    [GeneratedRegex("<option value=\"([^\"]*)\" selected")]
    private static partial Regex Selected();

    [Theory]
    [InlineData("GB18030", Role.EquipmentEngineer)]
    [InlineData("utf-8", Role.IdentifierManager)]
    public async Task An_equipment_ledger_comes_in_before_there_is_a_prefix_and_its_bad_rows_are_named(string coding, Role role)
    {
        _who = ThingsBed.Of(ThingsBed.Forge, role);
        await StartAsync();
        const string ledger = "设备编号,设备名称,型号,设备类别,重要程度,厂区,车间,责任人,使用状态,额定功率(kW),投用日期,原值\n"
            + "EQ-B-001,1600t 热模锻压力机,MP-1600,生产设备,A 关键,江津厂,锻造车间,周建国,在用,1600,2018-01-15,1250000\n"
            + "EQ-B-002,1000kW 中频感应加热炉,KGPS-1000,高能耗设备,A 关键,江津厂,锻造车间,周建国,在用,1000,2019/2/15,1250000\n"
            + "EQ-B-003,132kW 螺杆空压机,LG-132A,动力设备,B 重要,江津厂,空压站,周建国,维修中,132,2020年3月15日,1250000\n"
            + "EQ-B-004,无型号的设备,,动力设备,B 重要,江津厂,空压站,周建国,在用,55,2020-03-15,1250000\n"
            + "EQ-B-005,没有厂区和责任人,M-1,动力设备,,,空压站,,在用,55,2020-03-15,1250000\n";
        var page = await UploadAsync(Encoding.GetEncoding(coding).GetBytes(ledger), "设备台账.csv");
        await SettledAsync(page);
        var (html, _, _) = await OpenAsync(page);
        var handle = ThingsBed.Forge + "/META_EQUIPMENT";
        Assert.Contains($"<option value=\"{handle}\" selected", html, StringComparison.Ordinal);
        Assert.Matches($"<option[^>]* selected[^>]*>{ThingsBed.Forge}</option>", html);
        var selects = Select().Matches(html).Select(m => (m.Groups[1].Value, Selected().Match(m.Groups[2].Value).Groups[1].Value)).Where(u => u.Item1.StartsWith("use", StringComparison.Ordinal)).ToArray();
        Assert.Equal(role == Role.IdentifierManager, html.Contains("<option value=\"new\"", StringComparison.Ordinal));
        // every column of the ledger finds its place by itself, save what her role may not fill in
        Assert.Equal(role == Role.EquipmentEngineer ? ["use11"] : [], selects.Where(u => u.Item2.Length == 0).Select(u => u.Item1));
        Assert.Equal(role == Role.EquipmentEngineer, WebUtility.HtmlDecode(html).Contains("“原值”是 3 级数据，您的角色不能填写", StringComparison.Ordinal));
        await PostAsync(page, "check", [.. selects, ("template", handle), ("prefix", ThingsBed.Forge), ("suffix", "{设备编号}"), ("sequenceFrom", "1")]);
        var checkedDraft = await SettledAsync(page);
        Assert.Equal((ImportState.Preview, 3L, 2L), (checkedDraft.State, checkedDraft.GoodRows, checkedDraft.BadRows));
        // what the form asks for is named in its row
        var (wrong, _, _) = await OpenAsync(page);
        Assert.All(["重要程度", "厂区", "责任人"], item => Assert.Contains($"“{item}”必填。", WebUtility.HtmlDecode(wrong), StringComparison.Ordinal));
        await PostAsync(page, "register", ("rows", "good"));
        Assert.Equal((ImportState.Done, null), ((await SettledAsync(page)).State, _jobs.Find(page[(page.LastIndexOf('/') + 1)..], ThingsBed.Forge)!.Draft.Trouble?.Zh));
        var press = _bed.Registry.Find(ThingsBed.H(ThingsBed.Forge + "/EQ-B-001")).Value!;
        Assert.Equal((handle, ThingsBed.Forge), (press.Template!.Value.ToString(), press.Owner));
        Assert.Equal(["production", "A", "inUse", "2018-01-15"], new[] { 2003, 2004, 2011, 2008 }.Select(i => ThingsBed.Text(press.Values.Single(v => v.Index == i))));
        Assert.Equal("repair", ThingsBed.Text(_bed.Registry.Find(ThingsBed.H(ThingsBed.Forge + "/EQ-B-003")).Value!.Values.Single(v => v.Index == 2011)));
    }

    [Fact]
    public async Task From_upload_to_labels_without_script()
    {
        await StartAsync();
        var page = await UploadAsync(Forgings.Wrong(), "转向节锻件-待改.xlsx");
        await SettledAsync(page);
        var (mapping, _, _) = await OpenAsync(page);
        Assert.Contains("工艺/锻造温度（℃）", WebUtility.HtmlDecode(mapping), StringComparison.Ordinal);
        Assert.Contains("有 3 行是隐藏的", WebUtility.HtmlDecode(mapping), StringComparison.Ordinal);

        await PostAsync(page, "check", await SuggestedAsync(page));
        var (preview, _, _) = await OpenAsync(page);
        Assert.Contains("全部改好再导入", WebUtility.HtmlDecode(preview), StringComparison.Ordinal);
        Assert.Contains("与第 5 行重复", WebUtility.HtmlDecode(preview), StringComparison.Ordinal);

        using var report = await _host.Client.GetAsync(page + "/report", Cancel);
        Assert.Equal("PK"u8.ToArray(), (await report.Content.ReadAsByteArrayAsync(Cancel))[..2]);

        await PostAsync(page, "register", ("rows", "good"));
        var draft = await SettledAsync(page);
        Assert.Equal((ImportState.Done, null), (draft.State, draft.Trouble?.Zh));
        var (result, _, _) = await OpenAsync(page);
        Assert.Contains("/identify/labels?import=" + draft.Id, result, StringComparison.Ordinal);
        var (labels, _, _) = await OpenAsync("/identify/labels?import=" + draft.Id);
        Assert.Contains(draft.FirstHandles[0], labels, StringComparison.Ordinal);
        Assert.Empty(draft.FirstHandles.Where(h => !_bed.Registry.Find(ThingsBed.H(h)).Succeeded));
        using var export = await _host.Client.GetAsync("/identify/identifiers.xlsx?prefix=99.501.1001&template=99.501.1001/META_FORGING", Cancel);
        using var book = Console.Tables.TableText.Open(await export.Content.ReadAsByteArrayAsync(Cancel));
        var exported = Console.Tables.TableText.Rows(Console.Tables.TableText.Sheet(book));
        Assert.Equal(draft.FirstHandles, exported.Skip(1).Select(r => r[0]));
        Assert.Equal(draft.FirstHandles[0], exported[1][0]);
        using var print = await _host.Client.GetAsync("/identify/labels/print?format=60x40&symbol=Qr&handles=" + Uri.EscapeDataString(draft.FirstHandles[0]), Cancel);
        Assert.Contains("@page{size:60mm 40mm", await print.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_required_item_without_a_column_is_told_and_what_was_typed_stays()
    {
        await StartAsync();
        var page = await UploadAsync(Forgings.Right(), "a.xlsx");
        await SettledAsync(page);
        await PostAsync(page, "check", ("template", "99.501.1001/META_FORGING"), ("prefix", "99.501.1001"), ("suffix", "X-{序号:5}"), ("use1", "2000"));
        var (again, _, _) = await OpenAsync(page);
        Assert.Contains("必填项“炉号”没有对应的列", WebUtility.HtmlDecode(again), StringComparison.Ordinal);
        Assert.Contains("X-{序号:5}", WebUtility.HtmlDecode(again), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_template_is_proposed_from_the_heading()
    {
        await StartAsync();
        var page = await UploadAsync(Bottles.Right(), "瓶.csv");
        await SettledAsync(page);
        var (html, _, _) = await OpenAsync(page + "?template=new");
        Assert.Contains("value=\"META_\"", html.Replace("<span>META_</span>", "value=\"META_\"", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("食品生产许可证编号", WebUtility.HtmlDecode(html), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_post_that_did_not_come_from_our_page_changes_nothing()
    {
        await StartAsync();
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Bottles.Wrong()), "file", "a.csv" } };
        using var answer = await _host.Client.PostAsync("/identify/import/upload", form, Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(_jobs.List(ThingsBed.Forge));
    }

    [Fact]
    public async Task Strangers_find_neither_page_nor_report_and_the_public_is_asked_to_sign_in()
    {
        await StartAsync();
        var page = await UploadAsync(Bottles.Wrong(), "a.csv");
        await SettledAsync(page);
        _who = ThingsBed.Outsider;
        var (html, _, _) = await OpenAsync(page);
        Assert.Contains("没有这个导入", WebUtility.HtmlDecode(html), StringComparison.Ordinal);
        foreach (var path in (string[])["/report", "/progress"])
            Assert.Equal(HttpStatusCode.NotFound, (await _host.Client.GetAsync(page + path, Cancel)).StatusCode);
        _who = Principal.Public;
        Assert.Equal(HttpStatusCode.Redirect, (await _host.Client.GetAsync(page, Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _host.Client.GetAsync("/identify/labels/print", Cancel)).StatusCode);
    }

    [Fact]
    public async Task Labels_are_refused_with_a_reason_while_the_address_is_local()
    {
        _publicUrl = "http://localhost:8080";
        await StartAsync();
        var (html, _, _) = await OpenAsync("/identify/labels");
        Assert.Contains("只有本机能打开", WebUtility.HtmlDecode(html), StringComparison.Ordinal);
        using var print = await _host.Client.GetAsync("/identify/labels/print?format=60x40&symbol=Qr&handles=99.501.1001/x", Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, print.StatusCode);
        Assert.Contains("labels.local-address", await print.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_workbook_to_fill_in_has_lists_an_example_and_comes_back_as_a_table()
    {
        await StartAsync();
        using var answer = await _host.Client.GetAsync("/identify/import/template.xlsx?template=99.501.1001/META_FORGING", Cancel);
        var bytes = await answer.Content.ReadAsByteArrayAsync(Cancel);
        using var book = Console.Tables.TableText.Open(bytes);
        Assert.Equal([("数据", false), ("示例", false), ("填写说明", false), ("选项", true)], book.Sheets.Select(s => (s.Name, s.Hidden)));
        Assert.Equal("编码", Console.Tables.TableText.Rows(Console.Tables.TableText.Sheet(book))[0][0]);
        Assert.Equal(2, Console.Tables.TableText.Rows(Console.Tables.TableText.Sheet(book, 1)).Count);
    }
}
