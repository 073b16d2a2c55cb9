using System.IO.Compression;
using System.Net;
using System.Text.Json.Nodes;
using Xunit;
using Yiwang.Cases;
using Yiwang.Unit.Tests.Cases;

namespace Yiwang.Unit.Tests.Console.Cases;

public sealed class ListPageTests
{
    private const string List = "/cases?definition=repair";

    private static async Task<CaseView> RepairAsync(CasePagesBed bed, string machine, string symptom, string severity = "low") =>
        await CaseBed.Ok(bed.Engine.Cases.OpenAsync(bed.Engine.Engineer, new OpenCase("repair", new JsonObject { ["machine"] = machine, ["symptom"] = symptom, ["severity"] = severity }), CasePagesBed.Cancel));

    [Fact]
    public async Task The_list_has_the_definitions_columns_and_narrows_by_field_word_and_state()
    {
        await using var bed = await CasePagesBed.OpenAsync();
        await RepairAsync(bed, "压力机", "漏油");
        await RepairAsync(bed, "空压机", "异响", "high");
        var page = WebUtility.HtmlDecode(await bed.PageAsync(List));
        foreach (var head in new[] { "编号", "标题", "状态", "程度", "费用", "负责人", "期限" }) Assert.Contains($">{head}</th>", page, StringComparison.Ordinal);
        Assert.Contains("漏油", page, StringComparison.Ordinal);
        foreach (var narrowed in new[] { List + "&f.severity=high", List + "&q=" + Uri.EscapeDataString("空压机"), List + "&state=new&q=R-&f.severity=high" })
        {
            var found = WebUtility.HtmlDecode(await bed.PageAsync(narrowed));
            Assert.Contains("异响", found, StringComparison.Ordinal);
            Assert.DoesNotContain("漏油", found, StringComparison.Ordinal);
        }
        Assert.Contains("没有符合条件的办件", WebUtility.HtmlDecode(await bed.PageAsync(List + "&state=closed")), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await bed.GetAsync("/cases?definition=none")).Status);
    }

    [Fact]
    public async Task Pages_follow_by_cursor_and_no_row_is_lost()
    {
        await using var bed = await CasePagesBed.OpenAsync();
        for (var i = 0; i < 53; i++) await RepairAsync(bed, "机", $"现象{i:00}号");
        var seen = new HashSet<string>();
        for (var path = List; path is not null;)
        {
            var page = WebUtility.HtmlDecode(await bed.PageAsync(path));
            foreach (System.Text.RegularExpressions.Match m in System.Text.RegularExpressions.Regex.Matches(page, "现象\\d\\d号")) seen.Add(m.Value);
            path = System.Text.RegularExpressions.Regex.Match(page, "rel=\"next\" href=\"([^\"]+)\"") is { Success: true } next ? next.Groups[1].Value : null;
        }
        Assert.Equal(53, seen.Count);
    }

    [Fact]
    public async Task Exports_hold_the_rows_and_no_formula()
    {
        await using var bed = await CasePagesBed.OpenAsync();
        await RepairAsync(bed, "=HYPERLINK(\"http://x\")", "@SUM(A1)");
        var csv = await (await bed.AnswerAsync("/cases/export.csv?definition=repair")).Content.ReadAsStringAsync(CasePagesBed.Cancel);
        Assert.Contains("\"'=HYPERLINK", csv, StringComparison.Ordinal);
        using var xlsx = new ZipArchive(await (await bed.AnswerAsync("/cases/export.xlsx?definition=repair")).Content.ReadAsStreamAsync(CasePagesBed.Cancel));
        using var sheet = new StreamReader(xlsx.GetEntry("xl/worksheets/sheet1.xml")!.Open());
        var xml = await sheet.ReadToEndAsync(CasePagesBed.Cancel);
        Assert.Contains("=HYPERLINK", xml, StringComparison.Ordinal);
        Assert.DoesNotContain("<f>", xml, StringComparison.Ordinal);
        bed.Who = bed.Engine.Stranger;
        Assert.DoesNotContain("HYPERLINK", await (await bed.AnswerAsync("/cases/export.csv?definition=repair")).Content.ReadAsStringAsync(CasePagesBed.Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_view_is_kept_under_a_name_for_its_owner_alone()
    {
        await using var bed = await CasePagesBed.OpenAsync();
        var narrowed = List + "&f.severity=high";
        var form = SaveForm(await bed.PageAsync(narrowed));
        Assert.Equal(HttpStatusCode.Found, (await bed.SendAsync(form, [("name", "要紧的")])).Status);
        Assert.Contains("要紧的", WebUtility.HtmlDecode(await bed.PageAsync(List)), StringComparison.Ordinal);
        bed.Who = bed.Engine.SecondEngineer;
        Assert.DoesNotContain("要紧的", WebUtility.HtmlDecode(await bed.PageAsync(List)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task My_work_holds_what_waits_for_me_due_first_and_today_counts_it()
    {
        await using var bed = await CasePagesBed.OpenAsync();
        await RepairAsync(bed, "慢", "低优先");
        await RepairAsync(bed, "急", "高优先", "high");
        var page = WebUtility.HtmlDecode(await bed.PageAsync("/work"));
        Assert.True(page.IndexOf("高优先", StringComparison.Ordinal) is > 0 and var first && first < page.IndexOf("低优先", StringComparison.Ordinal));
        Assert.Contains("高优先", WebUtility.HtmlDecode(await bed.PageAsync("/today")), StringComparison.Ordinal);
        Assert.Equal("/today", (await bed.AnswerAsync("/home")).Headers.Location!.OriginalString.Replace(bed.Root, "", StringComparison.Ordinal));
        bed.Who = bed.Engine.Stranger;
        Assert.Contains("现在没有等您办理的", WebUtility.HtmlDecode(await bed.PageAsync("/work")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_board_puts_late_ones_first_and_counts_lights()
    {
        await using var bed = await CasePagesBed.OpenAsync();
        await RepairAsync(bed, "后", "不急");
        var late = await RepairAsync(bed, "先", "急的", "high");
        bed.Engine.Time.Advance(TimeSpan.FromHours(5));
        var page = WebUtility.HtmlDecode(await bed.PageAsync("/cases/board?definition=repair"));
        Assert.True(page.IndexOf(late.Title, StringComparison.Ordinal) < page.IndexOf("不急", StringComparison.Ordinal));
        Assert.Contains("light-edge-red", page, StringComparison.Ordinal);
        Assert.Contains("已超期", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Boards_of_all_forms_count_what_is_open_by_light_and_each_number_opens_its_list()
    {
        await using var bed = await CasePagesBed.OpenAsync();
        await RepairAsync(bed, "先", "急的", "high");
        bed.Engine.Time.Advance(TimeSpan.FromHours(5));
        await RepairAsync(bed, "后", "不急");
        var page = WebUtility.HtmlDecode(await bed.PageAsync("/cases/board"));
        var line = page[page.IndexOf("href=\"/cases?definition=repair\">", page.IndexOf("<table", StringComparison.Ordinal), StringComparison.Ordinal)..page.IndexOf("href=\"/cases/board?definition=repair\"", StringComparison.Ordinal)];
        Assert.Contains("light=red", line, StringComparison.Ordinal);
        Assert.Matches(">2</td>", line);
        bed.Who = bed.Engine.Auditor;
        Assert.DoesNotContain("definition=repair", await bed.PageAsync("/cases/board"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Menus_name_each_form_for_those_who_take_part()
    {
        await using var bed = await CasePagesBed.OpenAsync();
        Assert.Contains("href=\"/cases?definition=repair\"", await bed.PageAsync("/work"), StringComparison.Ordinal);
        bed.Who = bed.Engine.Auditor;
        Assert.DoesNotContain("href=\"/cases?definition=repair\"", await bed.PageAsync("/search"), StringComparison.Ordinal);
    }

    private static PageForm SaveForm(string page)
    {
        var form = System.Text.RegularExpressions.Regex.Match(page, "<form method=\"post\" action=\"/cases/views\" class=\"save-view\">.*?</form>", System.Text.RegularExpressions.RegexOptions.Singleline);
        Assert.True(form.Success);
        return CasePagesBed.FormOf(form.Value.Replace("<form ", "<form id=\"save\" ", StringComparison.Ordinal), "save", "/cases/views");
    }
}
