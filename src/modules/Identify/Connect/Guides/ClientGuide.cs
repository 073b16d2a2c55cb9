using Yiwang.Identify.Surfaces.Requests;

namespace Yiwang.Identify.Connect.Guides;

/// <summary>Our own client library.</summary>
internal static class ClientGuide
{
    private const int UsualPort = 2641;

    public static SurfaceGuide Of(Reader r)
    {
        var server = $"{r.Host}:{r.Ports.Handle ?? UsualPort}";
        return new("client", Surface.HandleServer, new("一网客户端", "Yiwang.Client"),
            new("本程序自带的 .NET 客户端库，说的是 Handle 协议，对别的 Handle 服务器同样能用。", "This program's own .NET client library. It speaks the Handle protocol and works with other Handle servers too."),
            $".NET, :{r.Ports.Handle ?? UsualPort}", server, "listen.handle", r.Ports.Handle is not null,
            new("公钥或共享密钥，可以用签名或加密的会话", "Public key or shared secret; signed or encrypted sessions"),
            [
                new("C#", new("查询", "Resolve"), $$"""
                    await using var client = new HandleClient("{{server}}");
                    var record = await client.ResolveAsync("{{r.Handle}}");
                    foreach (var value in record?.Values ?? []) Console.WriteLine($"{value.Index} {value.Type}");
                    """),
                new("C#", new("登记一个标识", "Register an identifier"), $$"""
                    await using var client = new HandleClient(new HandleClientOptions
                    {
                        Server = "{{server}}",
                        Credential = {{Credential(r)}},
                        Session = SessionUse.Signed,
                    });
                    await client.CreateAsync("{{r.New}}", [new WireValue(1, "URL", "https://example.cn/new-001"u8.ToArray())]);
                    """),
            ]);
    }

    private static string Credential(Reader r) => r.HasKey
        ? $"""PublicKeyCredential.FromPem(HandleCredential.ParseUser("{r.Name}"), File.ReadAllText("private.pem"))"""
        : $"""new SecretKeyCredential(HandleCredential.ParseUser("{r.Name}"), Environment.GetEnvironmentVariable("SECRET")!)""";
}
