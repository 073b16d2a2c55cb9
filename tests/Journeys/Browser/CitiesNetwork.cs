using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;
using Yiwang.Node.Demo;
using Yiwang.Node.Tests.Harness;
using Yiwang.Storage.Sql.Sqlite;

namespace Yiwang.Journeys.Tests.Browser;

/// <summary>J10's nodes: <c>yiwang demo</c> makes eight of them; then those of the story are served one by one, each a process of its own on its folder, so that one can go down while the others stay.</summary>
internal sealed class CitiesNetwork : IAsyncDisposable
{
    public const string Password = DemoNetwork.Password, Administrator = DemoNetwork.Administrator;
    private const string Loopback = "127.0.1.";
    private const int SegmentMax = 16 << 20;
    private static readonly string[] s_keys = ["top", "liquor", "cq", "sc", "chihe"];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("yiwang-cities-");
    private readonly (int Http, int Https) _ports = (FreePort.Next(), FreePort.Next());
    private readonly IReadOnlyList<DemoNode> _all = new DemoData().Nodes;
    private readonly Dictionary<string, ServedNode> _served = [];

    public ServedNode Top => _served["top"];
    public ServedNode Liquor => _served["liquor"];
    public ServedNode Chongqing => _served["cq"];
    public ServedNode Sichuan => _served["sc"];
    public ServedNode Distillery => _served["chihe"];

    /// <summary>Where the demonstration shows itself.</summary>
    public string Demo => $"http://127.0.0.1:{_ports.Http}";

    /// <summary>Names of the logs that the eight addresses show.</summary>
    public async Task<IReadOnlyList<string>> OriginsAsync()
    {
        using var http = new HttpClient();
        return await Task.WhenAll(_all.Select(async n => (await http.GetStringAsync(new Uri($"http://{Loopback}{n.Number}:{_ports.Http}/log/checkpoint"))).Split('\n')[0]));
    }

    public Task<NodeProcess> DemonstrateAsync() => NodeProcess.DemoAsync(_folder.FullName, _ports.Http, _ports.Https);

    public async Task ServeAsync()
    {
        foreach (var node in _all.Where(n => s_keys.Contains(n.Key))) _served[node.Key] = new ServedNode(Path.Combine(_folder.FullName, node.Key), _ports.Http, null, null, "log.level=error", "witness.seconds=1", "resolve.timeoutMs=60000") { Host = Loopback + node.Number };
        await Task.WhenAll(_served.Values.Select(n => n.ServeAsync()));
    }

    /// <summary>The organisation that runs a node, from its public card.</summary>
    public static async Task<string> OrganizationAsync(ServedNode node) => (string)(await node.GetAsync("/net/v1/party")).Body!["organization"]!;

    /// <summary>Registers identifiers under the organisation's own name, as a program of its does.</summary>
    public static async Task RegisterAsync(ServedNode node, IEnumerable<string> handles)
    {
        foreach (var handle in handles) await node.PostAsync("/api/v1/things", new JsonObject { ["handle"] = handle }, handle);
    }

    /// <summary>What it asks is asked with the token from now on.</summary>
    public static void Use(ServedNode node, string token)
    {
        node.Token = token;
        node.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Stops the node in order; then the command reads its log from beginning to end.</summary>
    public static async Task VerifyAsync(ServedNode node)
    {
        var key = await KeyAsync(node);
        await node.StopAsync();
        var (code, said, error) = await NodeProcess.RunAsync("log", "verify", "--data", node.Folder, "--key", key);
        Assert.True(code == 0, said + error);
    }

    /// <summary>The log as a stranger replays it over the net.</summary>
    /// <param name="kept">A checkpoint from before.</param>
    public static async Task<(int ExitCode, string Said)> AuditAsync(ServedNode node, string kept)
    {
        var file = Path.Combine(node.Folder, "..", "kept.txt");
        await File.WriteAllTextAsync(file, kept, TestContext.Current.CancellationToken);
        var (code, said, _) = await NodeProcess.RunAsync("log", "audit", node.Url + "/log/", "--key", await KeyAsync(node), "--checkpoint", file);
        return (code, said);
    }

    public static Task<string> CheckpointAsync(ServedNode node) => node.Http.GetStringAsync(new Uri("/log/checkpoint", UriKind.Relative), TestContext.Current.CancellationToken);

    private static async Task<string> KeyAsync(ServedNode node) => (await node.Http.GetStringAsync(new Uri("/log/key", UriKind.Relative), TestContext.Current.CancellationToken)).Trim();

    /// <summary>As whoever has the machine's disk: a search term of the object is another.</summary>
    public static async Task EditRowAsync(ServedNode node, string handle)
    {
        await using var views = SqliteDatabase.Open(Path.Combine(node.Folder, "views.db"));
        var changed = await views.WriteAsync(sql => sql.Execute("update things_terms set term = '冒' where rowid = (select max(rowid) from things_terms where doc = @doc)", ("doc", handle)), TestContext.Current.CancellationToken);
        Assert.Equal(1, changed);
    }

    /// <summary>Likewise: one character that stands in the log is another.</summary>
    public static void EditLog(ServedNode node, string what, string with)
    {
        var (before, after) = (Encoding.UTF8.GetBytes(what), Encoding.UTF8.GetBytes(with));
        Assert.Equal(before.Length, after.Length);
        using var file = new FileStream(Path.Combine(node.Folder, "log", "000000.seg"), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var bytes = new byte[Math.Min(file.Length, SegmentMax)];
        file.ReadExactly(bytes);
        file.Position = bytes.AsSpan().IndexOf(before) is > 0 and var at ? at : throw new InvalidDataException($"the log does not hold {what}");
        file.Write(after);
        file.Flush(flushToDisk: true);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _served.Values) await node.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
