using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Yiwang.Console.Export.Xlsx;
using Yiwang.Node.Tests.Harness;
using Yiwang.Parties;
using Yiwang.Trust.Trace.Capture;
using Yiwang.Trust.Trace.Chains;

namespace Yiwang.Node.Tests.Coding;

/// <summary>Recording and asking over HTTP, as an ERP or a packing line does, and a table as a person does.</summary>
public sealed class TraceApiTests(CodingNode node) : IClassFixture<CodingNode>
{
    private const string Packed = """{"events":[{"kind":"Packed","form":"aggregation","action":"ADD","chain":"liquor","link":"case","packs":[{"parent":"99.1/API-C[01-10]","children":["99.1/API-B[001-060]"],"per":6}]}]}""";

    [Fact]
    public async Task What_is_recorded_is_answered_forward_and_backward_and_a_repeated_key_records_nothing()
    {
        var (status, text) = await node.CallAsync(HttpMethod.Post, "/api/v1/trace/events", Packed, "line-3:1");
        Assert.True(status == 200, text);
        var size = node.FactsSince(0).Count;
        var again = await node.CallAsync(HttpMethod.Post, "/api/v1/trace/events", Packed, "line-3:1");
        Assert.Equal((200, Read(text)["position"]!.ToString(), size), (again.Status, Read(again.Text)["position"]!.ToString(), node.FactsSince(0).Count));
        var backward = Read((await node.CallAsync(HttpMethod.Get, "/api/v1/trace?code=99.1/API-B013&direction=backward")).Text);
        Assert.Contains("99.1/API-C03", Codes(backward));
        var forward = Read((await node.CallAsync(HttpMethod.Get, "/api/v1/trace?code=99.1/API-B[013-024]")).Text);
        Assert.Equal(["99.1/API-C[03-04]"], Codes(forward).Where(c => c.Contains("API-C", StringComparison.Ordinal)));
        // the link says what the codes are
        Assert.Equal(["bottle", "case"], forward["things"]!.AsArray().Select(t => t!["item"]!.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal("agrees", forward["events"]![0]!["proof"]!.ToString());
        Assert.True((bool)forward["complete"]!);
    }

    [Theory]
    [InlineData("""{"events":[]}""", 400)]
    [InlineData("""{}""", 400)]
    [InlineData("""{"events":null}""", 400)]
    [InlineData("""{"events":[null]}""", 400)]
    [InlineData("""{"events":["x"]}""", 400)]
    [InlineData("""{"events":[{"kind":"Packed"}]}""", 400)]
    [InlineData("""{"events":[{"kind":"Nonsense","form":"object","action":"OBSERVE","epcs":["99.1/A1"]}]}""", 400)]
    [InlineData("""{"events":[{"kind":"Stored","form":"object","action":"OBSERVE","epcs":["99.1/A1"],"occurredAt":"yesterday"}]}""", 400)]
    [InlineData("""{"events":[{"kind":"Stored","form":"object","action":"OBSERVE","epcs":["no handle"]}]}""", 400)]
    [InlineData("""{"events":[{"kind":"Stored","form":"object","action":"OBSERVE","epcs":[7]}]}""", 400)]
    [InlineData("""not json""", 400)]
    public async Task Bad_input_is_refused_with_a_code_and_records_nothing(string body, int expected)
    {
        var size = node.FactsSince(0).Count;
        var (status, text) = await node.CallAsync(HttpMethod.Post, "/api/v1/trace/events", body);
        Assert.True(expected == status, $"{status} {text}");
        Assert.Equal(size, node.FactsSince(0).Count);
    }

    [Fact]
    public async Task A_wrong_event_among_right_ones_is_named_by_its_place()
    {
        const string two = """{"events":[{"kind":"Stored","form":"object","action":"OBSERVE","epcs":["99.1/W1"]},{"kind":"Stored","form":"object","action":"OBSERVE","epcs":["W2"]}]}""";
        var (status, text) = await node.CallAsync(HttpMethod.Post, "/api/v1/trace/events", two);
        Assert.Equal((400, "events[1].code"), (status, Read(text)["field"]?.ToString()));
        Assert.Equal(404, (await node.CallAsync(HttpMethod.Get, "/api/v1/trace?code=99.1/W1")).Status);
    }

    [Fact]
    public async Task Strangers_neither_record_nor_ask()
    {
        Assert.Equal(401, (await node.CallAsync(HttpMethod.Post, "/api/v1/trace/events", Packed, token: "")).Status);
        Assert.Equal(401, (await node.CallAsync(HttpMethod.Get, "/api/v1/trace?code=99.1/API-B001", token: "")).Status);
        Assert.Equal(400, (await node.CallAsync(HttpMethod.Get, "/api/v1/trace?code=99.1/API-B001&direction=sideways")).Status);
    }

    [Fact]
    public async Task A_table_becomes_one_event_of_rows_that_differ_in_nothing_but_codes_and_comes_back_as_a_table()
    {
        using var browser = await node.SignInAsync();
        const string page = "/trust/trace/record/liquor/case";
        var rows = new StringBuilder("箱酒,瓶酒,包装批次\r\n");
        for (var bottle = 1; bottle <= 24; bottle++) rows.Append(System.Globalization.CultureInfo.InvariantCulture, $"99.1/TAB-C{(bottle + 5) / 6:D2},99.1/TAB-B{bottle:D3},PK-9\r\n");
        var size = node.FactsSince(0).Count;
        using (var sent = await browser.SendAsync(page, "import", page, ("班次.csv", CodePagesEncodingProvider.Instance.GetEncoding("gb18030")!.GetBytes(rows.ToString())))) Assert.True(sent.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.SeeOther or HttpStatusCode.Found, $"{sent.StatusCode} {await sent.Content.ReadAsStringAsync()}");
        var fact = Assert.Single(node.FactsSince(0).Skip(size));
        Assert.Equal("Packed", fact.Kind);
        using var table = await browser.OpenAsync("/trust/trace/export?code=99.1/TAB-B[001-024]&direction=forward&format=csv");
        var text = await table.Content.ReadAsStringAsync();
        Assert.Contains("99.1/TAB-C04", text, StringComparison.Ordinal);
        Assert.Equal(1 + 24 + 4, text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        using var excel = await browser.OpenAsync("/trust/trace/export?code=99.1/TAB-B[001-024]&format=xlsx");
        Assert.Equal("PK"u8.ToArray(), (await excel.Content.ReadAsByteArrayAsync())[..2]);
    }

    [Fact]
    public async Task A_workbook_is_read_as_a_table_of_text_is()
    {
        using var browser = await node.SignInAsync();
        const string page = "/trust/trace/record/liquor/case";
        using var file = new MemoryStream();
        using (var book = new XlsxWriter(file, leaveOpen: true))
        {
            var sheet = book.AddSheet("装箱");
            string[][] rows = [["箱酒", "瓶酒", "包装批次"], ["99.1/XLS-C01", "99.1/XLS-B001", "PK-9"], ["99.1/XLS-C01", "99.1/XLS-B002", "PK-9"]];
            foreach (var row in rows)
            {
                sheet.StartRow();
                foreach (var cell in row) sheet.Text(cell);
            }
        }
        var size = node.FactsSince(0).Count;
        using (var sent = await browser.SendAsync(page, "import", page, ("班次.xlsx", file.ToArray()))) Assert.True(sent.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.SeeOther or HttpStatusCode.Found, $"{sent.StatusCode} {await sent.Content.ReadAsStringAsync()}");
        Assert.Equal("Packed", Assert.Single(node.FactsSince(0).Skip(size)).Kind);
    }

    [Fact]
    public async Task Whose_role_records_nothing_has_no_table_read()
    {
        using var scope = node.Get<IServiceScopeFactory>().CreateScope();
        var (import, chain) = (scope.ServiceProvider.GetRequiredService<TraceImport>(), node.Get<ChainBook>().Find("liquor")!);
        foreach (var who in new[] { Principal.Public, node.Owner with { Roles = new HashSet<Role> { Role.Auditor, Role.RegionOfficer } } })
        {
            var done = await import.RunAsync(who, chain, chain.Link("case")!, () => throw new InvalidOperationException("the table was opened"), _ => null, "key-of-nobody", TestContext.Current.CancellationToken);
            Assert.Equal((0, 0), (done.Rows, done.Events));
            Assert.Single(done.Faults);
        }
    }

    [Fact]
    public async Task A_table_with_a_wrong_row_is_refused_whole_and_the_row_is_named()
    {
        using var browser = await node.SignInAsync();
        const string page = "/trust/trace/record/liquor/stored";
        var size = node.FactsSince(0).Count;
        using var sent = await browser.SendAsync(page, "import", page, ("入库.csv", Encoding.UTF8.GetBytes("箱酒,入库单号\r\n99.1/BAD-C01,RK-1\r\n没有斜杠,RK-1\r\n99.1/BAD-C03,\r\n")));
        var text = WebUtility.HtmlDecode(await sent.Content.ReadAsStringAsync());
        Assert.Contains("没有导入：2 处要改", text, StringComparison.Ordinal);
        Assert.Contains("“没有斜杠”不是标识或标识段", text, StringComparison.Ordinal);
        Assert.Equal(size, node.FactsSince(0).Count);
    }

    [Fact]
    public async Task What_was_recorded_wrongly_is_withdrawn_once_with_a_reason_and_the_form_comes_back_with_what_it_said()
    {
        const string shipped = """{"events":[{"kind":"Shipped","form":"object","action":"OBSERVE","chain":"liquor","link":"shipped","epcs":["99.1/WD-C01"],"transactions":[{"type":"desadv","id":"CK-WD"}],"destinations":[{"type":"possessing_party","id":"填错的客户"}]}]}""";
        var (status, text) = await node.CallAsync(HttpMethod.Post, "/api/v1/trace/events", shipped);
        Assert.True(status == 200, text);
        var page = "/trust/trace/withdraw?entry=" + Read(text)["position"];
        using var browser = await node.SignInAsync();
        Assert.Contains(page, await ReadAsync(browser, "/trust/trace?code=99.1/WD-C01&direction=backward"), StringComparison.Ordinal);
        var size = node.FactsSince(0).Count;
        using (var empty = await browser.SubmitAsync(page, "withdraw", ("reason", " "))) Assert.Contains("请写明原因", WebUtility.HtmlDecode(await empty.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        Assert.Equal(size, node.FactsSince(0).Count);
        using (var done = await browser.SubmitAsync(page, "withdraw", ("reason", "客户填错"))) Assert.True((int)done.StatusCode is >= 300 and < 400, $"{done.StatusCode}");
        Assert.Equal("Shipped", Assert.Single(node.FactsSince(0).Skip(size)).Kind);
        var again = await ReadAsync(browser, "/trust/trace/record/liquor/shipped?again=" + Read(text)["position"]);
        foreach (var said in new[] { "99.1/WD-C01", "CK-WD", "填错的客户" }) Assert.Contains(said, again, StringComparison.Ordinal);
        // nobody has it by that record any more, and it is withdrawn once
        Assert.DoesNotContain("填错的客户", await ReadAsync(browser, "/trust/trace?code=99.1/WD-C01"), StringComparison.Ordinal);
        Assert.Contains("已经撤销", await ReadAsync(browser, page), StringComparison.Ordinal);
    }

    private static async Task<string> ReadAsync(Browser browser, string path)
    {
        using var answer = await browser.OpenAsync(path);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    private static JsonNode Read(string text) => JsonNode.Parse(text)!;

    private static List<string> Codes(JsonNode answer) => [.. answer["things"]!.AsArray().SelectMany(t => t!["codes"]!.AsArray()).Select(c => c!.ToString())];
}
