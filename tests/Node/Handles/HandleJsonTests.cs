using Xunit;
using Yiwang.Parties.Auditing;

namespace Yiwang.Node.Tests.Handles;

/// <summary>The Handle JSON interface as scripts written for the reference server call it.</summary>
public sealed class HandleJsonTests : IAsyncLifetime
{
    private const string A = "/api/handles/99.1/A";
    private const string Url = """{"index":1,"type":"URL","data":{"format":"string","value":"https://a.example/x"}}""";
    private HandleNode _node = null!;

    public async ValueTask InitializeAsync() => _node = await HandleNode.StartAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    private Task<Reply> Put(string path, string body) => _node.CallAsync("PUT", path, HandleNode.ByAdmin, body);

    [Fact]
    public async Task A_handle_is_made_read_changed_and_deleted()
    {
        var made = await Put(A, $$"""{"handle":"99.1/A","values":[{{Url}},{"index":2,"type":"EMAIL","data":"a@a.example"}]}""");
        Assert.Equal((201, """{"responseCode":1,"handle":"99.1/A"}"""), (made.Status, made.Body));
        var read = await _node.CallAsync("GET", A + "?index=1");
        Assert.Matches("""^\{"responseCode":1,"handle":"99\.1/A","values":\[\{"index":1,"type":"URL","data":\{"format":"string","value":"https://a\.example/x"\},"ttl":86400,"timestamp":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"\}\]\}$""", read.Body);
        Assert.Equal((200, 1), ((await Put(A, $"[{Url}]")).Status, (await _node.CallAsync("GET", A)).Code));
        Assert.Equal((409, 101), Of(await Put(A + "?overwrite=false", $"[{Url}]")));
        Assert.Equal((201, 1), Of(await Put(A + "?index=5", """{"index":5,"type":"DESC","data":"five"}""")));
        Assert.Equal((200, 1), Of(await Put(A + "?index=various", """{"values":[{"index":5,"type":"DESC","data":"six"},{"index":6,"type":"DESC","data":"seven"}]}""")));
        Assert.Equal((409, 201), Of(await Put(A + "?index=various&overwrite=false", """[{"index":6,"type":"DESC","data":"x"}]""")));
        Assert.Equal([1, 5, 6], (await _node.CallAsync("GET", A)).Indexes);
        Assert.Equal((200, 1), Of(await _node.CallAsync("DELETE", A + "?index=5&index=6", HandleNode.ByAdmin)));
        Assert.Equal((400, 200), Of(await _node.CallAsync("DELETE", A + "?index=5", HandleNode.ByAdmin)));
        Assert.Equal((200, 1), Of(await _node.CallAsync("DELETE", A, HandleNode.ByAdmin)));
        Assert.Equal((404, 100), Of(await _node.CallAsync("GET", A)));
        Assert.Equal((409, 101), Of(await Put(A, $"[{Url}]")));
    }

    private static (int, int) Of(Reply reply) => (reply.Status, reply.Code);

    [Fact]
    public async Task Options_of_a_question()
    {
        await Put(A, $$"""{"values":[{{Url}},{"index":9,"type":"HS_SECKEY","data":"hidden","permissions":"1100"}]}""");
        Assert.Equal([1], (await _node.CallAsync("GET", A)).Indexes);
        Assert.Equal([1, 9], (await _node.CallAsync("GET", A, HandleNode.ByAdmin)).Indexes);
        Assert.Equal([1], (await _node.CallAsync("GET", A + "?publicOnly", HandleNode.ByAdmin)).Indexes);
        Assert.Equal((401, 402), Of(await _node.CallAsync("GET", A + "?publicOnly=false")));
        Assert.Equal((200, 200), Of(await _node.CallAsync("GET", A + "?index=9")));
        Assert.Equal((200, 200), Of(await _node.CallAsync("GET", A + "?type=NONE")));
        Assert.Equal([1], (await _node.CallAsync("GET", A + "?type=URL&index=77")).Indexes);
        Assert.Contains("\n", (await _node.CallAsync("GET", A + "?pretty")).Body, StringComparison.Ordinal);
        Assert.StartsWith("f_1({\"responseCode\":1,", (await _node.CallAsync("GET", A + "?callback=f.1")).Body.Replace('.', '_'), StringComparison.Ordinal);
        Assert.Equal([1], (await _node.CallAsync("POST", A, null, "index=1", type: "application/x-www-form-urlencoded")).Indexes);
        Assert.Equal([1], (await _node.CallAsync("POST", A, null, """{"index":[1]}""")).Indexes);
        Assert.Equal((400, 4), Of(await _node.CallAsync("GET", A + "?index=x")));
        Assert.Equal((400, 102), Of(await _node.CallAsync("GET", "/api/handles/no%20prefix/x")));
    }

    [Fact]
    public async Task Encoded_slashes_and_chinese_are_one_handle()
    {
        Assert.Equal((201, 1), Of(await Put("/api/handles/99.1%2F%E8%BD%B4%E6%89%BF", $"[{Url}]")));
        Assert.Equal("99.1/轴承", (await _node.CallAsync("GET", "/api/handles/99.1/轴承")).Json.GetProperty("handle").GetString());
    }

    [Fact]
    public async Task A_minted_suffix_follows_what_is_given()
    {
        foreach (var start in new[] { "99.1/", "99.1/lot-" })
        {
            var made = await Put($"/api/handles/{start}?mintNewSuffix=true&overwrite=false", $"[{Url}]");
            Assert.Equal((201, 1), Of(made));
            var handle = made.Json.GetProperty("handle").GetString()!;
            Assert.StartsWith(start, handle, StringComparison.Ordinal);
            Assert.Equal([1], (await _node.CallAsync("GET", "/api/handles/" + handle)).Indexes);
        }
    }

    [Fact]
    public async Task Handles_are_listed_by_page_with_their_total()
    {
        for (var i = 0; i < 7; i++) await Put($"/api/handles/99.1/L{i}", "[]");
        var all = await _node.CallAsync("GET", "/api/handles?prefix=0.NA/99.1", HandleNode.ByAdmin);
        Assert.Equal(("7", 7), (all.Json.GetProperty("totalCount").GetString(), all.Json.GetProperty("handles").GetArrayLength()));
        var page = await _node.CallAsync("GET", "/api/handles?prefix=99.1&page=1&pageSize=3", HandleNode.ByAdmin);
        Assert.Equal("""{"responseCode":1,"prefix":"99.1","totalCount":"7","page":1,"pageSize":3,"handles":["99.1/L3","99.1/L4","99.1/L5"]}""", page.Body);
        Assert.Equal("""{"responseCode":1,"prefix":"99.1","totalCount":"7","page":0,"pageSize":0,"handles":[]}""", (await _node.CallAsync("GET", "/api/handles/?prefix=99.1&page=0&pageSize=0", HandleNode.ByAdmin)).Body);
        Assert.Equal((401, 402), Of(await _node.CallAsync("GET", "/api/handles?prefix=99.1")));
        Assert.Equal(403, (await _node.CallAsync("GET", "/api/handles?prefix=99.1", HandleNode.Basic(_node.Stranger, HandleNode.StrangerSecret))).Status);
        Assert.Equal((400, 102), Of(await _node.CallAsync("GET", "/api/handles", HandleNode.ByAdmin)));
    }

    [Fact]
    public async Task The_server_tells_its_site_and_its_prefixes()
    {
        var site = (await _node.CallAsync("GET", "/api/site")).Json.GetProperty("site");
        Assert.Equal((true, "RSA"), (site.GetProperty("primarySite").GetBoolean(), site.GetProperty("servers")[0].GetProperty("publicKey").GetProperty("value").GetProperty("kty").GetString()));
        Assert.Equal((401, 402), Of(await _node.CallAsync("GET", "/api/prefixes")));
        Assert.Equal((403, 401), Of(await _node.CallAsync("GET", "/api/prefixes", HandleNode.ByAdmin)));
        var admin = HandleNode.Basic("admin", Harness.PreparedNode.Password);
        Assert.Equal((200, 1), Of(await _node.CallAsync("POST", "/api/prefixes/0.NA/99.9", admin)));
        Assert.Equal("""{"responseCode":1,"totalCount":"2","prefixes":["0.NA/99.1","0.NA/99.9"]}""", (await _node.CallAsync("GET", "/api/prefixes", admin)).Body);
        Assert.Equal((400, 4), Of(await _node.CallAsync("DELETE", "/api/prefixes/0.NA/99.9", admin)));
        Assert.Equal(405, (await _node.CallAsync("GET", "/api/prefixes/0.NA/99.9", admin)).Status);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("\"x\"")]
    [InlineData("""{"handle":"99.1/other","values":[]}""")]
    [InlineData("""[{"index":1,"type":"A","data":{"format":"site","value":[]}}]""")]
    [InlineData("""{"values":[{"index":1,"type":"A","data":"x"},5]}""")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]")]
    public async Task A_body_that_is_none_is_named(string body)
    {
        var reply = await Put(A, body);
        Assert.Equal((400, 4), Of(reply));
        Assert.NotEqual("", reply.Json.GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("""[{"index":1,"type":"A","data":"x"},{"index":1,"type":"A","data":"x"}]""", 409, 201)]
    [InlineData("""[{"index":1100,"type":"A","data":"x"}]""", 400, 202)]
    public async Task Values_that_cannot_be_have_their_code(string body, int status, int code) => Assert.Equal((status, code), Of(await Put(A, body)));

    [Fact]
    public async Task A_body_without_end_is_refused() => Assert.Equal(400, (await Put(A, "[\"" + new string('x', 1_048_570) + "\"]")).Status);

    [Theory]
    [InlineData("PUT", A)]
    [InlineData("PUT", A + "?index=1")]
    [InlineData("PUT", "/api/handles/99.1/new")]
    [InlineData("DELETE", A)]
    [InlineData("DELETE", A + "?index=1")]
    [InlineData("GET", "/api/handles?prefix=99.1")]
    [InlineData("POST", "/api/prefixes/0.NA/99.8")]
    public async Task Another_organisation_is_refused_and_audited(string method, string path)
    {
        await Put(A, $"[{Url}]");
        var reply = await _node.CallAsync(method, path, HandleNode.Basic(_node.Stranger, HandleNode.StrangerSecret), method == "PUT" ? $"[{Url}]" : null);
        Assert.Equal(403, reply.Status);
        Assert.Contains(_node.Audit.Find(new AuditQuery(Kind: AuditKind.Refusal)), r => r.Record.Organization == _node.StrangerOrganization && r.Record.Action.StartsWith("handle-json.", StringComparison.Ordinal));
        Assert.Equal([1], (await _node.CallAsync("GET", A)).Indexes);
    }

    [Fact]
    public async Task A_prefix_of_another_server_is_301() => Assert.Equal((400, 301), Of(await Put("/api/handles/77.1/x", $"[{Url}]")));

    [Fact]
    public async Task Identifiers_lead_on_to_their_address()
    {
        await Put(A, $"[{Url}]");
        await Put("/api/handles/99.1/alias", """[{"index":1,"type":"HS_ALIAS","data":"99.1/A"}]""");
        await Put("/api/handles/99.1/none", """[{"index":1,"type":"DESC","data":"x"}]""");
        await Put("/api/handles/99.1/evil", """[{"index":1,"type":"URL","data":"javascript:alert(1)"}]""");
        await Put("/api/handles/99.1/loc", """[{"index":1,"type":"10320/loc","data":"<locations><location href='https://l.example/轴' weight='1'/><location href='https://m.example/' weight='0' lang='zh'/></locations>"}]""");
        Assert.Equal((302, "https://a.example/x"), Where(await _node.CallAsync("GET", "/99.1/A")));
        Assert.Equal((302, "https://a.example/x?q=1"), Where(await _node.CallAsync("GET", "/99.1/A?urlappend=%3Fq%3D1")));
        Assert.Equal((302, "https://a.example/x"), Where(await _node.CallAsync("GET", "/99.1/alias")));
        Assert.Equal((302, "/i/99.1/A"), Where(await _node.CallAsync("GET", "/99.1/A?noredirect")));
        Assert.Equal((302, "/i/99.1/none"), Where(await _node.CallAsync("GET", "/99.1/none")));
        Assert.Equal((302, "/i/99.1/evil"), Where(await _node.CallAsync("GET", "/99.1/evil")));
        Assert.Equal((302, "https://l.example/%E8%BD%B4"), Where(await _node.CallAsync("GET", "/99.1/loc")));
        Assert.Equal((302, "https://m.example/"), Where(await _node.CallAsync("GET", "/99.1/loc?locatt=lang:zh")));
        Assert.Equal((302, "/i/99.1/nothing"), Where(await _node.CallAsync("GET", "/99.1/nothing")));
        Assert.Equal("https://a.example/x\n", (await _node.CallAsync("GET", "/99.1/A?action=showurls")).Body);
    }

    private static (int, string?) Where(Reply reply) => (reply.Status, reply.Location);
}
