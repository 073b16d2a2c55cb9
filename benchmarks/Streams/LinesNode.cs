using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Yiwang.Benchmarks.Peers;
using Yiwang.Connect.Points;
using Yiwang.Node.Hosting;
using Yiwang.Node.Settings;
using Yiwang.Parties;
using Yiwang.Parties.Sessions;
using Yiwang.Things;

namespace Yiwang.Benchmarks.Streams;

/// <summary>A whole node in a process of its own, with a hundred devices of ten points each and a token that may write them.</summary>
internal sealed class LinesNode : IAsyncDisposable
{
    public const int Devices = 100, PointsOfOne = 10;
    private readonly NodeChild _child;

    private LinesNode(NodeChild child, Uri address) => (_child, Address, Token) = (child, address, child.Said[0]);

    public Uri Address { get; }
    public string Token { get; }

    public TimeSpan CpuTime => _child.CpuTime;

    public static async Task<LinesNode> StartAsync(string folder)
    {
        var port = PeerProcess.FreePort();
        return new LinesNode(await NodeChild.StartAsync(Environment.ProcessPath!, "lines-node", folder, port.ToString(CultureInfo.InvariantCulture)), new Uri($"http://127.0.0.1:{port}/"));
    }

    public ValueTask DisposeAsync() => _child.DisposeAsync();

    /// <summary>The other side: ends when its standard input does.</summary>
    public static async Task ServeAsync(string folder, int port)
    {
        var settings = new NodeSettings
        {
            Origin = "bench.example/99.501",
            Listen = new ListenSettings { Http = port, Https = -1, Handle = -1, Recursion = -1, Mqtt = -1, Mqtts = -1 },
            Log = new LogSettings { Level = "error" },
        };
        await using var host = await NodeHost.StartAsync(new DataFolder(folder), settings, TimeProvider.System, CancellationToken.None);
        await NodeChild.ServeAsync(await FillAsync(host.Services));
    }

    private static async Task<string> FillAsync(IServiceProvider services)
    {
        var parties = services.GetRequiredService<IParties>();
        var uscc = Uscc.TryParse("91500116YW00000126", out var read) ? read : throw new FormatException();
        var name = UserName.TryParse("bench", out var parsed) ? parsed : throw new FormatException();
        var user = Expect(await parties.FoundAsync(new RegisterOrganization(uscc, "渝州精锻汽车零部件有限公司", OrganizationKind.Enterprise), name, new Person("测量", null)));
        var id = OrganizationId.TryParse(user.Memberships.Keys.Single(), out var organization) ? organization : throw new FormatException();
        user = Expect(await parties.GrantAsync(user.In(id)!, id, user.Handle, Role.EquipmentEngineer));
        var who = user.In(id)!;
        var (registry, book) = (services.GetRequiredService<IRegistry>(), services.GetRequiredService<IPointBook>());
        for (var device = 0; device < Devices; device++)
        {
            var handle = Handle.Parse($"{id}/EQ-{device:D3}");
            Expect(await registry.RegisterAsync(who, new RegisterThing(handle, null, 0, [new(2001, "name", "测量设备"u8.ToArray(), 86_400, ValuePermissions.Default, 0)], [])));
            Expect(await book.SaveAsync(who, handle, [.. Enumerable.Range(0, PointsOfOne).Select(i => new Point { Handle = default, Device = default, Code = $"v{i}", Name = $"v{i}" })]));
        }
        return Expect(await services.GetRequiredService<ApiTokens>().IssueAsync(who, "bench", new HashSet<Role> { Role.EquipmentEngineer }, 1)).Secret;
    }

    private static T Expect<T>(Yiwang.Events.Outcome<T> outcome) => outcome.Succeeded ? outcome.Value : throw new InvalidOperationException(outcome.Status.ToString());
}
