using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Xunit;
using Yiwang.Cases;
using Yiwang.Parties;
using Yiwang.Unit.Tests.Cases;

namespace Yiwang.Unit.Tests.Console.Cases;

/// <summary>Cases for programs, over the wire.</summary>
public sealed class CasesApiTests : IAsyncLifetime
{
    private CasePagesBed _bed = null!;
    private HttpClient _http = null!;

    public async ValueTask InitializeAsync()
    {
        _bed = await CasePagesBed.OpenAsync(PageForms.All);
        _http = new HttpClient { BaseAddress = new Uri(_bed.Root) };
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _bed.DisposeAsync();
    }

    private CaseBed Engine => _bed.Engine;

    private async Task<(HttpStatusCode Status, JsonObject Body)> SendAsync(HttpMethod method, string path, object? body = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, "/api/v1/cases" + path) { Content = body is null ? null : JsonContent.Create(body) };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        using var answer = await _http.SendAsync(request, CasePagesBed.Cancel);
        var text = await answer.Content.ReadAsStringAsync(CasePagesBed.Cancel);
        var node = text.Length == 0 ? null : JsonNode.Parse(text);
        return (answer.StatusCode, node as JsonObject ?? new JsonObject { ["list"] = node });
    }

    private async Task<JsonObject> DoneAsync(HttpMethod method, string path, object? body = null, string? key = null)
    {
        var (status, answer) = await SendAsync(method, path, body, key);
        Assert.True((int)status is >= 200 and < 300, $"{method} {path}: {status} {answer}");
        return answer;
    }

    private async Task RefusedAsync(HttpStatusCode status, string code, HttpMethod method, string path, object? body = null, string? key = null)
    {
        var (given, answer) = await SendAsync(method, path, body, key);
        Assert.True(given == status && answer["code"]?.GetValue<string>() == code, $"{method} {path}: {given} {answer}");
    }

    private async Task<string> ApplyAsync(string subject = "上云补助", string? key = null)
    {
        _bed.Who = Engine.Engineer;
        var opened = await DoneAsync(HttpMethod.Post, "", new { definition = "application", transition = "submit", values = new { subject, amount = 128_050, contact = "周建国" } }, key);
        return "/" + opened["id"]!.GetValue<string>();
    }

    private static string Text(JsonNode? node, string name) => node![name]!.GetValue<string>();

    [Fact]
    public async Task A_case_goes_its_way_over_the_routes()
    {
        var draft = await DoneAsync(HttpMethod.Post, "", new { definition = "application", values = new { subject = "草稿", amount = 1 } });
        var id = "/" + Text(draft, "id");
        Assert.Equal("draft", Text(draft, "state"));
        var saved = await DoneAsync(HttpMethod.Patch, id, new { values = new { amount = 250 }, seen = Text(draft, "position") });
        Assert.Equal(250, saved["values"]!["amount"]!.GetValue<long>());
        var submitted = await DoneAsync(HttpMethod.Post, id + "/transitions/submit", new { seen = Text(saved, "position") });
        Assert.Equal("submitted", Text(submitted, "state"));
        _bed.Who = Engine.Officer;
        var seen = await DoneAsync(HttpMethod.Get, id);
        Assert.Contains(seen["moves"]!.AsArray(), m => Text(m, "transition") == "return" && m!["code"] is null);
        Assert.Equal("review", Text(seen["clocks"]!.AsArray().Single(), "code"));
        Assert.Equal("returned", Text(await DoneAsync(HttpMethod.Post, id + "/transitions/return", new { opinion = "请补材料", seen = Text(seen, "position") }), "state"));
        await DoneAsync(HttpMethod.Post, id + "/remarks", new { text = "补好再交" });
        var steps = (await DoneAsync(HttpMethod.Get, id + "/history"))["list"]!.AsArray();
        Assert.Equal(["CaseOpened", "CaseSaved", "CaseMoved", "CaseMoved", "CaseRemarked"], steps.Select(s => Text(s, "kind")));
        Assert.Equal("请补材料", Text(steps[3], "opinion"));
    }

    [Fact]
    public async Task Lists_are_paged_counted_narrowed_and_exported()
    {
        foreach (var subject in new[] { "甲", "乙", "丙" }) await ApplyAsync(subject);
        var first = await DoneAsync(HttpMethod.Get, "?definition=application&order=oldest&limit=2");
        Assert.Equal(["甲", "乙"], first["rows"]!.AsArray().Select(r => Text(r, "title")));
        var rest = await DoneAsync(HttpMethod.Get, "?definition=application&order=oldest&limit=2&cursor=" + Text(first, "next"));
        Assert.Equal("丙", Text(rest["rows"]!.AsArray().Single(), "title"));
        Assert.Null(rest["next"]);
        Assert.Empty((await DoneAsync(HttpMethod.Get, "?definition=application&state=draft"))["rows"]!.AsArray());
        var count = (await DoneAsync(HttpMethod.Get, "/counts?definition=application"))["list"]!.AsArray().Single();
        Assert.Equal(("submitted", 3), (Text(count, "state"), count!["count"]!.GetValue<int>()));
        var file = await _http.GetStringAsync("/cases/export.csv?definition=application", CasePagesBed.Cancel);
        Assert.Equal(4, file.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        await RefusedAsync(HttpStatusCode.BadRequest, "request.invalid", HttpMethod.Get, "?limit=501");
        await RefusedAsync(HttpStatusCode.BadRequest, "request.invalid", HttpMethod.Get, "?light=pink");
        await RefusedAsync(HttpStatusCode.BadRequest, "request.invalid", HttpMethod.Get, "?order=9");
        // a stranger's list and file are empty
        _bed.Who = Engine.Stranger;
        Assert.Empty((await DoneAsync(HttpMethod.Get, "?definition=application"))["rows"]!.AsArray());
        Assert.DoesNotContain("甲", await _http.GetStringAsync("/cases/export.csv?definition=application", CasePagesBed.Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_request_sent_twice_is_done_once()
    {
        var id = await ApplyAsync(key: "k1");
        Assert.Equal(id, await ApplyAsync(key: "k1"));
        _bed.Who = Engine.Officer;
        var first = await DoneAsync(HttpMethod.Post, id + "/transitions/return", new { opinion = "补" }, "k2");
        var again = await DoneAsync(HttpMethod.Post, id + "/transitions/return", new { opinion = "补" }, "k2");
        Assert.Equal(Text(first, "position"), Text(again, "position"));
        // the key of one request is not another's
        await RefusedAsync(HttpStatusCode.Conflict, "events.conflict", HttpMethod.Post, "", new { definition = "notice", values = new { subject = "x" } }, "k2");
        Assert.Equal(2, Engine.Kinds(Engine.Node.Find(id[1..])!).Length);
    }

    [Fact]
    public async Task A_stale_form_is_refused_with_what_changed()
    {
        var draft = await DoneAsync(HttpMethod.Post, "", new { definition = "application", values = new { subject = "草稿", amount = 1 } });
        var id = "/" + Text(draft, "id");
        await DoneAsync(HttpMethod.Patch, id, new { values = new { amount = 2 }, seen = Text(draft, "position") });
        var (status, refused) = await SendAsync(HttpMethod.Patch, id, new { values = new { amount = 3 }, seen = Text(draft, "position") });
        Assert.Equal((HttpStatusCode.Conflict, "cases.stale"), (status, Text(refused, "code")));
        await RefusedAsync(HttpStatusCode.Conflict, "cases.stale", HttpMethod.Post, id + "/transitions/submit", new { seen = Text(draft, "position") });
        await RefusedAsync(HttpStatusCode.BadRequest, "request.invalid", HttpMethod.Patch, id, new { values = new { amount = 3 }, seen = "-7" });
        Assert.Equal(2, Engine.Node.Find(id[1..])!.Values["amount"]!.GetValue<long>());
    }

    [Fact]
    public async Task Of_two_reviewers_at_once_one_wins()
    {
        var id = await ApplyAsync();
        _bed.Who = Engine.Officer;
        var seen = Text(await DoneAsync(HttpMethod.Get, id), "position");
        var answers = await Task.WhenAll(
            SendAsync(HttpMethod.Post, id + "/transitions/return", new { opinion = "退", seen }),
            SendAsync(HttpMethod.Post, id + "/transitions/reject", new { opinion = "不行", seen }),
            SendAsync(HttpMethod.Post, id + "/transitions/accept", new { seen, values = new { inner = "好" } }));
        Assert.Single(answers, a => a.Status == HttpStatusCode.OK);
        Assert.All(answers.Where(a => a.Status != HttpStatusCode.OK), a => Assert.True(a.Status == HttpStatusCode.Conflict && Text(a.Body, "code") is "cases.stale" or "cases.not-possible", a.ToString()));
        Assert.Equal(2, Engine.Kinds(Engine.Node.Find(id[1..])!).Length);
    }

    [Fact]
    public async Task A_forged_role_or_field_is_refused()
    {
        var id = await ApplyAsync();
        // the applicant decides on his own application, and says in the body that he may
        await RefusedAsync(HttpStatusCode.Forbidden, "parties.forbidden", HttpMethod.Post, id + "/transitions/reject", new { opinion = "x", roles = new[] { "RegionOfficer" }, actor = Engine.Officer.User });
        _bed.Who = Engine.Officer;
        await RefusedAsync(HttpStatusCode.Conflict, "cases.not-possible", HttpMethod.Post, id + "/transitions/approve", new { opinion = "同意" });
        await DoneAsync(HttpMethod.Post, id + "/transitions/accept", new { values = new { inner = "好" } });
        // an officer is no leader, and an auditor changes nothing
        await RefusedAsync(HttpStatusCode.Forbidden, "parties.forbidden", HttpMethod.Post, id + "/transitions/approve", new { opinion = "同意", values = new { until = "2027-01-01" } });
        _bed.Who = Engine.Auditor;
        await RefusedAsync(HttpStatusCode.Forbidden, "parties.forbidden", HttpMethod.Post, id + "/remarks", new { text = "x" });
        // fields of another party, and state or parties typed as fields
        _bed.Who = Engine.Engineer;
        await RefusedAsync(HttpStatusCode.BadRequest, "cases.field-invalid", HttpMethod.Post, "", new { definition = "application", values = new { subject = "a", amount = 1, inner = "同意" } });
        await RefusedAsync(HttpStatusCode.BadRequest, "cases.field-invalid", HttpMethod.Post, "", new { definition = "application", values = new { subject = "a", amount = 1, state = "active" } });
        await RefusedAsync(HttpStatusCode.Conflict, "cases.not-possible", HttpMethod.Post, "", new { definition = "receipt", values = new { subject = "a" } });
        _bed.Who = Principal.Public;
        await RefusedAsync(HttpStatusCode.Unauthorized, "parties.sign-in-needed", HttpMethod.Post, "", new { definition = "application", values = new { } });
        await RefusedAsync(HttpStatusCode.Unauthorized, "parties.sign-in-needed", HttpMethod.Get, "");
    }

    [Fact]
    public async Task Another_organisations_case_is_not_there_whatever_is_guessed()
    {
        var id = await ApplyAsync();
        var number = Engine.Node.Find(id[1..])!.Number;
        _bed.Who = Engine.Stranger;
        foreach (var (method, path, body) in new (HttpMethod, string, object?)[]
        {
            (HttpMethod.Get, id, null), (HttpMethod.Get, id + "/history", null), (HttpMethod.Get, id + "/effects", null), (HttpMethod.Patch, id, new { values = new { amount = 1 } }),
            (HttpMethod.Post, id + "/transitions/return", new { opinion = "x" }), (HttpMethod.Post, id + "/remarks", new { text = "x" }), (HttpMethod.Post, id + "/effects/retry", new { }),
            (HttpMethod.Get, $"/{Engine.Forge}/case.00000000000000000000000000", null), (HttpMethod.Get, $"/{Engine.Forge}/{number}", null),
        }) await RefusedAsync(HttpStatusCode.NotFound, "cases.not-found", method, path, body);
        // nor can a case be hung under it, nor found by its words or its number
        await RefusedAsync(HttpStatusCode.NotFound, "cases.not-found", HttpMethod.Post, "", new { definition = "application", parent = id[1..], values = new { subject = "a", amount = 1 } });
        foreach (var query in new[] { "?q=" + number, "?q=上云", "?parent=" + id[1..] }) Assert.Empty((await DoneAsync(HttpMethod.Get, query))["rows"]!.AsArray());
        Assert.Equal(HttpStatusCode.NotFound, (await _http.GetAsync("/cases/" + number, CasePagesBed.Cancel)).StatusCode);
    }

    [Fact]
    public async Task A_script_in_a_text_stays_text()
    {
        const string Evil = "<script>alert(1)</script>";
        var id = await ApplyAsync(Evil);
        using var answer = await _http.GetAsync("/api/v1/cases" + id, CasePagesBed.Cancel);
        Assert.StartsWith("application/json", answer.Content.Headers.ContentType!.ToString(), StringComparison.Ordinal);
        Assert.Equal(Evil, Text((await DoneAsync(HttpMethod.Get, id))["values"], "subject"));
        // a formula in an export is a text too
        await ApplyAsync("=HYPERLINK(\"http://evil\")");
        Assert.DoesNotMatch(new Regex("(^|[,\n])\"?=HYPERLINK"), await _http.GetStringAsync("/cases/export.csv?definition=application", CasePagesBed.Cancel));
        await RefusedAsync(HttpStatusCode.BadRequest, "cases.field-invalid", HttpMethod.Post, "", new { definition = "application", values = new { subject = "a\u0007b", amount = 1 } });
    }

    [Fact]
    public async Task An_oversized_attachment_or_one_of_somebody_elses_is_refused()
    {
        var page = await _bed.PageAsync("/cases/new/everything");
        var token = CasePagesBed.FormOf(page, "case", "/cases/new/everything").Fields.Single(f => f.Name == "__RequestVerificationToken").Value;
        byte[] png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52];
        var (status, answer) = await _bed.UploadAsync(token, "大.png", [.. png, .. new byte[64_001]]);
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "request.too-large"), (status, Text(JsonNode.Parse(answer), "code")));
        (status, answer) = await _bed.UploadAsync(token, "小.png", png);
        Assert.Equal(HttpStatusCode.OK, status);
        var own = JsonNode.Parse(answer)!;
        var opened = await DoneAsync(HttpMethod.Post, "", new { definition = "everything", values = new { text = "有附件", files = new[] { own } } });
        Assert.Single(opened["values"]!["files"]!.AsArray());
        // a guessed digest of a neighbour's file is no way to read it
        var theirs = await _bed.Blobs.PutAsync(new MemoryStream(Encoding.UTF8.GetBytes("geheim")), Engine.Stranger.Organization!, CasePagesBed.Cancel);
        var stolen = new FileReference(theirs.Name, "a.txt", "text/plain", 6).ToJson();
        await RefusedAsync(HttpStatusCode.BadRequest, "cases.field-invalid", HttpMethod.Post, "", new { definition = "everything", values = new { text = "偷看", files = new[] { stolen } } });
        await RefusedAsync(HttpStatusCode.BadRequest, "cases.field-invalid", HttpMethod.Patch, "/" + Text(opened, "id"), new { values = new { files = new[] { stolen } } });
        // what stands in the case already may be sent back
        await DoneAsync(HttpMethod.Patch, "/" + Text(opened, "id"), new { values = new { text = "改名", files = new[] { own.DeepClone() } } });
    }
}
