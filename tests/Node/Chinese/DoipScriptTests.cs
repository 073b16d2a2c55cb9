using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Yiwang.Node.Tests.Chinese;

/// <summary>Whole scripts written for an enterprise node, against ours.</summary>
public sealed class DoipScriptTests : IAsyncLifetime
{
    private const string Meta = "99.1/META_case", Path = "/api/v1/doip";
    private ChineseNode _node = null!;
    private string _token = "";

    public async ValueTask InitializeAsync()
    {
        _node = await ChineseNode.StartAsync();
        _token = await TokenAsync();
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task A_challenge_is_signed_once_by_its_own_key()
    {
        var nonce = Ok(await _node.CallAsync("GET", $"{Path}/public/challenge?handle={ChineseNode.Idhub}")).GetString()!;
        Refused(await VerifyAsync(RSA.Create(2048), nonce), 401);
        Assert.StartsWith("yws_", Ok(await VerifyAsync(_node.Key, nonce)).GetProperty("token").GetString(), StringComparison.Ordinal);
        Refused(await VerifyAsync(_node.Key, nonce), 401);
        Refused(await VerifyAsync(_node.Key, "1816"), 401);
        Refused(await _node.CallAsync("GET", $"{Path}/public/challenge?handle=nonsense"), 40508, "标识格式异常");
        Assert.Equal("handle", Refused(await _node.CallAsync("GET", $"{Path}/public/challenge"), 30000).GetProperty("data").GetProperty("errors")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task Metadata_live_from_draft_to_deletion()
    {
        Assert.Equal(Meta, Ok(await CreateMetaAsync()).GetProperty("metaHandle").GetString());
        Refused(await CreateMetaAsync(), 105);
        var info = Ok(await _node.CallAsync("GET", $"/api/v1/open/meta/info?metaHandle={Meta}", _token));
        Assert.Equal((0, "箱码", "sp", "CASE"), (info.GetProperty("metaState").GetInt32(), info.GetProperty("metaName").GetString(), info.GetProperty("classifyCode").GetString(), info.GetProperty("metaCode").GetString()));
        Assert.Equal([2000, 2001, 2002], info.GetProperty("itemVOS").EnumerateArray().Select(i => i.GetProperty("itemIndex").GetInt32()));
        Refused(await OpAsync("POST", "99.1/CASE1", "Op.Create", Content(new { code = "CASE1" })), 600, "元数据未发布");
        Refused(await OpAsync("GET", Meta, "Op.Retrieve"), 600);
        Refused(await _node.CallAsync("GET", $"{Path}?targetId={Meta}&operationId=0.DOIP/Op.Retrieve"), 104);
        Refused(await _node.CallAsync("GET", $"/api/v1/open/meta/info?metaHandle={Meta}", _node.Stranger), 604);
        Refused(await _node.CallAsync("POST", "/api/v1/open/meta/baseon-create", _node.Stranger, new { baseonHandle = Meta, baseInfo = new { metaCode = "copy", classifyCode = "sp" } }), 604);
        await PublishAsync("publish", "success");
        var content = Ok(await _node.CallAsync("GET", $"{Path}?targetId={Meta}&operationId=0.DOIP/Op.Retrieve")).GetProperty("attributes").GetProperty("content");
        Assert.Equal(["code"], content.GetProperty("required").EnumerateArray().Select(i => i.GetString()));
        Assert.Equal("数值型", content.GetProperty("itemInfos")[1].GetProperty("itemSchemaInfo").GetProperty("dataTypeString").GetString());

        Ok(await _node.CallAsync("PUT", "/api/v1/open/meta/update-item", _token, new { metaHandle = Meta, metaItemDTOS = new[] { Item("c4", "note", "备注", 1, 0) } }));
        Ok(await _node.CallAsync("PUT", "/api/v1/open/meta/update-basic-info", _token, new { metaHandle = Meta, metaName = "箱码二", metaCode = "CASE", classifyCode = "sp", industryCategory = "C", industrySpecific = "15", industryTrade = "151", industrySubclass = "1512" }));
        info = Ok(await _node.CallAsync("GET", $"/api/v1/open/meta/info?metaHandle={Meta}", _token));
        Assert.Equal((1, "箱码二", 4), (info.GetProperty("metaState").GetInt32(), info.GetProperty("metaName").GetString(), info.GetProperty("itemVOS").GetArrayLength()));
        Refused(await _node.CallAsync("PUT", "/api/v1/open/meta/update-basic-info", _token, new { metaHandle = "99.1/META_none" }), 60005);

        var copy = Ok(await _node.CallAsync("POST", "/api/v1/open/meta/baseon-create", _token, new { baseonHandle = Meta, baseInfo = new { metaCode = "copy", classifyCode = "sp" } })).GetProperty("metaHandle").GetString()!;
        Refused(await _node.CallAsync("PUT", "/api/v1/open/meta/update-item", _token, new { metaHandle = copy, metaItemDTOS = new[] { Item("x", "x", "甲", 1, 0) } }), 607);
        var page = Ok(await _node.CallAsync("GET", "/api/v1/open/meta/page?classifyCode=sp&page=0&size=1", _token));
        Assert.Equal((2, 2, 1, 1), (page.GetProperty("totalCount").GetInt32(), page.GetProperty("totalPage").GetInt32(), page.GetProperty("pageNumber").GetInt32(), page.GetProperty("content").GetArrayLength()));
        Assert.Equal(["UN_CLASSIFIED", "sp"], Ok(await _node.CallAsync("GET", "/api/v1/open/meta/classify-query", _token)).EnumerateArray().Select(c => c.GetProperty("classifyCode").GetString()));

        Refused(await _node.CallAsync("DELETE", $"/api/v1/open/meta/delete?metaHandleList={Meta}&metaHandleList={copy}", _token), 606);
        await PublishAsync("withdraw", "success");
        Ok(await _node.CallAsync("DELETE", $"/api/v1/open/meta/delete?metaHandleList={Meta}&metaHandleList={copy}", _token));
        Refused(await _node.CallAsync("GET", $"/api/v1/open/meta/info?metaHandle={Meta}", _token), 604);
        await PublishAsync("publish", "failed");
    }

    [Fact]
    public async Task Objects_live_from_registration_to_deletion()
    {
        Ok(await CreateMetaAsync());
        await PublishAsync("publish", "success");
        var echo = Ok(await OpAsync("POST", Meta + "0001", "Op.Create", Content(new { code = "CASE1", weight = 12.5, made = "2026-11-09" })));
        Assert.Equal((Meta, 12.5m), (echo.GetProperty("type").GetString(), echo.GetProperty("attributes").GetProperty("content").GetProperty("weight").GetDecimal()));
        Refused(await OpAsync("POST", Meta + "0001", "Op.Create", Content(new { code = "CASE1" })), 105, "标识对象已存在");
        Assert.Equal([("code", "CASE1", 1), ("weight", "12.5", 2), ("made", "2026-11-09", 3)], Elements(Ok(await OpAsync("GET", Meta + "0001", "Op.Retrieve"))));
        Ok(await OpAsync("POST", Meta + "0001", "Op.Update.Non.Overlay", Content(new { weight = "13" }), "0.DOIP.EXTEND"));
        Assert.Equal(["CASE1", "13", "2026-11-09"], Elements(Ok(await OpAsync("GET", Meta + "0001", "Op.Retrieve"))).Select(e => e.Value));
        Ok(await OpAsync("POST", Meta + "0001", "Op.Update", Content(new { code = "CASE2" })));
        Assert.Equal(["CASE2"], Elements(Ok(await OpAsync("GET", Meta + "0001", "Op.Retrieve"))).Select(e => e.Value));
        Refused(await OpAsync("POST", Meta + "0001", "Op.Update", Content(new { weight = 1 })), 601);
        Refused(await OpAsync("POST", Meta + "0001", "Op.Update", Content(new { colour = "red" })), 603, "实体colour不属于该元数据");
        Refused(await OpAsync("POST", Meta + "0002", "Op.Create", Content(new { code = "CASE2" })), 601);
        Ok(await OpAsync("POST", "99.1/case3", "Op.Create", Content(new { code = "CASE3" })));
        var page = Ok(await _node.CallAsync("GET", $"/api/v1/open/handle/page?metaHandle={Meta}&page=0&size=10", _token));
        Assert.All(page.GetProperty("content").EnumerateArray(), h => Assert.Equal(ChineseNode.Idhub, h.GetProperty("createdBy").GetString()));
        Assert.Equal([Meta + "0001", "99.1/case3"], page.GetProperty("content").EnumerateArray().Select(h => h.GetProperty("handleName").GetString()));
        Assert.Equal(["99.1/case3"], Ok(await _node.CallAsync("GET", $"{Path}?targetId=99.1&operationId=0.DOIP/Op.Search&query=CASE3", _token)).GetProperty("results").EnumerateArray().Select(r => r.GetString()));
        var full = Ok(await _node.CallAsync("POST", $"{Path}?targetId=99.1&operationId=0.DOIP/Op.Search", _token, new { attributes = new { query = "CASE3", type = "full" } })).GetProperty("results");
        Assert.Equal(["CASE3"], Elements(full[0]).Select(e => e.Value));
        Refused(await OpAsync("POST", "99.1/case3", "Op.Delete", new { }, token: _node.Stranger), 701, "非本企业标识");
        Assert.Contains(_node.Refusals, r => r is { Action: "doip.delete", Object: "99.1/case3" });
        Ok(await OpAsync("POST", "99.1/case3", "Op.Delete", new { type = (string?)null, attributes = (string?)null }));
        Refused(await OpAsync("GET", "99.1/case3", "Op.Retrieve"), 104);
        Refused(await OpAsync("POST", "99.1/case3", "Op.Create", Content(new { code = "CASE9" })), 702);
    }

    [Fact]
    public async Task Opening_and_closing_an_item_changes_what_every_surface_shows()
    {
        Ok(await CreateMetaAsync());
        await PublishAsync("publish", "success");
        Ok(await OpAsync("POST", "99.1/A", "Op.Create", Content(new { code = "SECRET-A", weight = 7 })));
        Ok(await OpAsync("POST", "99.1/B", "Op.Create", Content(new { code = "SECRET-B" })));
        Refused(await OpAsync("GET", "99.1/A", "Op.Retrieve", token: _node.Stranger), 403, "没有权限查看数据");
        Assert.DoesNotContain("SECRET", await SeenAsync("99.1/A"), StringComparison.Ordinal);
        Ok(await _node.CallAsync("POST", "/api/v1/open/classes-grant/item/batch-public", _token, new { metaHandle = Meta, scope = 1, items = new[] { "code" } }));
        Assert.Equal(["SECRET-A"], Elements(Ok(await OpAsync("GET", "99.1/A", "Op.Retrieve", token: _node.Stranger))).Select(e => e.Value));
        Assert.Equal(3, (await SeenAsync("99.1/A")).Split("SECRET-A").Length - 1);

        // one by itself
        Ok(await _node.CallAsync("POST", "/api/v1/single-handle/authorization", _token, new { handle = "99.1/B", grantType = 2, readerScope = 2 }));
        Refused(await OpAsync("GET", "99.1/B", "Op.Retrieve", token: _node.Stranger), 403);
        Ok(await _node.CallAsync("POST", "/api/v1/open/classes-grant/item/batch-public", _token, new { metaHandle = Meta, scope = 1, items = new[] { "code", "weight" } }));
        Assert.DoesNotContain("SECRET-B", await SeenAsync("99.1/B"), StringComparison.Ordinal);
        Assert.Equal(["SECRET-A", "7"], Elements(Ok(await OpAsync("GET", "99.1/A", "Op.Retrieve", token: _node.Stranger))).Select(e => e.Value));
        Ok(await _node.CallAsync("POST", "/api/v1/open/single-handle/authorization", _token, new { handle = "99.1/B", grantType = 1 }));
        Assert.Equal(["SECRET-B"], Elements(Ok(await OpAsync("GET", "99.1/B", "Op.Retrieve", token: _node.Stranger))).Select(e => e.Value));

        Ok(await _node.CallAsync("POST", "/api/v1/open/classes-grant/authorization", _token, new { metaHandle = Meta, accessList = new[] { new { item = "code", authType = 1, scope = 2, handleUsers = new[] { ChineseNode.Erp } } } }));
        Assert.DoesNotContain("SECRET-A", await SeenAsync("99.1/A"), StringComparison.Ordinal);
        Ok(await OpAsync("POST", "99.1/C", "Op.Create", Content(new { code = "SECRET-C" })));
        Assert.DoesNotContain("SECRET-C", await SeenAsync("99.1/C"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_granted_says_so_and_changes_nothing()
    {
        Ok(await CreateMetaAsync());
        object Grant(string user, int type = 1, int scope = 2) => new { metaHandle = Meta, accessList = new[] { new { item = "code", authType = type, scope, handleUsers = new[] { user } } } };
        const string classes = "/api/v1/open/classes-grant/authorization";
        Refused(await _node.CallAsync("POST", classes, _token, Grant(ChineseNode.Erp)), 600);
        await PublishAsync("publish", "success");
        Assert.Contains("协议", Refused(await _node.CallAsync("POST", classes, _token, Grant("88.1.2/App_theirs")), 200).GetProperty("message").GetString(), StringComparison.Ordinal);
        Refused(await _node.CallAsync("POST", classes, _token, Grant("99.1/User_x")), 901, "code实体授权的标识用户99.1/User_x不是应用身份");
        Refused(await _node.CallAsync("POST", classes, _token, Grant(ChineseNode.Erp, 2, 1)), 900);
        Assert.Equal("accessList[0].authType", Refused(await _node.CallAsync("POST", classes, _token, Grant(ChineseNode.Erp, 3)), 30000).GetProperty("data").GetProperty("errors")[0].GetProperty("name").GetString());
        Ok(await _node.CallAsync("POST", classes, _token, Grant(ChineseNode.Erp, 2)));
        Refused(await _node.CallAsync("POST", classes, _node.Stranger, Grant(ChineseNode.Erp)), 701);
        Refused(await _node.CallAsync("POST", "/api/v1/open/meta/grant/info", _token, new { metaHandle = Meta, scope = 2, handleUsers = new[] { ChineseNode.Erp } }), 200);
        Ok(await _node.CallAsync("POST", "/api/v1/open/meta/grant-info", _token, new { metaHandle = Meta, scope = 1 }));
        var programs = Ok(await _node.CallAsync("GET", "/api/v1/open/handle-user-group/list", _token)).EnumerateArray().Select(p => p.GetProperty("userHandle").GetString());
        Assert.Equal([ChineseNode.Erp, ChineseNode.Idhub], programs.Order());
        Assert.Equal(0, Ok(await _node.CallAsync("GET", "/api/v1/open/message/appMessage?page=1&size=10", _token)).GetProperty("totalCount").GetInt32());
    }

    [Fact]
    public async Task Every_refusal_is_in_their_form()
    {
        Ok(await CreateMetaAsync());
        await PublishAsync("publish", "success");
        Refused(await OpAsync("POST", "99.1/x", "Op.Create", Content(new { code = "1" }), token: "yws_over"), 101, "无效的token");
        Refused(await _node.CallAsync("POST", $"{Path}?targetId=99.1/x&operationId=0.DOIP/Op.Create", null, Content(new { code = "1" })), 101);
        Refused(await OpAsync("POST", "99.1/x", "Op.Create", Content(new { code = "1" }), token: _node.Stranger), 701);
        Refused(await OpAsync("POST", "99.1/x", "Op.Fly"), 404, "操作类型不存在");
        Refused(await OpAsync("GET", "99.1/x", "Op.Create"), 405, "不支持的操作类型");
        Refused(await OpAsync("POST", "99.1/x", "Op.Create", new { type = "99.1/META_none", attributes = new { content = new { } } }), 604);
        Refused(await OpAsync("POST", "no handle", "Op.Delete"), 40508);
        Refused(await OpAsync("POST", "99.1/x", "Op.Create", "{\"type\":"), 106);
        Refused(await _node.CallAsync("GET", "/api/v1/open/meta/page?page=first", _token), 106);
        Refused(await _node.CallAsync("GET", "/api/v1/open/handle/page", _token), 30000);
        Refused(await _node.CallAsync("GET", "/api/v1/open/nothing", _token), 404);
        Refused(await _node.CallAsync("POST", $"{Path}/file-upload", _token), 200);
        Refused(await _node.CallAsync("GET", $"/api/v1/open/meta/info?metaHandle={Meta}", _node.Stranger), 605);
        Assert.Contains("0.DOIP/Op.Search", Ok(await OpAsync("GET", "99.1/DOIPServiceInfo", "Op.ListOperations")).EnumerateArray().Select(o => o.GetString()));
        Assert.Equal("0.TYPE/DO.DOIPServiceInfo", Ok(await OpAsync("GET", "99.1/DOIPServiceInfo", "Op.Hello")).GetProperty("type").GetString());
    }

    private Task<JsonElement> CreateMetaAsync() => _node.CallAsync("POST", "/api/v1/open/meta/create", _token, new
    {
        classifyCode = "sp", metaHandle = Meta, metaName = "箱码", metaCode = "CASE", standard = "", metaDesc = "", industryCategory = "C", industrySpecific = "15", industryTrade = "151", industrySubclass = "1512",
        metaItemCreateDTOS = new[] { Item("c1", "code", "箱码", 1, 1), Item("c2", "weight", "重量", 2, 0), Item("c3", "made", "日期", 3, 0) },
    });

    private static object Item(string code, string name, string nameZh, int type, int unique) => new
    {
        itemCode = code, englishName = name, chineseName = nameZh, required = unique, uniqueField = unique, inputNecessary = 1, listItemNecessary = 1, itemReferenceDTO = new { }, ACL = (string?)null,
        itemSchemaCreateDTO = new { dataType = type.ToString(System.Globalization.CultureInfo.InvariantCulture), dateFormat = type == 3 ? "YYYY-MM-DD" : null },
    };

    private static object Content(object content) => new { requestId = "r", clientId = "c", type = Meta, attributes = new { content } };

    private Task<JsonElement> OpAsync(string method, string target, string operation, object? body = null, string family = "0.DOIP", string? token = null) =>
        _node.CallAsync(method, $"{Path}?targetId={Uri.EscapeDataString(target)}&operationId={family}/{operation}", token ?? _token, body);

    private async Task PublishAsync(string type, string state)
    {
        var data = Ok(await _node.CallAsync("PUT", "/api/v1/open/meta/publish-or-withdraw", _token, new { metaHandleList = new[] { Meta }, opType = type }));
        Assert.Equal(state, data[0].GetProperty("state").GetString());
    }

    /// <summary>What anybody sees, by all the surfaces of HTTP.</summary>
    private async Task<string> SeenAsync(string handle)
    {
        var seen = new StringBuilder();
        foreach (var path in new[] { $"/api/handles/{handle}", $"/api/v1/things/{handle}", $"/identityv2/data/detail?handle={handle}" }) seen.Append(await _node.Node.Http.GetStringAsync(path));
        return seen.ToString();
    }

    private async Task<string> TokenAsync() =>
        Ok(await VerifyAsync(_node.Key, Ok(await _node.CallAsync("GET", $"{Path}/public/challenge?handle={ChineseNode.Idhub}")).GetString()!)).GetProperty("token").GetString()!;

    private Task<JsonElement> VerifyAsync(RSA key, string nonce) => _node.CallAsync("POST", $"{Path}/public/verify-response", null,
        new { handle = ChineseNode.Idhub, signature = Convert.ToBase64String(key.SignData(Encoding.UTF8.GetBytes(nonce), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)) });

    private static List<(string Type, string Value, int DataType)> Elements(JsonElement data) =>
        [.. data.GetProperty("attributes").GetProperty("elements").EnumerateArray().Select(e => (e.GetProperty("type").GetString()!, e.GetProperty("data").GetString()!, e.GetProperty("dataType").GetInt32()))];

    private static JsonElement Ok(JsonElement reply)
    {
        Assert.Equal("1 成功", $"{reply.GetProperty("code").GetInt32()} {reply.GetProperty("message").GetString()}");
        return reply.TryGetProperty("data", out var data) ? data : default;
    }

    private static JsonElement Refused(JsonElement reply, int code, string? message = null)
    {
        Assert.Equal(code, reply.GetProperty("code").GetInt32());
        if (message is not null) Assert.Equal(message, reply.GetProperty("message").GetString());
        return reply;
    }
}
