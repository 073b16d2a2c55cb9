using Yiwang.Node.Hosting;
using Yiwang.Node.Settings;

namespace Yiwang.Journeys.Tests.Browser;

/// <summary>A node that nobody has set up yet, on free loopback ports in a folder of its own.</summary>
internal sealed class FreshNode : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("yiwang-fresh-");
    private NodeHost? _host;

    public string Url => _host!.Addresses.Single(a => a.Scheme == "http").ToString().TrimEnd('/');
    public int MqttPort => MachinePorts.PortOf(_host!.Machines.Mqtt)!.Value;

    public static async Task<FreshNode> StartAsync(CancellationToken cancel)
    {
        var node = new FreshNode();
        var settings = new NodeSettings { Listen = new() { Address = "127.0.0.1", Http = 0, Https = -1, Handle = -1, Recursion = -1, Mqtt = 0, Mqtts = -1 }, Log = new() { Level = "error" }, Limits = new() { DrainSeconds = 1 } };
        node._host = await NodeHost.StartAsync(new DataFolder(node._folder.FullName), settings, TimeProvider.System, cancel);
        return node;
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
