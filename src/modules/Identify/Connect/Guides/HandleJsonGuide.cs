using Yiwang.Identify.Surfaces.Requests;
using Yiwang.Things.Grammar;

namespace Yiwang.Identify.Connect.Guides;

/// <summary>The Handle JSON interface.</summary>
internal static class HandleJsonGuide
{
    public static SurfaceGuide Of(Reader r)
    {
        var user = $"{r.Name.Index}%3A{r.Name.Handle}";
        return new("handle-json", Surface.HandleJson, new("Handle JSON", "Handle JSON"),
            new("HTTP 上的 Handle 接口，脚本和网页最方便。", "The Handle interface over HTTP, the easiest for scripts and pages."),
            "/api/handles", $"{r.Http}/api/handles", "listen.http", true,
            new("Basic（“序号%3A标识”和密钥）、客户端证书、质询或令牌；要用 HTTPS", "Basic (index%3Ahandle and secret), client certificate, challenge or token; over HTTPS"),
            [
                new("curl", new("查询", "Resolve"), $"curl '{r.Http}/api/handles/{Path(r.Handle)}?pretty'"),
                new("curl", new("登记一个标识", "Register an identifier"), $$$"""
                    curl --cacert yiwang-ca.pem -u "{{{user}}}:$SECRET" -X PUT '{{{r.Safe}}}/api/handles/{{{r.New}}}?overwrite=false' \
                      -H 'Content-Type: application/json' \
                      -d '{"values":[{"index":1,"type":"URL","data":{"format":"string","value":"https://example.cn/new-001"}}]}'
                    """),
                new("C#", new("查询", "Resolve"), $$"""
                    using var http = new HttpClient { BaseAddress = new Uri("{{r.Http}}") };
                    using var json = await http.GetFromJsonAsync<JsonDocument>("/api/handles/{{Path(r.Handle)}}");
                    foreach (var value in json!.RootElement.GetProperty("values").EnumerateArray()) Console.WriteLine(value);
                    """),
            ]);
    }

    internal static string Path(string handle) => Yiwang.Things.Handle.TryParse(handle, out var parsed) ? HandleUrl.Encode(parsed) : handle;
}
