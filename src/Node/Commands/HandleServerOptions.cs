using System.CommandLine;
using System.Security.Cryptography;
using Yiwang.Client;
using Yiwang.Client.Credentials;

namespace Yiwang.Node.Commands;

/// <summary>Options of the commands that can ask any server of the Handle protocol instead of a node's own API.</summary>
internal sealed class HandleServerOptions
{
    private readonly Option<string?> _server = new("--server")
    {
        Description = "标识协议（Handle）服务器：主机、主机:端口（默认 2641）或 http://主机:端口；不给则用 --node 的接口 / Handle server; absent = the API of --node",
    };
    private readonly Option<bool> _udp = new("--udp") { Description = "只走 UDP / over UDP only" };
    private readonly Option<bool> _tcp = new("--tcp") { Description = "只走 TCP / over TCP only" };
    private readonly Option<bool> _http = new("--http") { Description = "消息走 HTTP / messages over HTTP" };
    private readonly Option<bool> _root = new("--from-root") { Description = "--server 是根：逐级找到负责的节点 / the server is a root: find the responsible site level by level" };
    private readonly Option<string?> _user = new("--user") { Description = "身份，序号:标识，如 300:0.NA/99.501.1001 / who asks, index:handle" };
    private readonly Option<FileInfo?> _key = new("--key")
    {
        Description = "私钥文件（PEM，RSA 或 SM2），口令在 YIWANG_KEY_PASSWORD；不给则密钥在 YIWANG_SECRET / private key file, password in YIWANG_KEY_PASSWORD; absent = a secret key in YIWANG_SECRET",
    };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_server, _udp, _tcp, _http, _root, _user, _key]) command.Options.Add(option);
    }

    public bool Asked(ParseResult parsed) => parsed.GetValue(_server) is not null;

    /// <returns>Null after saying what is wrong.</returns>
    public HandleClient? Open(ParseResult parsed, Terminal terminal)
    {
        var server = parsed.GetRequiredValue(_server)!;
        if (Transport(parsed, server, terminal) is not { } transport) return null;
        try
        {
            return new HandleClient(new HandleClientOptions { Server = server, Transport = transport, FromRoot = parsed.GetValue(_root), Credential = Credential(parsed) });
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or FormatException or ArgumentException)
        {
            terminal.Error.WriteLine($"身份不可用 / the credential cannot be used: {e.Message}");
            return null;
        }
    }

    /// <summary>What a failure of the client means, in both languages.</summary>
    public static int Refuse(Terminal terminal, HandleException e)
    {
        var zh = e.Failure switch
        {
            HandleFailure.Refused => $"服务器拒绝（{(int)e.Code}）",
            HandleFailure.Unreachable => "连不上服务器",
            HandleFailure.TimedOut => "超时没有答复",
            HandleFailure.Malformed => "答复不是标识协议的消息",
            HandleFailure.NotTrusted => "答复的签名或摘要不符",
            HandleFailure.NoSite => "没有服务点负责这个前缀",
            HandleFailure.TooManyReferrals => "转介太多次",
            _ => "需要身份：请给 --user 和 --key，或 YIWANG_SECRET",
        };
        terminal.Error.WriteLine($"{zh} / {e.Message}");
        return 1;
    }

    private HandleTransport? Transport(ParseResult parsed, string server, Terminal terminal)
    {
        var byAddress = server.Contains("://", StringComparison.Ordinal);
        switch (parsed.GetValue(_udp), parsed.GetValue(_tcp), parsed.GetValue(_http) || byAddress)
        {
            case (false, false, false): return HandleTransport.UdpThenTcp;
            case (true, false, false): return HandleTransport.Udp;
            case (false, true, false): return HandleTransport.Tcp;
            case (false, false, true) when byAddress: return HandleTransport.Http;
            case (false, false, true):
                terminal.Error.WriteLine("--http：--server 写作 http://主机:端口 / with --http the server is written http://host:port");
                return null;
            default:
                terminal.Error.WriteLine("--udp、--tcp、--http 只能选一个 / only one of --udp, --tcp, --http");
                return null;
        }
    }

    private HandleCredential? Credential(ParseResult parsed)
    {
        if (parsed.GetValue(_user) is not { } text) return null;
        var user = HandleCredential.ParseUser(text);
        if (parsed.GetValue(_key) is { } file) return PublicKeyCredential.FromPem(user, File.ReadAllText(file.FullName), Environment.GetEnvironmentVariable("YIWANG_KEY_PASSWORD"));
        // from the environment rather than the command line, where every user of the machine could read it
        return Environment.GetEnvironmentVariable("YIWANG_SECRET") is { Length: > 0 } secret
            ? new SecretKeyCredential(user, secret)
            : throw new ArgumentException("--user 需要 --key 或 YIWANG_SECRET / --user needs --key or YIWANG_SECRET");
    }
}
