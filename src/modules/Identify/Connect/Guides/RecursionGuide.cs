using Yiwang.Identify.Surfaces.Requests;

namespace Yiwang.Identify.Connect.Guides;

/// <summary>The recursion service and the log-in of China's identifier clients.</summary>
internal static class RecursionGuide
{
    private const int UsualPort = 3641, UsualHandlePort = 2641;

    public static SurfaceGuide Of(Reader r)
    {
        var port = r.Ports.Recursion ?? UsualPort;
        return new("recursion", Surface.Recursion, new("国内客户端", "Chinese clients"),
            new("国内标识客户端软件包问递归服务，得到前缀所在的站点，再登录那里。SM2 密钥和 SM4 会话都支持。", "Chinese client libraries ask the recursion service for the site of a prefix and log in there. SM2 keys and SM4 sessions are supported."),
            $":{port} TCP, UDP", $"{r.Host}:{port} (TCP, UDP)", "listen.recursion", r.Ports.Recursion is not null,
            new("SM2 或 RSA 公钥，登录一次，整条连接有效", "SM2 or RSA public key; one log-in for the whole connection"),
            [
                new("Java", new("查询", "Resolve"), $$"""
                    // cn.teleinfo.id-pointer:id-pointer-sdk
                    GlobalIdClientFactory.init(IDClientConfig.builder().prdEnv()
                        .recursionServerIp("{{r.Host}}").recursionServerPort({{port}}).build());
                    for (var value : GlobalIdClientFactory.getIdResolver().resolveHandle("{{r.Handle}}"))
                        System.out.println(value);
                    """),
                new("Java", new("登录并登记", "Log in and register"), $$"""
                    var key = KeyConverter.fromPkcs8Pem(Files.readString(Path.of("private.pem")));
                    var node = new InetSocketAddress("{{r.Host}}", {{r.Ports.Handle ?? UsualHandlePort}});
                    try (var client = GlobalIdClientFactory.getIdClientFactory()
                            .newInstance(node, "{{r.Name.Handle}}", {{r.Name.Index}}, key)) {
                        client.createHandle("{{r.New}}",
                            new HandleValue[] { new HandleValue(1, "URL", "https://example.cn/new-001") });
                    }
                    """),
            ]);
    }
}
