using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Xunit;
using Yiwang.Node.Tests.Harness;

namespace Yiwang.Node.Tests.Chinese;

/// <summary>Whole scripts written for a second-level node, against ours.</summary>
public sealed class SnmsScriptTests : IAsyncLifetime
{
    private ChineseNode _node = null!;

    public async ValueTask InitializeAsync() => _node = await ChineseNode.StartAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task A_script_from_token_to_deletion()
    {
        var token = await TokenAsync();
        Ok(await _node.CallAsync("POST", "/snms/api/v5/template", token, Template("1.0.0")));
        var template = Ok(await _node.CallAsync("GET", "/snms/api/v5/template?prefix=99.1&version=1.0.0", token));
        Assert.Equal("99.1/META_1.0.0", template.GetProperty("handle").GetString());
        Assert.Equal([2000, 2001], template.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("idIndex").GetInt32()));

        Ok(await _node.CallAsync("POST", "/identityv2/data", token, Row("99.1/M-001", "小型机械01")));
        // the gateway timed out, so the script asks again
        Refused(await _node.CallAsync("POST", "/identityv2/data", token, Row("99.1/M-001", "小型机械01")), -2, "标识已存在");
        var detail = Ok(await _node.CallAsync("GET", "/identityv2/data/detail?handle=99.1/M-001", token));
        Assert.Equal(("200", "99.1", "99.1/M-001", "1.0.0"), (detail.GetProperty("code").GetString(), detail.GetProperty("prefix").GetString(), detail.GetProperty("handle").GetString(), detail.GetProperty("templateVersion").GetString()));
        Assert.Equal([(1000, "TEMPLATE_ID", "99.1/META_1.0.0"), (1001, "TEMPLATE", "1.0.0"), (2000, "name", "小型机械01")], Values(detail));

        Ok(await _node.CallAsync("PUT", "/identityv2/data", token, Row("99.1/M-001", "小型机械02")));
        Assert.Equal("小型机械02", Values(Ok(await _node.CallAsync("GET", "/identityv2/data/detail?handle=99.1/M-001", token)))[^1].Value);
        Ok(await _node.CallAsync("DELETE", "/identityv2/data", token, new { handle = "99.1/M-001" }));
        Refused(await _node.CallAsync("DELETE", "/identityv2/data", token, new { handle = "99.1/M-001" }), -2, "没有找到标识");
        Assert.Contains("已注销", Refused(await _node.CallAsync("POST", "/identityv2/data", token, Row("99.1/M-001", "x")), -2), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_thousand_at_once_with_bad_rows_and_once_more_after_a_time_out()
    {
        var token = await TokenAsync();
        Ok(await _node.CallAsync("POST", "/snms/api/v3/template", token, Template("批量")));
        var rows = Enumerable.Range(0, 2000).Select(i => Row($"99.1/B{i:D5}", i == 7 ? new string('x', 99) : $"值{i}", "批量", i == 8 ? 2009 : 2000, i == 9 ? "nonsense" : "name")).ToList();
        rows[10] = rows[11];
        rows[12] = Row("99.2/B", "x", "批量");
        var first = Ok(await _node.CallAsync("POST", "/identityv2/data/batchCreate", token, rows)).EnumerateArray().Select(r => (r.GetProperty("handle").GetString(), Msg: r.GetProperty("msg").GetString()!)).ToList();
        Assert.Equal(2000, first.Count);
        Assert.Equal([7, 8, 9, 11, 12], Enumerable.Range(0, 2000).Where(i => first[i].Msg != "success"));
        Assert.Equal(("标识已存在", "非法操作，索引2009在模板中不存在"), (first[11].Msg, first[8].Msg));
        Assert.Contains("name", first[9].Msg, StringComparison.Ordinal);
        var again = Ok(await _node.CallAsync("POST", "/identityv2/data/batchCreate", token, rows)).EnumerateArray().Select(r => r.GetProperty("msg").GetString()).ToList();
        Assert.Equal(1996, again.Count(m => m == "标识已存在"));

        var updated = Ok(await _node.CallAsync("PUT", "/identityv2/data/batchUpdate", token, new[] { Row("99.1/B00000", "新", "批量"), Row("99.1/none", "x", "批量") })).EnumerateArray().Select(r => r.GetProperty("msg").GetString());
        Assert.Equal(["success", "没有找到标识"], updated);
        var deleted = Ok(await _node.CallAsync("DELETE", "/identityv2/data/batchDelete", token, new[] { "99.1/B00000", "99.1/none", "99.1/B00000" })).EnumerateArray().Select(r => (r.GetProperty("code").GetInt32(), r.GetProperty("msg").GetString()));
        Assert.Equal([(1, "success"), (-2, "标识不存在"), (-2, "标识不存在")], deleted);
        Refused(await _node.CallAsync("POST", "/identityv2/data/batchCreate", token, rows.Append(rows[0])), -2);
    }

    [Fact]
    public async Task Templates_change_by_adding_and_disabling_and_go_by_deletion()
    {
        var token = await TokenAsync();
        Ok(await _node.CallAsync("POST", "/snms/api/v5/template", token, Template("T")));
        Refused(await _node.CallAsync("POST", "/snms/api/v5/template", token, Template("T")), -2);
        Ok(await _node.CallAsync("POST", "/identityv2/data", token, Row("99.1/T1", "甲", "T")));
        Ok(await _node.CallAsync("PUT", "/snms/api/v5/template", token, new { prefix = "99.1", version = "T", industryCategory = "C", industrySpecific = "36", industryTrade = "367", industrySubclass = "3670", type = 2,
            items = new object[] { new { name = "备注", idType = "note", idIndex = 2001, state = 0, metadata = new { minLength = 0, maxLength = 200 } }, new { name = "颜色", idType = "colour", state = 1, metadata = new { minLength = 1, maxLength = 9 } } } }));
        var items = Ok(await _node.CallAsync("GET", "/snms/api/v5/template?prefix=99.1&version=T", token)).GetProperty("items");
        Assert.Equal([("name", 2000, 1), ("note", 2001, 0), ("colour", 2002, 1)], items.EnumerateArray().Select(i => (i.GetProperty("idType").GetString()!, i.GetProperty("idIndex").GetInt32(), i.GetProperty("state").GetInt32())));
        Assert.Equal(2, Ok(await _node.CallAsync("GET", "/snms/api/v3/template?prefix=99.1&version=T", token)).GetProperty("items").GetArrayLength());
        // what was registered before takes the new item
        Ok(await _node.CallAsync("PUT", "/identityv2/data", token, Row("99.1/T1", "红", "T", 2002, "colour")));
        Assert.Equal(["甲", "红"], Values(Ok(await _node.CallAsync("GET", "/identityv2/data/detail?handle=99.1/T1", token))).Skip(2).Select(v => v.Value));
        Ok(await _node.CallAsync("DELETE", "/snms/api/v5/template", token, new { prefix = "99.1", version = "T" }));
        Refused(await _node.CallAsync("GET", "/snms/api/v5/template?prefix=99.1&version=T", token), -2);
        Refused(await _node.CallAsync("POST", "/identityv2/data", token, Row("99.1/T2", "x", "T")), -2);
        Ok(await _node.CallAsync("POST", "/snms/api/v5/template", token, Template("T")));
        Ok(await _node.CallAsync("POST", "/identityv2/data", token, Row("99.1/T2", "x", "T")));
    }

    [Fact]
    public async Task The_digest_of_the_day_opens_and_a_persons_never_does()
    {
        var day = Today();
        var opened = await TryAsync();
        if (day != Today())
        {
            // it ended between the reading and the asking
            day = Today();
            opened = await TryAsync();
        }
        Ok(opened);
        Refused(await _node.CallAsync("POST", "/identity/token/v1", null, new { username = ChineseNode.Erp, password = Sha(Sha(ChineseNode.Secret) + "2019-08-15") }), -2, "用户名/密码错误！");
        Assert.Contains("/identity/token", Refused(await _node.CallAsync("POST", "/identity/token/v1", null, new { username = "admin", password = Sha(Sha(PreparedNode.Password) + day) }), -2), StringComparison.Ordinal);
        Ok(await _node.CallAsync("POST", "/identity/token", null, new { username = "admin", password = PreparedNode.Password }));
        Refused(await _node.CallAsync("POST", "/identity/token", null, new { username = ChineseNode.Erp, password = "wrong-secret" }), -2, "用户名/密码错误！");
        // curl -d says that JSON is a form
        using (var form = new StringContent($$"""{"username":"{{ChineseNode.Erp}}","password":"{{ChineseNode.Secret}}"}""", Encoding.UTF8, "application/x-www-form-urlencoded"))
        using (var answer = await _node.Node.Http.PostAsync("/identity/token", form)) Ok(JsonElement.Parse(await answer.Content.ReadAsByteArrayAsync()));
        Assert.Equal("缺少必要的请求参数: username", Refused(await _node.CallAsync("POST", "/identity/token", null, new { password = "x" }), -2));

        Task<JsonElement> TryAsync() => _node.CallAsync("POST", "/identity/token/v1", null, new { username = ChineseNode.Erp, password = Sha(Sha(ChineseNode.Secret) + day) });

        static string Today() => TimeProvider.System.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Whoever_may_not_is_told_in_their_form()
    {
        var token = await TokenAsync();
        Ok(await _node.CallAsync("POST", "/snms/api/v5/template", token, Template("S")));
        Ok(await _node.CallAsync("POST", "/identityv2/data", token, Row("99.1/S1", "x", "S")));
        Refused(await _node.CallAsync("POST", "/identityv2/data", null, Row("99.1/S2", "x", "S")), -1);
        Refused(await _node.CallAsync("POST", "/identityv2/data", "yws_expired", Row("99.1/S2", "x", "S")), -1);
        Refused(await _node.CallAsync("PUT", "/identityv2/data", _node.Stranger, Row("99.1/S1", "y", "S")), -3);
        Refused(await _node.CallAsync("DELETE", "/identityv2/data", _node.Stranger, new { handle = "99.1/S1" }), -3);
        Refused(await _node.CallAsync("POST", "/identityv2/data", _node.Stranger, Row("99.1/S2", "y", "S")), -3);
        Refused(await _node.CallAsync("POST", "/snms/api/v5/template", _node.Stranger, Template("S2")), -3);
        Assert.Equal(["snms.create", "snms.delete", "snms.put", "snms.template.create"], _node.Refusals.Select(r => r.Action).Where(a => a.StartsWith("snms.", StringComparison.Ordinal)).Order());
        Assert.Equal("缺少必要的请求参数: handle", Refused(await _node.CallAsync("GET", "/identityv2/data/detail", token), -2));
        Refused(await _node.CallAsync("GET", "/identityv2/data/detail?handle=99.1/none", token), -2, "没有找到标识");
        Refused(await _node.CallAsync("POST", "/identityv2/data", token, "{\"handle\":"), -2);
        Refused(await _node.CallAsync("POST", "/snms/api/ent/apply", token, "{}"), -2);
        // everybody reads what is public, as on every surface
        Assert.Equal("x", Values(Ok(await _node.CallAsync("GET", "/identityv2/data/detail?handle=99.1/S1")))[^1].Value);
    }

    private async Task<string> TokenAsync() => Ok(await _node.CallAsync("POST", "/identity/token", null, new { username = ChineseNode.Erp, password = ChineseNode.Secret })).GetProperty("token").GetString()!;

    private static object Template(string version) => new
    {
        prefix = "99.1", version, industryCategory = "C", industrySpecific = "36", industryTrade = "367", industrySubclass = "3670", type = 2, description = "测试模板",
        items = new object[]
        {
            new { name = "名称", idType = "name", idIndex = "2000", required = false, metadata = new { type = "string", minLength = 1, maxLength = 40 } },
            new { name = "备注", idType = "note", metadata = new { type = "string", minLength = 0, maxLength = 200 } },
        },
    };

    private static object Row(string handle, string value, string version = "1.0.0", int index = 2000, string type = "name") =>
        new { handle, templateVersion = version, value = new[] { new { auth = "", index, type, data = new { format = "string", value } } } };

    private static List<(int Index, string Type, string Value)> Values(JsonElement detail) =>
        [.. detail.GetProperty("value").EnumerateArray().Select(v => (v.GetProperty("index").GetInt32(), v.GetProperty("type").GetString()!, v.GetProperty("data").GetProperty("value").GetString()!))];

    private static JsonElement Ok(JsonElement reply)
    {
        Assert.Equal("success 1", $"{reply.GetProperty("message").GetString()} {reply.GetProperty("status").GetInt32()}");
        return reply.GetProperty("data");
    }

    private static string Refused(JsonElement reply, int status, string? message = null)
    {
        var said = reply.GetProperty("message").GetString()!;
        Assert.Equal((status, JsonValueKind.Null), (reply.GetProperty("status").GetInt32(), reply.GetProperty("data").ValueKind));
        if (message is not null) Assert.Equal(message, said);
        return said;
    }

    private static string Sha(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
