using System.Net;
using System.Text.Json.Nodes;
using Xunit;
using Yiwang.Cases;
using Yiwang.Events;

namespace Yiwang.Unit.Tests.Console.Cases;

public sealed class FormPageTests
{
    private const string New = "/cases/new/everything";
    private static readonly byte[] s_png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3, 4];

    [Theory]
    [InlineData("f.text", "type=\"text\"")]
    [InlineData("f.long", "<textarea")]
    [InlineData("f.whole", "inputmode=\"numeric\"")]
    [InlineData("f.decimal", "inputmode=\"decimal\"")]
    [InlineData("f.money", "inputmode=\"decimal\"")]
    [InlineData("f.yes", "type=\"checkbox\"")]
    [InlineData("f.day", "type=\"date\"")]
    [InlineData("f.time", "type=\"time\"")]
    [InlineData("f.when", "type=\"datetime-local\"")]
    [InlineData("f.span", "inputmode=\"numeric\"")]
    [InlineData("f.one", "<select")]
    [InlineData("f.many", "type=\"checkbox\"")]
    [InlineData("f.kind", "type=\"radio\"")]
    [InlineData("f.files", "type=\"file\"")]
    [InlineData("f.photos", "accept=\"image/*\"")]
    [InlineData("f.thing", "list=")]
    [InlineData("f.point", "list=")]
    [InlineData("f.person", "<select")]
    [InlineData("f.organization", "<select")]
    [InlineData("f.uscc", "type=\"text\"")]
    [InlineData("f.region", "<select")]
    [InlineData("f.regions", "type=\"checkbox\"")]
    [InlineData("f.industry", "list=")]
    [InlineData("f.phone", "type=\"tel\"")]
    [InlineData("f.email", "type=\"email\"")]
    [InlineData("f.address", "<textarea")]
    [InlineData("f.rows.0.part", "type=\"text\"")]
    public async Task Each_type_has_its_control(string name, string control)
    {
        await using var bed = await CasePagesBed.OpenAsync(PageForms.All);
        var page = await bed.PageAsync(New);
        var tags = System.Text.RegularExpressions.Regex.Matches(page, $"<[^>]*\\sname=\"{System.Text.RegularExpressions.Regex.Escape(name)}\"[^>]*>").Select(m => m.Value).ToList();
        Assert.NotEmpty(tags);
        Assert.Contains(tags, t => t.Contains(control, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_typed_without_script_is_kept_by_its_type()
    {
        await using var bed = await CasePagesBed.OpenAsync(PageForms.All);
        var sent = await bed.SendAsync(New, "case",
        [
            ("do", "file"), ("f.text", "  主轴异响 "), ("f.long", "一\r\n二"), ("f.whole", "７"), ("f.decimal", "12.50"), ("f.money", "1,280.5"), ("f.yes", "true"), ("f.day", "2026-11-09"), ("f.time", "14:03"), ("f.when", "2026-11-09T14:03"),
            ("f.span", "3"), ("f.span.unit", "wd"), ("f.one", "b"), ("f.many", "x"), ("f.many", "y"), ("f.kind", "special"), ("f.other", "说明"), ("f.organization", bed.Engine.Forge), ("f.person", bed.Engine.Worker.User!),
            ("f.region", "500116"), ("f.regions", "510900"), ("f.industry", "3393"), ("f.phone", "13800001234"), ("f.email", "a@example.cn"),
            ("f.rows.0.part", "LF-160"), ("f.rows.0.qty", "2"), ("f.rows.0.price", "35"), ("f.rows.2.part", "O 形圈"),
        ], ("f.photos", "现场.png", s_png));
        Assert.Equal(HttpStatusCode.Found, sent.Status);
        var view = bed.Engine.Cases.Find(bed.Who, sent.Location!["/cases/".Length..]).Value!;
        Assert.Equal("filed", view.State);
        var kept = view.Values;
        var file = FileReference.In(kept["photos"]).Single();
        Assert.Equal(("现场.png", "image/png", s_png.Length), (file.Name, file.Type, file.Bytes));
        kept.Remove("photos");
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse($$"""
            {"text":"主轴异响","long":"一\n二","whole":7,"decimal":12.5,"money":128050,"double":256100,"yes":true,"day":"2026-11-09","time":"14:03","when":"2026-11-09T06:03:00Z","span":"3 wd","one":"b","many":["x","y"],"kind":"special","other":"说明",
            "organization":"{{bed.Engine.Forge}}","person":"{{bed.Engine.Worker.User}}","region":"500116","regions":["510900"],"industry":"3393","phone":"13800001234","email":"a@example.cn",
            "rows":[{"part":"LF-160","qty":2,"price":3500,"sum":7000},{"part":"O 形圈"}]}
            """), kept), kept.ToJsonString());
        // and the form of the draft shows it again as it was typed
        var page = await bed.PageAsync(sent.Location!);
        Assert.Contains("1,280.50", page, StringComparison.Ordinal);
        Assert.Contains("3 个工作日", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("99.502", "", "99.502")]
    [InlineData("~", " 99.777 ", "99.777")]
    [InlineData("99.501", "left over", "99.501")]
    [InlineData("~", "", null)]
    public async Task A_value_is_chosen_of_those_offered_or_typed(string chosen, string typed, string? kept)
    {
        await using var bed = await CasePagesBed.OpenAsync(PageForms.All);
        Assert.Contains("<option value=\"99.502\">99.502 山城</option>", WebUtility.HtmlDecode(await bed.PageAsync(New)), StringComparison.Ordinal);
        var sent = await bed.SendAsync(New, "case", [("do", "file"), ("f.text", "选"), ("f.offered", chosen), ("f.offered.typed", typed)]);
        Assert.Equal(HttpStatusCode.Found, sent.Status);
        Assert.Equal(kept, bed.Engine.Cases.Find(bed.Who, sent.Location!["/cases/".Length..]).Value!.Values["offered"]?.GetValue<string>());
    }

    [Fact]
    public async Task Faults_stand_at_their_fields_with_a_summary_and_what_was_typed_stays()
    {
        await using var bed = await CasePagesBed.OpenAsync(PageForms.All);
        var sent = await bed.SendAsync(New, "case", [("do", "file"), ("f.text", "有的错"), ("f.whole", "11"), ("f.money", "12.345"), ("f.kind", "special")]);
        Assert.Equal(HttpStatusCode.OK, sent.Status);
        Assert.Contains("href=\"#f.money\"", sent.Page, StringComparison.Ordinal);
        Assert.Contains("value=\"12.345\"", sent.Page, StringComparison.Ordinal);
        var again = await bed.SendAsync(New, "case", [("do", "file"), ("f.text", "有的错"), ("f.whole", "11"), ("f.money", "12.34"), ("f.kind", "special"), ("f.rows.0.qty", "2")]);
        Assert.Contains("href=\"#f.whole\"", again.Page, StringComparison.Ordinal);
        Assert.Contains("value=\"有的错\"", again.Page, StringComparison.Ordinal);
        Assert.Contains("aria-invalid=\"true\"", again.Page, StringComparison.Ordinal);
        var other = await bed.SendAsync(New, "case", [("do", "file"), ("f.text", "有的错"), ("f.kind", "special")]);
        Assert.Contains("href=\"#f.other\"", other.Page, StringComparison.Ordinal);
        var cell = await bed.SendAsync(New, "case", [("do", "file"), ("f.text", "有的错"), ("f.rows.0.part", "LF-160"), ("f.rows.0.qty", "两个")]);
        Assert.Contains("href=\"#f.rows.0.qty\"", cell.Page, StringComparison.Ordinal);
        Assert.Contains("value=\"两个\"", cell.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_form_sent_twice_makes_one_case()
    {
        await using var bed = await CasePagesBed.OpenAsync(PageForms.All);
        var form = CasePagesBed.FormOf(await bed.PageAsync(New), "case", New);
        var sent = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => bed.SendAsync(form, [("do", "file"), ("f.text", "一次")])));
        Assert.Single(sent.Select(s => s.Location).Distinct());
        var list = await bed.Engine.Cases.ListAsync(bed.Who, new CaseQuery("everything"), CasePagesBed.Cancel);
        Assert.Single(list.Value!.Rows);
    }

    [Fact]
    public async Task A_draft_is_nobody_elses_and_is_filled_in_further()
    {
        await using var bed = await CasePagesBed.OpenAsync(PageForms.All);
        var draft = (await bed.SendAsync(New, "case", [("do", ""), ("f.text", "草稿"), ("f.money", "5")])).Location!;
        var edit = await bed.SendAsync(draft + "/edit", "case", [("do", "file"), ("f.long", "补上")]);
        Assert.Equal(draft, edit.Location);
        var view = bed.Engine.Cases.Find(bed.Who, draft["/cases/".Length..]).Value!;
        Assert.Equal(("filed", "草稿", 500L, "补上"), (view.State, view.Values["text"]!.GetValue<string>(), view.Values["money"]!.GetValue<long>(), view.Values["long"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_stale_form_shows_what_changed_and_can_be_sent_again()
    {
        await using var bed = await CasePagesBed.OpenAsync(PageForms.All);
        var draft = (await bed.SendAsync(New, "case", [("do", ""), ("f.text", "草稿")])).Location!;
        var id = draft["/cases/".Length..];
        var form = CasePagesBed.FormOf(await bed.PageAsync(draft + "/edit"), "case", draft + "/edit");
        await CaseBed(bed.Engine.Cases.SaveAsync(bed.Who, new SaveCase(id, new JsonObject { ["email"] = "b@example.cn" }, -1), CasePagesBed.Cancel));
        var stale = await bed.SendAsync(form, [("do", ""), ("f.text", "我改的")]);
        Assert.Equal(HttpStatusCode.OK, stale.Status);
        Assert.Contains("您打开之后有人改过", stale.Page, StringComparison.Ordinal);
        Assert.Contains("b@example.cn", stale.Page, StringComparison.Ordinal);
        var again = await bed.SendAsync(CasePagesBed.FormOf(stale.Raw, "case", draft + "/edit"), [("do", "")]);
        Assert.Equal(draft, again.Location);
        Assert.Equal("我改的", bed.Engine.Cases.Find(bed.Who, id).Value!.Values["text"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("f.files", "program.exe", "MZ......", "不能上传")]
    [InlineData("f.files", "page.html", "<html><script>alert(1)</script>", "不能上传")]
    [InlineData("f.photos", "方案.pdf", "%PDF-1.7", "不是照片")]
    public async Task A_file_that_is_not_taken_is_refused_in_words(string field, string name, string content, string words)
    {
        await using var bed = await CasePagesBed.OpenAsync(PageForms.All);
        var sent = await bed.SendAsync(New, "case", [("do", "file"), ("f.text", "附件")], (field, name, System.Text.Encoding.UTF8.GetBytes(content)));
        Assert.Equal(HttpStatusCode.OK, sent.Status);
        Assert.Contains(words, sent.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_oversized_attachment_is_refused_and_the_rest_stays()
    {
        await using var bed = await CasePagesBed.OpenAsync(PageForms.All);
        var sent = await bed.SendAsync(New, "case", [("do", "file"), ("f.text", "附件")], ("f.files", "大.png", [.. s_png, .. new byte[64_001]]), ("f.files", "小.png", s_png));
        Assert.Contains("太大", sent.Page, StringComparison.Ordinal);
        Assert.Contains("value=\"附件\"", sent.Page, StringComparison.Ordinal);
        // the small one was taken and stands in the form as a reference
        var again = await bed.SendAsync(CasePagesBed.FormOf(sent.Raw, "case", New), [("do", "file")]);
        var view = bed.Engine.Cases.Find(bed.Who, again.Location!["/cases/".Length..]).Value!;
        Assert.Equal("小.png", FileReference.In(view.Values["files"]).Single().Name);
    }

    [Fact]
    public async Task A_reference_to_somebody_elses_upload_is_not_taken()
    {
        await using var bed = await CasePagesBed.OpenAsync(PageForms.All);
        var taken = await bed.Blobs.PutAsync(new MemoryStream(s_png), bed.Engine.Stranger.Organization!, CasePagesBed.Cancel);
        var sent = await bed.SendAsync(New, "case", [("do", "file"), ("f.text", "偷看"), ("f.files.ref", new FileReference(taken.Name, "a.png", "image/png", s_png.Length).ToJson().ToJsonString())]);
        Assert.Equal(HttpStatusCode.OK, sent.Status);
        Assert.Contains("已过期", sent.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_not_open_it_is_told()
    {
        await using var bed = await CasePagesBed.OpenAsync(PageForms.All);
        bed.Who = bed.Engine.Worker;
        var sent = await bed.SendAsync(New, "case", [("do", "file"), ("f.text", "没有角色")]);
        Assert.Null(sent.Location);
        Assert.Equal(HttpStatusCode.NotFound, (await bed.GetAsync("/cases/new/no-such-form")).Status);
    }

    [Fact]
    public async Task While_it_is_typed_the_preview_says_what_is_shown_needed_and_computed()
    {
        await using var bed = await CasePagesBed.OpenAsync(PageForms.All);
        var form = CasePagesBed.FormOf(await bed.PageAsync(New), "case", New) with { Action = "/cases/preview/everything?version=1" };
        var usual = JsonNode.Parse((await bed.SendAsync(form, [("f.kind", "usual"), ("f.money", "12.5")])).Page)!;
        Assert.DoesNotContain("other", usual["shown"]!.AsArray().Select(n => n!.GetValue<string>()));
        Assert.Equal("25.00", usual["computed"]!["double"]!.GetValue<string>());
        var other = JsonNode.Parse((await bed.SendAsync(form, [("f.kind", "special")])).Page)!;
        Assert.Contains("other", other["required"]!.AsArray().Select(n => n!.GetValue<string>()));
    }

    private static async Task CaseBed(ValueTask<Outcome<CaseView>> of) => Assert.True((await of).Succeeded);
}
