using Yiwang.Identify.Surfaces.Requests;

namespace Yiwang.Identify.Connect.Guides;

/// <summary>Our own interface.</summary>
internal static class ApiGuide
{
    public static SurfaceGuide Of(Reader r) => new("api", Surface.Api, new("一网接口", "Yiwang API"),
        new("本程序自己的接口：模板、批量、标识段都在里面，全部操作见 /api/openapi/v1.json。", "This program's own interface with templates, batches and ranges; all of it is described at /api/openapi/v1.json."),
        "/api/v1", $"{r.Http}/api/v1", "listen.http", true,
        new("接口令牌（“我的账号”里发放），或用公钥回答质询", "An API token from My account, or a challenge answered with a key"),
        [
            new("curl", new("查询", "Resolve"), $"curl {r.Http}/api/v1/things/{HandleJsonGuide.Path(r.Handle)}"),
            new("curl", new("登记一个标识", "Register an identifier"), $$"""
                curl --cacert yiwang-ca.pem {{r.Safe}}/api/v1/things -H "Authorization: Bearer $TOKEN" \
                  -H 'Content-Type: application/json' -H 'Idempotency-Key: order-4711' \
                  -d '{"handle":"{{r.New}}","values":[{"index":1,"type":"URL","value":"https://example.cn/new-001"}]}'
                """),
            new("bash", new("用密钥换令牌", "A token for a key"), $$"""
                APP={{r.Credential?.Handle ?? "o.…/App_erp"}}; N={{r.Safe}}; J='Content-Type: application/json'
                C=$(curl -s --cacert yiwang-ca.pem $N/api/v1/app-sessions/challenge -H "$J" -d "{\"app\":\"$APP\"}")
                jq -j .sign <<< "$C" > message
                SIGNATURE=$(openssl dgst -sha256 -sign private.pem message | base64 -w0)
                curl -s --cacert yiwang-ca.pem $N/api/v1/app-sessions -H "$J" \
                  -d "{\"app\":\"$APP\",\"challenge\":$(jq .challenge <<< "$C"),\"signature\":\"$SIGNATURE\"}"
                """),
        ]);
}
