using System.Globalization;
using System.Net;
using Xunit;
using Yiwang.Node.Tests.Harness;

namespace Yiwang.Journeys.Tests.Browser;

/// <summary>J3's four nodes, each a process: the top node, the second-level node of the motor trade, a car maker's node, and a machine on which nobody has set up anything.</summary>
public sealed class ForgeNetwork : IAsyncLifetime
{
    /// <summary>The second-level node's authority, as it lies in the folders of those who trust it.</summary>
    private const string Authority = "auto-ca.crt";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("yiwang-forge-");
    private readonly int _topPort = FreePort.Next(), _tls = FreePort.Next();

    internal ServedNode Top { get; private set; } = null!;
    internal ServedNode Auto { get; private set; } = null!;
    internal ServedNode Maker { get; private set; } = null!;
    internal ServedNode Fresh { get; private set; } = null!;
    internal int HandlePort { get; } = FreePort.Next();
    /// <summary>Where others reach the second-level node.</summary>
    internal string Address => string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{_tls}/");

    public async ValueTask InitializeAsync()
    {
        Auto = Node("auto", FreePort.Next(), """{"origin": "auto.example/99.501", "certificate": {"hostNames": ["auto.example"]}}""", string.Create(CultureInfo.InvariantCulture, $"listen.https={_tls}"),
            string.Create(CultureInfo.InvariantCulture, $"listen.handle={HandlePort}"), $"publicUrl={Address}");
        await Auto.ServeAsync();
        // its page hands out what others need in order to trust its certificate
        var authority = await Auto.Http.GetByteArrayAsync(new Uri("/ca.crt", UriKind.Relative));
        const string Trusts = $$""" "certificate": {"peerAuthorities": ["{{Authority}}"]} """;
        var upstream = ServedNode.At(_topPort);
        Top = Node("top", _topPort, $$"""{"origin": "top.example/99", "nodeTest": {"allow": ["127.0.0.0/8"]}, {{Trusts}}}""");
        Maker = Node("maker", FreePort.Next(), $$"""{"origin": "maker.example/journey", "upstream": "{{upstream}}", {{Trusts}}}""");
        Fresh = Node("fresh", FreePort.Next(), $$"""{"origin": "fresh.example/journey", "upstream": "{{upstream}}", {{Trusts}}}""");
        foreach (var node in new[] { Top, Maker, Fresh }) await File.WriteAllBytesAsync(Path.Combine(node.Folder, Authority), authority);
        await Task.WhenAll(Top.ServeAsync(), Maker.ServeAsync(), Fresh.ServeAsync());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in new[] { Fresh, Maker, Auto, Top }) if (node is not null) await node.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>What is asked from outside, and nothing kept: the answer's text.</summary>
    internal static async Task<string> TextAsync(ServedNode node, string path, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var answer = await node.Http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode == status, $"{path}: {answer.StatusCode} {text}");
        return text;
    }

    private ServedNode Node(string name, int port, string settings, params string[] more)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder.FullName, name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllText(Path.Combine(folder.FullName, "yiwang.json"), settings);
        return new ServedNode(folder.FullName, port, null, null, [.. more, "limits.drainSeconds=1", "resolve.timeoutMs=60000"]);
    }
}
