using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Yiwang.Cases;
using Yiwang.Connect.Adapters;
using Yiwang.Connect.Alarms.Editing;
using Yiwang.Connect.Points;
using Yiwang.Connect.Points.Classes;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Streams;
using Yiwang.Things;

namespace Yiwang.Connect.Simulators.Demonstration;

/// <summary>The simulated machines of plant YW01 on a node of the demonstration: over real sockets, connected by the very commands that an engineer uses.</summary>
public sealed class PlantDemonstration : IAsyncDisposable
{
    private const ulong Seed = 20_261_109;
    private const string BrokerAdapter = "mqtt", VibrationClass = "vibration-mqtt";
    private readonly PlantPlace _place;
    private readonly IPointBook _book;
    private readonly ClassSetup _classes;
    private readonly IStreamStore _store;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _stop = new();
    private Task _sensing = Task.CompletedTask;

    private PlantDemonstration(IServiceProvider node, PlantPlace place)
    {
        (_place, _book, _classes) = (place, node.GetRequiredService<IPointBook>(), node.GetRequiredService<ClassSetup>());
        (_store, _clock) = (node.GetRequiredService<IStreamStore>(), node.GetRequiredService<TimeProvider>());
        Plant = new SimulatedPlant(Seed, place.Start, _clock);
    }

    /// <summary>For switching faults.</summary>
    public SimulatedPlant Plant { get; }

    /// <summary>Starts the simulators. On a node that has none of their points yet it also connects them and writes their history.</summary>
    /// <exception cref="InvalidDataException">The node refused a command.</exception>
    public static async Task<PlantDemonstration> StartAsync(IServiceProvider node, PlantPlace place, CancellationToken cancel)
    {
        var demonstration = new PlantDemonstration(node, place);
        try
        {
            var isNew = SimulatedPlant.Assets.All(a => demonstration._book.PointsOf(place.Devices[a.AssetNo]).Count == 0);
            var endpoints = SimulatedPlant.Assets.ToDictionary(a => a.AssetNo, demonstration.Start);
            await Parallel.ForEachAsync(SimulatedPlant.Assets, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancel }, async (asset, stop) => await demonstration.ConnectAsync(asset, endpoints[asset.AssetNo], stop));
            if (isNew) await Alarms(node, demonstration, place).WriteAsync(place.Devices, cancel);
            if (place.Broker is { } broker) demonstration._sensing = new VibrationSensor(demonstration.Plant, broker, demonstration._clock).RunAsync(demonstration._stop.Token);
            return demonstration;
        }
        catch
        {
            await demonstration.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _sensing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Plant.DisposeAsync();
        _stop.Dispose();
    }

    private static AlarmPast Alarms(IServiceProvider node, PlantDemonstration of, PlantPlace place) =>
        new(node.GetRequiredService<ICases>(), node.GetRequiredService<INodeCases>(), node.GetRequiredService<RuleTrial>(), of._book, place.Engineer, of._clock);

    private async Task ConnectAsync(SimulatedAsset asset, IPEndPoint endpoint, CancellationToken cancel)
    {
        var device = _place.Devices[asset.AssetNo];
        var isNew = _book.PointsOf(device).Count == 0;
        var id = $"{asset.AssetNo.ToLowerInvariant()}-modbus";
        // asked for values only when its past is there
        await SaveAsync(asset, id, endpoint, enabled: !isNew, cancel);
        if (!isNew) return;
        await ApplyAsync(device, asset.Template, new ClassDraft(id, asset.Unit), cancel);
        if (asset.AssetNo == SimulatedPlant.VibrationAsset)
        {
            var broker = new Adapter { Id = BrokerAdapter, Owner = _place.Engineer.Organization!, Name = "本节点 MQTT", Kind = AdapterKind.Broker };
            if (_book.FindAdapter(BrokerAdapter) is null) Expect(await _book.SaveAsync(_place.Engineer, broker, null, cancel), BrokerAdapter);
            await ApplyAsync(device, VibrationClass, new ClassDraft(BrokerAdapter, Parameters: new Dictionary<string, string> { ["topic"] = SimulatedPlant.VibrationTopic }), cancel);
        }
        await new PlantPast(Plant, _book, _store).WriteAsync(asset.AssetNo, device, Us(_place.Start), Us(_clock.GetUtcNow()), cancel);
        await SaveAsync(asset, id, endpoint, enabled: true, cancel);
    }

    private IPEndPoint Start(SimulatedAsset asset)
    {
        try
        {
            return Plant.Start(asset.AssetNo, new IPEndPoint(_place.Address, _place.UsualPorts ? asset.Port : 0));
        }
        catch (SocketException) when (_place.UsualPorts)
        {
            // somebody else has the port: any other does, since the connection is told
            return Plant.Start(asset.AssetNo, new IPEndPoint(_place.Address, 0));
        }
    }

    private async Task SaveAsync(SimulatedAsset asset, string id, IPEndPoint endpoint, bool enabled, CancellationToken cancel)
    {
        var known = _book.FindAdapter(id);
        if (known is not null && known.Endpoint == endpoint.ToString() && known.Enabled == enabled) return;
        var adapter = new Adapter
        {
            Id = id, Owner = _place.Engineer.Organization!, Name = asset.Name, Kind = asset.Rtu ? AdapterKind.ModbusRtuOverTcp : AdapterKind.ModbusTcp, Endpoint = endpoint.ToString(), Enabled = enabled,
            Position = known?.Position ?? -1,
        };
        Expect(await _book.SaveAsync(_place.Engineer, adapter, null, cancel), id);
    }

    private async Task ApplyAsync(Handle device, string name, ClassDraft draft, CancellationToken cancel) =>
        Expect(await _classes.ApplyAsync(_place.Engineer, device, DeviceClasses.Find(name) ?? throw new InvalidDataException(name), draft, cancel: cancel), $"{device} {name}");

    private static void Expect<T>(Outcome<T> outcome, string what)
    {
        if (!outcome.Succeeded) throw new InvalidDataException($"demo data: {what}: {outcome.Status.Code} {outcome.Status.Field} {outcome.Status.Detail}");
    }

    private static long Us(DateTimeOffset time) => Micros.Of(time);
}
