using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Yiwang.Benchmarks.Peers;
using Yiwang.Cases;
using Yiwang.Node.Hosting;
using Yiwang.Node.Settings;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Prefixes;
using Yiwang.Things.Ranges;

namespace Yiwang.Benchmarks.Net;

/// <summary>A whole node in a process of its own, with a range of bottles and a product line that counts their queries.</summary>
internal sealed class ScansNode : IAsyncDisposable
{
    public const string Prefix = "99.511.1001";
    public const int Bottles = 200_000;
    private readonly NodeChild _child;

    private ScansNode(NodeChild child, Uri address) => (_child, Address) = (child, address);

    public Uri Address { get; }

    public TimeSpan CpuTime => _child.CpuTime;

    public static async Task<ScansNode> StartAsync(string folder)
    {
        var port = PeerProcess.FreePort();
        return new ScansNode(await NodeChild.StartAsync(Environment.ProcessPath!, "scans-node", folder, port.ToString(CultureInfo.InvariantCulture)), new Uri($"http://127.0.0.1:{port}/"));
    }

    public ValueTask DisposeAsync() => _child.DisposeAsync();

    /// <summary>The other side: ends when its standard input does.</summary>
    public static async Task ServeAsync(string folder, int port)
    {
        Directory.CreateDirectory(folder);
        var cities = Path.Combine(folder, "cities.csv");
        await File.WriteAllLinesAsync(cities, Enumerable.Range(0, 16).Select(i => $"10.{i}.0.0/16,{510_100 + i * 100},测试市{i}"));
        var settings = new NodeSettings
        {
            Origin = "bench.example/99.511",
            Listen = new ListenSettings { Http = port, Https = -1, Handle = -1, Recursion = -1, Mqtt = -1, Mqtts = -1 },
            Log = new LogSettings { Level = "error" },
            Proxy = new ProxySettings { Trusted = ["127.0.0.1"] },
            Codes = new CodeSettings { Cities = cities },
        };
        await using var host = await NodeHost.StartAsync(new DataFolder(folder), settings, TimeProvider.System, CancellationToken.None);
        await FillAsync(host.Services);
        await NodeChild.ServeAsync("ready");
    }

    private static async Task FillAsync(IServiceProvider services)
    {
        var parties = services.GetRequiredService<IParties>();
        var uscc = Uscc.TryParse("91500116YW00000126", out var read) ? read : throw new FormatException();
        var name = UserName.TryParse("bench", out var parsed) ? parsed : throw new FormatException();
        var user = Expect(await parties.FoundAsync(new RegisterOrganization(uscc, "赤河酒业", OrganizationKind.Enterprise), name, new Person("测量", null)));
        var id = user.Memberships.Keys.Single();
        var who = user.In(OrganizationId.TryParse(id, out var organization) ? organization : throw new FormatException())!;
        Expect(await services.GetRequiredService<IPrefixRegistry>().HomeAsync(who, new PrefixGrant(Handle.Parse(Prefix + "/x").Prefix, id, "bench")));
        Expect(await services.GetRequiredService<IRegistry>().RegisterRangeAsync(who, new RegisterRange(Expect(RangeRules.Parse($"{Prefix}/B26A1[00000001-{Bottles:D8}]")), null, 0, [])));
        Expect(await services.GetRequiredService<ICases>().OpenAsync(who, new OpenCase("product-line", new JsonObject { ["lineName"] = "测量", ["stem"] = Prefix + "/B26" }, Transition: "activate")));
    }

    private static T Expect<T>(Yiwang.Events.Outcome<T> outcome) => outcome.Succeeded ? outcome.Value : throw new InvalidOperationException($"{outcome.Status}");
}
