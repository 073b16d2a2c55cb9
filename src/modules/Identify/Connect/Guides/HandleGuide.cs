using Yiwang.Identify.Surfaces.Requests;

namespace Yiwang.Identify.Connect.Guides;

/// <summary>The Handle protocol over UDP and TCP, for the reference tools and everything built on them.</summary>
internal static class HandleGuide
{
    private const int UsualPort = 2641;

    public static SurfaceGuide Of(Reader r)
    {
        var port = r.Ports.Handle ?? UsualPort;
        return new("handle", Surface.HandleServer, new("Handle 协议", "Handle protocol"),
            new("UDP 和 TCP。Handle 工具、各种基于 Handle 的软件直接可用；连接一直保持，可以并发提问。", "UDP and TCP. Handle tools and all that is built on them work as they are; connections stay open and carry many questions at once."),
            $":{port} UDP, TCP", $"{r.Host}:{port} (UDP, TCP)", "listen.handle", r.Ports.Handle is not null,
            new("公钥或共享密钥（质询），也可以建立会话", "Public key or shared secret by challenge; sessions too"),
            [
                new("yiwang", new("查询", "Resolve"), $"yiwang resolve {r.Handle} --server {r.Host}:{port}"),
                new("yiwang", new("登记一个标识", "Register an identifier"), $"{(r.HasKey ? "" : "YIWANG_SECRET=$SECRET ")}yiwang register {r.New} -v 1:URL=https://example.cn/new-001 --server {r.Host}:{port} --user {r.Name}{(r.HasKey ? " --key private.pem" : "")}"),
                new("Java", new("查询", "Resolve"), JavaResolve(r, port)),
                new("Java", new("登记一个标识", "Register an identifier"), JavaCreate(r, port)),
            ]);
    }

    private static string JavaResolve(Reader r, int port) => $$"""
        // net.handle:handle-client
        var resolver = new HandleResolver();
        var node = InetAddress.getByName("{{r.Host}}");
        var ask = new ResolutionRequest(Util.encodeString("{{r.Handle}}"), null, null, null);
        var answer = resolver.sendHdlTcpRequest(ask, node, {{port}});
        if (answer instanceof ResolutionResponse found)
            for (var value : found.getHandleValues()) System.out.println(value);
        """;

    private static string JavaCreate(Reader r, int port) => $$"""
        var resolver = new HandleResolver();
        var node = InetAddress.getByName("{{r.Host}}");
        // the node's own description tells the library where changes go
        var info = new GenericRequest(Common.BLANK_HANDLE, AbstractMessage.OC_GET_SITE_INFO, null);
        var site = ((GetSiteInfoResponse) resolver.sendHdlTcpRequest(info, node, {{port}})).siteInfo;
        {{Authentication(r)}}
        HandleValue[] values = { new HandleValue(1, "URL", "https://example.cn/new-001") };
        var create = new CreateHandleRequest(Util.encodeString("{{r.New}}"), values, who);
        System.out.println(resolver.sendRequestToSite(create, site));
        """;

    private static string Authentication(Reader r) => r.HasKey
        ? $"""
          var key = Util.getPrivateKeyFromFileWithPassphrase(new File("admpriv.bin"), null);
          var who = new PublicKeyAuthenticationInfo(Util.encodeString("{r.Name.Handle}"), {r.Name.Index}, key);
          """
        : $"""var who = new SecretKeyAuthenticationInfo(Util.encodeString("{r.Name.Handle}"), {r.Name.Index}, Util.encodeString(System.getenv("SECRET")));""";
}
