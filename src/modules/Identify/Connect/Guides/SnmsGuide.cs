using Yiwang.Identify.Surfaces.Requests;

namespace Yiwang.Identify.Connect.Guides;

/// <summary>The interface of second-level nodes.</summary>
internal static class SnmsGuide
{
    public static SurfaceGuide Of(Reader r) => new("snms", Surface.Snms, new("二级节点接口", "Second-level-node API"),
        new("为二级节点写的程序换个地址就能用，路径、字段和状态码都一样。", "Programs written for a second-level node work with another address: same paths, fields and statuses."),
        "/identityv2, /snms", $"{r.Http}/identityv2, {r.Http}/snms", "listen.http", true,
        new("用户名（凭证的登录名）和共享密钥换令牌，24 小时有效", "User name (a name of the credential) and shared secret for a token of 24 hours"),
        [
            new("curl", new("查询", "Resolve"), $"curl '{r.Http}/identityv2/data/detail?handle={r.Handle}'"),
            new("bash", new("登录、建模板、登记", "Log in, make a template, register"), $$$"""
                N={{{r.Safe}}}; J='Content-Type: application/json'
                TOKEN=$(curl -s --cacert yiwang-ca.pem $N/identity/token -H "$J" \
                  -d "{\"username\":\"{{{r.Credential?.Handle ?? r.Name.Handle}}}\",\"password\":\"$SECRET\"}" | jq -r .data.token)
                curl -s --cacert yiwang-ca.pem $N/snms/api/v5/template -H "$J" -H "Authorization: Bearer $TOKEN" \
                  -d '{"prefix":"{{{r.Prefix}}}","version":"1.0.0","industryCategory":"C","industrySpecific":"36","industryTrade":"367","industrySubclass":"3670","type":2,"items":[{"name":"名称","idType":"name","idIndex":2000,"metadata":{"type":"string","minLength":1,"maxLength":40}}]}'
                curl -s --cacert yiwang-ca.pem $N/identityv2/data -H "$J" -H "Authorization: Bearer $TOKEN" \
                  -d '{"handle":"{{{r.New}}}","templateVersion":"1.0.0","value":[{"index":2000,"type":"name","data":{"format":"string","value":"样品"}}]}'
                """),
        ]);
}
