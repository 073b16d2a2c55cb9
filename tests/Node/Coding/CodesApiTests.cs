using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;
using Yiwang.Cases;

namespace Yiwang.Node.Tests.Coding;

/// <summary>The packing line's interface and the print file, over HTTP.</summary>
public sealed class CodesApiTests(CodingNode node) : IClassFixture<CodingNode>
{
    [Fact]
    public async Task A_line_controller_binds_counts_spoilage_and_voids_a_label()
    {
        await node.RangeAsync("99.1/L3[001-020]");
        var batch = await MadeAsync("PK-API", 15);
        var listed = JsonNode.Parse((await node.CallAsync(HttpMethod.Get, "/api/v1/codes/batches")).Text)!.AsArray();
        Assert.Contains(listed, b => b!["id"]!.ToString() == batch);
        var bound = await node.CallAsync(HttpMethod.Post, "/api/v1/codes/bind", $$"""{"batch":"{{batch}}","range":"99.1/L3[001-012]","key":"b1"}""");
        Assert.True(bound.Status == 200, bound.Text);
        Assert.Equal(12, (int)JsonNode.Parse(bound.Text)!["bound"]!);
        // the line's cable was out and it says so again
        Assert.Equal(12, (int)JsonNode.Parse((await node.CallAsync(HttpMethod.Post, "/api/v1/codes/bind", $$"""{"batch":"{{batch}}","range":"99.1/L3[001-012]","key":"b1"}""")).Text)!["bound"]!);
        Assert.Equal(2, (int)JsonNode.Parse((await node.CallAsync(HttpMethod.Post, "/api/v1/codes/spoil", $$"""{"batch":"{{batch}}","count":2,"key":"s1"}""")).Text)!["spoiled"]!);
        Assert.Equal(204, (await node.CallAsync(HttpMethod.Post, "/api/v1/codes/void", """{"code":"https://id.example.cn/i/99.1/L3007?x=1","reason":"标签破损","key":"v1"}""")).Status);
        var page = WebUtility.HtmlDecode(await node.PageAsync("/i/99.1/L3007", CodingNode.Chongqing + "1"));
        Assert.Contains("标签破损", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bind", """{}""")]
    [InlineData("bind", """{"batch":null,"range":null}""")]
    [InlineData("bind", """{"batch":"o.x/case.y","range":"99.1/L3[001-012]"}""")]
    [InlineData("spoil", """{"batch":"nothing","count":1}""")]
    [InlineData("spoil", """{"batch":null,"count":-1}""")]
    [InlineData("void", """{}""")]
    [InlineData("void", """{"code":"x","reason":"y"}""")]
    [InlineData("void", """{"code":"99.1/none-1","reason":"y"}""")]
    [InlineData("void", """{"code":"99.1/B26A100000001","reason":""}""")]
    public async Task Bad_input_is_refused_and_changes_nothing(string what, string body)
    {
        var size = node.FactsSince(0).Count;
        var (status, text) = await node.CallAsync(HttpMethod.Post, "/api/v1/codes/" + what, body);
        Assert.True(status is 400 or 404 or 409 or 422, $"{status} {text}");
        Assert.Equal(size, node.FactsSince(0).Count);
    }

    [Fact]
    public async Task Strangers_learn_of_no_batch_and_print_nothing()
    {
        foreach (var (method, path, body) in new[] { (HttpMethod.Get, "batches", null), (HttpMethod.Post, "bind", """{"batch":"a","range":"b"}"""), (HttpMethod.Post, "spoil", """{"batch":"a","count":1}"""), (HttpMethod.Post, "void", """{"code":"99.1/B26A100000001","reason":"x"}""") })
            Assert.Equal(401, (await node.CallAsync(method, "/api/v1/codes/" + path, body, token: "")).Status);
        var batch = await node.OpenCaseAsync("secret-batch", """{"packing": "PK-STRANGER", "count": 5}""");
        // neither with a token alone, which carries no form of ours
        foreach (var token in new[] { "", null })
        {
            var (status, text) = await node.CallAsync(HttpMethod.Post, "/codes/print/file", """{"id":"x"}""", token: token);
            Assert.True(status >= 400, text);
        }
        Assert.Equal("draft", node.Get<INodeCases>().Find(batch)!.State);
    }

    [Fact]
    public async Task The_print_file_has_every_code_once_and_only_the_newest_one_opens_bottles()
    {
        var batch = await node.OpenCaseAsync("secret-batch", """{"packing": "PK-PRINT", "count": 300}""");
        using var browser = await node.SignInAsync();
        var form = "/codes/print?case=" + Uri.EscapeDataString(batch);
        using (var weak = await browser.SendAsync(form, null, "/codes/print/file", null, ("id", batch), ("password", "short"))) Assert.Equal(HttpStatusCode.BadRequest, weak.StatusCode);
        Assert.Equal("draft", node.Get<INodeCases>().Find(batch)!.State);
        var first = await ClearAsync(browser, form, batch);
        var second = await ClearAsync(browser, form, batch);
        Assert.Equal(300, second.ToHashSet(StringComparer.Ordinal).Count);
        Assert.Empty(first.Intersect(second));
        using (var zip = await browser.SendAsync(form, null, "/codes/print/file", null, ("id", batch), ("password", "印刷厂的口令-2026-11")))
        {
            Assert.Equal("application/zip", zip.Content.Headers.ContentType!.MediaType);
            Assert.Equal(zip.Content.Headers.ContentLength, (await zip.Content.ReadAsByteArrayAsync()).Length);
        }
        var newest = await ClearAsync(browser, form, batch);
        await node.RangeAsync("99.1/PR[001-300]");
        await node.OpenCaseAsync("product-line", """{"lineName": "印刷", "stem": "99.1/PR", "unshipped": false}""", "activate");
        await node.MoveAsync(batch, "bind", """{"ranges": [{"range": "99.1/PR[001-300]", "codes": 300}]}""");
        Assert.Contains("无此码", await node.OpenBottleAsync("99.1/PR001", second[0], "100.64.3.1"), StringComparison.Ordinal);
        Assert.Contains("正品·首次开启", await node.OpenBottleAsync("99.1/PR002", newest[0], CodingNode.Chongqing + "1"), StringComparison.Ordinal);
        // bound: printing again would void what is in the bottles
        using var late = await browser.SendAsync(form, null, "/codes/print/file", null, ("id", batch), ("clear", "1"));
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
    }

    [Fact]
    public async Task A_code_of_the_product_line_that_was_never_given_out_is_no_such_code_and_others_are_only_unknown()
    {
        var never = WebUtility.HtmlDecode(await node.PageAsync("/i/99.1/B26A199999999", CodingNode.Chongqing + "1"));
        Assert.Contains("无此码", never, StringComparison.Ordinal);
        Assert.Contains("企业没有发出过这枚码", never, StringComparison.Ordinal);
        var unknown = WebUtility.HtmlDecode(await node.PageAsync("/i/99.1/other-1", CodingNode.Chongqing + "1"));
        Assert.Contains("没有这个标识", unknown, StringComparison.Ordinal);
        Assert.DoesNotContain("无此码", unknown, StringComparison.Ordinal);
    }

    private async Task<string> MadeAsync(string packing, int count)
    {
        var batch = await node.OpenCaseAsync("secret-batch", $$"""{"packing": "{{packing}}", "count": {{count}}}""");
        using (Harness.PreparedNode.Done(await node.Get<Trust.Coding.Batches.SecretMaking>().MakeAsync(node.Owner, batch, false, default))) return batch;
    }

    private static async Task<List<string>> ClearAsync(Harness.Browser browser, string form, string batch)
    {
        using var sent = await browser.SendAsync(form, null, "/codes/print/file", null, ("id", batch), ("clear", "1"));
        Assert.Equal(HttpStatusCode.OK, sent.StatusCode);
        var text = Encoding.ASCII.GetString(await sent.Content.ReadAsByteArrayAsync());
        return [.. text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(l => l.Split(',')[1])];
    }
}
