using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Yiwang.Benchmarks.Peers;
using Yiwang.Connect.Adapters;
using Yiwang.Connect.Points;
using Yiwang.Node.Hosting;
using Yiwang.Node.Settings;
using Yiwang.Parties;
using Yiwang.Things;

namespace Yiwang.Benchmarks.Mqtt;

/// <summary>A whole node in a process of its own, with its MQTT broker and a thousand points fed by it.</summary>
internal sealed class MqttNode : IAsyncDisposable
{
    public const int Devices = 100, PointsOfOne = 10;
    private readonly NodeChild _child;

    private MqttNode(NodeChild child, int port) => (_child, Endpoint) = (child, new IPEndPoint(IPAddress.Loopback, port));

    public IPEndPoint Endpoint { get; }

    /// <summary>Resident memory now.</summary>
    public long Bytes => _child.Bytes;

    public TimeSpan CpuTime => _child.CpuTime;

    public static string TopicOf(int point) => string.Create(CultureInfo.InvariantCulture, $"stored/{point / PointsOfOne}/v{point % PointsOfOne}");

    public static async Task<MqttNode> StartAsync(string folder)
    {
        var port = PeerProcess.FreePort();
        return new MqttNode(await NodeChild.StartAsync(Environment.ProcessPath!, "mqtt-node", folder, port.ToString(CultureInfo.InvariantCulture)), port);
    }

    public ValueTask DisposeAsync() => _child.DisposeAsync();

    /// <summary>The other side: ends when its standard input does.</summary>
    public static async Task ServeAsync(string folder, int port)
    {
        var settings = new NodeSettings
        {
            Origin = "bench.example/99.501",
            Listen = new ListenSettings { Http = 0, Https = -1, Handle = -1, Recursion = -1, Mqtt = port, Mqtts = -1 },
            Mqtt = new MqttSettings { Anonymous = true },
            Log = new LogSettings { Level = "error" },
        };
        await using var host = await NodeHost.StartAsync(new DataFolder(folder), settings, TimeProvider.System, CancellationToken.None);
        await FillAsync(host.Services);
        await NodeChild.ServeAsync();
    }

    private static async Task FillAsync(IServiceProvider services)
    {
        var parties = services.GetRequiredService<IParties>();
        var uscc = Uscc.TryParse("91500116YW00000126", out var read) ? read : throw new FormatException();
        var name = UserName.TryParse("bench", out var parsed) ? parsed : throw new FormatException();
        var user = Expect(await parties.FoundAsync(new RegisterOrganization(uscc, "渝州精锻汽车零部件有限公司", OrganizationKind.Enterprise), name, new Person("测量", null)));
        var id = OrganizationId.TryParse(user.Memberships.Keys.Single(), out var organization) ? organization : throw new FormatException();
        user = Expect(await parties.GrantAsync(user.In(id)!, id, user.Handle, Role.EquipmentEngineer));
        var who = user.In(id)!;
        var (registry, book) = (services.GetRequiredService<IRegistry>(), services.GetRequiredService<IPointBook>());
        Expect(await book.SaveAsync(who, new Adapter { Id = "mqtt", Owner = id.ToString(), Name = "MQTT", Kind = AdapterKind.Broker }));
        for (var device = 0; device < Devices; device++)
        {
            var handle = Handle.Parse($"{id}/EQ-{device:D3}");
            Expect(await registry.RegisterAsync(who, new RegisterThing(handle, null, 0, [new(2001, "name", "测量设备"u8.ToArray(), 86_400, ValuePermissions.Default, 0)], [])));
            Expect(await book.SaveAsync(who, handle, [.. Enumerable.Range(0, PointsOfOne).Select(i => new Point
            {
                Handle = default, Device = default, Code = $"v{i}", Name = $"v{i}", Adapter = "mqtt", Address = TopicOf((device * PointsOfOne) + i),
            })]));
        }
    }

    private static T Expect<T>(Yiwang.Events.Outcome<T> outcome) => outcome.Succeeded ? outcome.Value : throw new InvalidOperationException(outcome.Status.ToString());
}
