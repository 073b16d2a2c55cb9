using Xunit;
using Yiwang.Journeys.Tests.Browser;
using Yiwang.Node.Demo;
using Yiwang.Node.Tests.Harness;

[assembly: AssemblyFixture(typeof(BrowserFixture))]
[assembly: AssemblyFixture(typeof(DemoFixture))]
[assembly: CollectionBehavior(MaxParallelThreads = 2)]

namespace Yiwang.Journeys.Tests.Browser;

/// <summary>The demonstration network, once for the whole run, in a fresh folder on free ports.</summary>
public sealed class DemoFixture : IAsyncLifetime
{
    /// <summary>What the enterprise's labels carry. A reserved name (RFC 2606): never asked for.</summary>
    public const string PublicUrl = "https://id.yuzhou.example";
    public const string Password = DemoNetwork.Password;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("yiwang-journeys-");
    private DemoNetwork? _network;

    public string Top => Address("top");
    public string Registry => Address("auto");
    public string Liquor => Address("liquor");
    public string Distillery => Address("chihe");
    public string Enterprise => Address("forge");
    public string City => Address("cq");
    public string Province => Address("sc");

    /// <summary>What runs behind a node's pages now; another after it was stopped and started.</summary>
    internal IServiceProvider Services(string key) => _network!.Members.Single(m => m.Node.Key == key).Host.Services;

    public static string File(string name) => Path.Combine(DemoData.Folder, "files", name);

    public async ValueTask InitializeAsync()
    {
        _network = new DemoNetwork(new DemoOptions(_folder.FullName, FreePort.Next(), FreePort.Next(), Lan: false, "warning", PublicUrl, HandlePort: 0, RecursionPort: 0, MqttPort: 0, MachinePorts: false));
        await _network.StartAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_network is not null) await _network.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private string Address(string key) => _network!.Members.Single(m => m.Node.Key == key).Local.ToString().TrimEnd('/');
}
