using Xunit;
using Yiwang.Node.Tests.Harness;

namespace Yiwang.Journeys.Tests.Browser;

/// <summary>
/// J4's three nodes, each a process: the second-level node of the liquor trade with a distillery, its bottle maker and a dealer as tenants; a dealer's own; and one of the authority across the border, which has
/// nothing to do with them. A proxy says from which city visitors come, and the clocks can be moved together, since a copied code shows over days.
/// </summary>
internal sealed class LiquorNetwork : IAsyncDisposable
{
    public const string Chongqing = "192.0.2.7", Chengdu = "192.0.2.140", Guiyang = "192.0.2.200", Guangzhou = "198.51.100.9", Wuhan = "198.51.100.200", Zhengzhou = "203.0.113.5";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("yiwang-j4-");

    private LiquorNetwork()
    {
        var cities = Path.Combine(AppContext.BaseDirectory, "demo", "network", "cities.txt");
        Trade = Node("trade", "liquor.example/99.511", "proxy.trusted=127.0.0.1", "codes.cities=" + cities);
        Dealer = Node("dealer", "dealer.example/own");
        City = Node("city", "city.example/authority", "upstream=" + Trade.Url, "witness.policy=" + Policy);
    }

    public ServedNode Trade { get; }
    public ServedNode Dealer { get; }
    public ServedNode City { get; }
    private string Policy => File("trusted-logs.txt");

    public static async Task<LiquorNetwork> StartAsync()
    {
        var net = new LiquorNetwork();
        try
        {
            await Task.WhenAll(net.ServeAsync(net.Trade), net.ServeAsync(net.Dealer));
            // whom the authority trusts it has been told beforehand, by telephone
            await System.IO.File.WriteAllTextAsync(net.Policy, $"log {await net.KeyAsync()}\nquorum none\n", TestContext.Current.CancellationToken);
            await net.ServeAsync(net.City);
            return net;
        }
        catch
        {
            await net.DisposeAsync();
            throw;
        }
    }

    /// <summary>With which the trade's log signs.</summary>
    public async Task<string> KeyAsync() => (await Trade.Http.GetStringAsync(new Uri("/log/key", UriKind.Relative), TestContext.Current.CancellationToken)).Trim();

    /// <summary>A file beside the nodes' folders.</summary>
    public string File(string name) => Path.Combine(_folder.FullName, name);

    public Task AdvanceAsync(TimeSpan by) => Task.WhenAll(Trade.AdvanceAsync(by), Dealer.AdvanceAsync(by), City.AdvanceAsync(by));

    public async ValueTask DisposeAsync()
    {
        foreach (var node in new[] { City, Dealer, Trade }) await node.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private ServedNode Node(string name, string origin, params string[] settings) => new(Path.Combine(_folder.FullName, name), FreePort.Next(), null, File(name + ".clock"), ["origin=" + origin, "log.level=error", "resolve.timeoutMs=60000", .. settings]);

    private async Task ServeAsync(ServedNode node)
    {
        Assert.Equal(0, (await NodeProcess.RunAsync("init", "--data", node.Folder, "--test")).ExitCode);
        await node.ServeAsync();
    }
}
