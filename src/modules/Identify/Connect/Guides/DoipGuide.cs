using Yiwang.Identify.Surfaces.Requests;

namespace Yiwang.Identify.Connect.Guides;

/// <summary>The DOIP interface of enterprise nodes.</summary>
internal static class DoipGuide
{
    public static SurfaceGuide Of(Reader r) => new("doip", Surface.Doip, new("企业节点接口", "Enterprise-node API"),
        new("企业节点的 DOIP 和元数据接口，国内企业软件按它对接。", "The DOIP and metadata interface of enterprise nodes, which Chinese business software speaks."),
        "/api/v1/doip", $"{r.Http}/api/v1/doip", "listen.http", true,
        new("用密钥签名质询（一般是 RSA），换令牌", "A challenge signed with a key, usually RSA, for a token"),
        [
            new("curl", new("查询", "Retrieve"), $"curl '{r.Http}/api/v1/doip?targetId={r.Handle}&operationId=0.DOIP/Op.Retrieve'"),
            new("bash", new("登录", "Log in"), $$"""
                N={{r.Safe}}; APP={{r.Credential?.Handle ?? r.Name.Handle}}
                NONCE=$(curl -s --cacert yiwang-ca.pem "$N/api/v1/doip/public/challenge?handle=$APP" | jq -r .data)
                SIGNATURE=$(printf %s "$NONCE" | openssl dgst -sha256 -sign private.pem | base64 -w0)
                curl -s --cacert yiwang-ca.pem $N/api/v1/doip/public/verify-response -H 'Content-Type: application/json' \
                  -d "{\"handle\":\"$APP\",\"signature\":\"$SIGNATURE\"}"
                """),
        ]);
}
