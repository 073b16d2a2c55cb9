using System.Net;
using System.Text.Json.Nodes;
using Xunit;
using Yiwang.Cases;
using Yiwang.Unit.Tests.Cases;

namespace Yiwang.Unit.Tests.Console.Cases;

public sealed class CasePageTests
{
    private static string Page(CaseView view) => "/cases/" + view.Id;

    private static async Task<CaseView> ApplyAsync(CasePagesBed bed, string subject = "上云补助") =>
        await CaseBed.Ok(bed.Engine.Cases.OpenAsync(bed.Engine.Engineer, new OpenCase("application", new JsonObject { ["subject"] = subject, ["amount"] = 128_050, ["contact"] = "周建国" }, Transition: "submit"), CasePagesBed.Cancel));

    [Fact]
    public async Task A_script_in_a_text_is_shown_as_text_on_every_page()
    {
        await using var bed = await CasePagesBed.OpenAsync();
        const string Evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";
        var view = await ApplyAsync(bed, Evil);
        await CaseBed.Ok(bed.Engine.Cases.RemarkAsync(bed.Engine.Engineer, view.Id, Evil, cancel: CasePagesBed.Cancel));
        foreach (var path in new[] { Page(view), Page(view) + "/print", "/cases?definition=application", "/cases", "/cases/board?definition=application", "/cases?definition=application&q=" + Uri.EscapeDataString(Evil) })
        {
            var page = await bed.PageAsync(path);
            Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<img src=x", page, StringComparison.Ordinal);
        }
        Assert.Contains("&lt;script&gt;alert(1)", await bed.PageAsync(Page(view)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_organisations_case_is_not_there_by_id_number_or_file()
    {
        await using var bed = await CasePagesBed.OpenAsync();
        var view = await ApplyAsync(bed);
        Assert.Equal(Page(view), (await bed.AnswerAsync("/cases/" + view.Number)).Headers.Location!.OriginalString.Replace(bed.Root, "", StringComparison.Ordinal));
        bed.Who = bed.Engine.Stranger;
        foreach (var path in new[] { Page(view), Page(view) + "/print", Page(view) + "/edit", "/cases/" + view.Number, "/cases/" + view.Id.Replace("/", "%2F", StringComparison.Ordinal), Page(view) + "/files/sha256-" + new string('a', 64) })
        {
            var (status, page) = await bed.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, status);
            Assert.DoesNotContain("上云补助", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Return_resubmit_and_accept_go_through_the_page_without_script()
    {
        await using var bed = await CasePagesBed.OpenAsync();
        var view = await ApplyAsync(bed);
        bed.Who = bed.Engine.Officer;
        var silent = await bed.SendAsync(Page(view), "do-return", []);
        Assert.Null(silent.Location);
        Assert.Contains("again-return", silent.Page, StringComparison.Ordinal);
        var returned = await bed.SendAsync(Page(view), "do-return", [("opinion", "请补合同")]);
        Assert.Equal(Page(view), returned.Location);
        bed.Who = bed.Engine.Engineer;
        Assert.Contains("请补合同", WebUtility.HtmlDecode(await bed.PageAsync(Page(view))), StringComparison.Ordinal);
        var again = await bed.SendAsync(Page(view) + "/edit", "case", [("do", "submit"), ("f.amount", "1000")]);
        Assert.Equal(Page(view), again.Location);
        bed.Who = bed.Engine.Officer;
        await bed.SendAsync(Page(view), "do-accept", [("f.inner", "同意上报")]);
        var now = bed.Engine.Cases.Find(bed.Who, view.Id).Value!;
        Assert.Equal(("decision", 100_000L), (now.State, now.Values["amount"]!.GetValue<long>()));
        var steps = bed.Engine.Cases.History(bed.Who, now).Count;
        Assert.Equal(steps, System.Text.RegularExpressions.Regex.Count(await bed.PageAsync(Page(view)), "href=\"/trust/log/"));
    }

    [Fact]
    public async Task A_forged_role_and_a_forged_step_are_refused()
    {
        await using var bed = await CasePagesBed.OpenAsync();
        var view = await ApplyAsync(bed);
        bed.Who = bed.Engine.Officer;
        var form = CasePagesBed.FormOf(await bed.PageAsync(Page(view)), "do-accept", Page(view));
        bed.Who = bed.Engine.Engineer;
        var stolen = await bed.SendAsync(form with { Fields = [.. form.Fields.Where(f => f.Name != "__RequestVerificationToken"), .. CasePagesBed.FormOf(await bed.PageAsync(Page(view)), "remark", Page(view)).Fields.Where(f => f.Name == "__RequestVerificationToken")] }, []);
        Assert.Null(stolen.Location);
        Assert.Equal("submitted", bed.Engine.Cases.Find(bed.Who, view.Id).Value!.State);
        Assert.DoesNotContain("id=\"do-accept\"", await bed.PageAsync(Page(view)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_officers_at_once_the_second_sees_what_the_first_did()
    {
        await using var bed = await CasePagesBed.OpenAsync();
        var view = await ApplyAsync(bed);
        bed.Who = bed.Engine.Officer;
        var form = CasePagesBed.FormOf(await bed.PageAsync(Page(view)), "do-accept", Page(view));
        await CaseBed.Ok(bed.Engine.Cases.MoveAsync(bed.Engine.Leader, new MoveCase(view.Id, "return", [], view.Position, "缺材料"), CasePagesBed.Cancel));
        var late = await bed.SendAsync(form, []);
        Assert.Equal(HttpStatusCode.OK, late.Status);
        Assert.Contains("您打开之后有人改过", late.Page, StringComparison.Ordinal);
        Assert.Contains("缺材料", late.Page, StringComparison.Ordinal);
        Assert.Equal("returned", bed.Engine.Cases.Find(bed.Who, view.Id).Value!.State);
    }

    [Fact]
    public async Task A_field_that_a_party_may_not_see_is_not_in_its_page()
    {
        await using var bed = await CasePagesBed.OpenAsync();
        var view = await ApplyAsync(bed);
        await CaseBed.Ok(bed.Engine.Cases.MoveAsync(bed.Engine.Officer, new MoveCase(view.Id, "accept", new JsonObject { ["inner"] = "内部可批" }, view.Position), CasePagesBed.Cancel));
        bed.Who = bed.Engine.Officer;
        Assert.Contains("内部可批", WebUtility.HtmlDecode(await bed.PageAsync(Page(view))), StringComparison.Ordinal);
        bed.Who = bed.Engine.Engineer;
        foreach (var path in new[] { Page(view), Page(view) + "/print" }) Assert.DoesNotContain("内部可批", WebUtility.HtmlDecode(await bed.PageAsync(path)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_again_is_asked_where_the_step_says_so()
    {
        await using var bed = await CasePagesBed.OpenAsync();
        var repair = await CaseBed.Ok(bed.Engine.Cases.OpenAsync(bed.Engine.Engineer, new OpenCase("repair", new JsonObject { ["machine"] = "P1", ["symptom"] = "漏油" }), CasePagesBed.Cancel));
        await bed.SendAsync(Page(repair), "do-assign", [("f.assignee", bed.Engine.Engineer.User!)]);
        await bed.SendAsync(Page(repair), "do-finish", [("f.hours", "2"), ("f.parts.0.no", "LF-160"), ("f.parts.0.qty", "1"), ("f.parts.0.price", "35.5")]);
        bed.Who = bed.Engine.SecondEngineer;
        Assert.Null((await bed.SendAsync(Page(repair), "do-verify", [("opinion", "好"), ("confirmation", "wrong")])).Location);
        Assert.Equal(Page(repair), (await bed.SendAsync(Page(repair), "do-verify", [("opinion", "好"), ("confirmation", "right")])).Location);
        var closed = bed.Engine.Cases.Find(bed.Who, repair.Id).Value!;
        Assert.Equal(("closed", 3_550L), (closed.State, closed.Values["cost"]!.GetValue<long>()));
    }

    [Fact]
    public async Task An_attachment_is_served_to_who_sees_the_case_and_never_runs()
    {
        await using var bed = await CasePagesBed.OpenAsync(PageForms.All);
        byte[] png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 9];
        var sent = await bed.SendAsync("/cases/new/everything", "case", [("do", "file"), ("f.text", "照片")], ("f.photos", "现场.png", png), ("f.files", "说明.txt", "<script>alert(1)</script>"u8.ToArray()));
        var view = bed.Engine.Cases.Find(bed.Who, sent.Location!["/cases/".Length..]).Value!;
        foreach (var file in FileReference.In(view.Values))
        {
            var path = $"{sent.Location}/files/{file.Blob}";
            using var answer = await bed.AnswerAsync(path);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Contains("sandbox", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.Equal(file.Type, answer.Content.Headers.ContentType!.MediaType);
            Assert.Contains(Uri.EscapeDataString(file.Name), answer.Content.Headers.ContentDisposition!.ToString(), StringComparison.Ordinal);
        }
        var asked = $"{sent.Location}/files/{FileReference.In(view.Values).First().Blob}";
        bed.Who = bed.Engine.Stranger;
        Assert.Equal(HttpStatusCode.NotFound, (await bed.GetAsync(asked)).Status);
    }
}
