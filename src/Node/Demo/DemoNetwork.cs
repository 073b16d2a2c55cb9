using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Yiwang.Connect.Simulators;
using Yiwang.Connect.Inspection.Demonstration;
using Yiwang.Connect.Maintenance.Demonstration;
using Yiwang.Connect.Simulators.Demonstration;
using Yiwang.Mqtt.Client;
using Yiwang.Net.Crossing.Neighbours;
using Yiwang.Net.Health;
using Yiwang.Node.Certificates;
using Yiwang.Node.Clock;
using Yiwang.Node.Composition;
using Yiwang.Node.Demo.Faults;
using Yiwang.Node.Demo.Network;
using Yiwang.Node.Hosting;
using Yiwang.Node.Settings;
using Yiwang.Parties;
using Yiwang.Storage.Keys;
using Yiwang.Things;

namespace Yiwang.Node.Demo;

/// <summary>How the demonstration listens: node n on 127.0.1.n, all on the LAN over HTTPS on ports counted up from the first.</summary>
/// <param name="PublicUrl">Address on the labels of the enterprise's node, for a demonstration behind a name; empty = its LAN address.</param>
/// <param name="HandlePort">Handle protocol on each node's own address; 0 = any free one, -1 = off. So with the recursion service.</param>
/// <param name="MqttPort">Likewise; MQTT over TLS 7,000 above it.</param>
/// <param name="MachinePorts">Simulated machines on their usual ports; otherwise on any free ones.</param>
/// <param name="HistoryDays">Of the machines, written on the first start, 1–45.</param>
internal sealed record DemoOptions(string Root, int HttpPort, int HttpsPort, bool Lan, string LogLevel, string PublicUrl = "", int HandlePort = 2641, int RecursionPort = 3641, int MqttPort = 1883, bool MachinePorts = true, int HistoryDays = 45);

/// <summary>One node of the running demonstration.</summary>
/// <param name="Local">Address on this machine.</param>
/// <param name="Lan">HTTPS address for other machines; null without a network.</param>
/// <param name="IsRunning">A visitor may have stopped it; then <paramref name="Host"/> is gone.</param>
internal sealed record DemoMember(DemoNode Node, NodeHost Host, Uri Local, Uri? Lan, bool IsRunning = true)
{
    /// <summary>Without a closing slash. Who came over the network goes on over it; who sits at this machine stays on loopback.</summary>
    public string Base(bool remote) => ((remote ? Lan : null) ?? Local).ToString().TrimEnd('/');

    /// <summary>A page of it, entered as its administrator.</summary>
    public string Enter(bool remote, string path) => $"{Base(remote)}/demo/enter/{DemoNetwork.Administrator}?to={Uri.EscapeDataString(path)}";

    /// <summary>Asks every node that its agreements and its delegations name at once, in place of at the next round.</summary>
    public async Task LookAroundAsync(CancellationToken cancel)
    {
        await Host.Services.GetRequiredService<PactNeighbours>().ProbeAllAsync(cancel);
        await Host.Services.GetRequiredService<NeighbourHealth>().CheckAllAsync(cancel);
    }
}

/// <summary>Eight nodes in one process, each with its own data folder, filled on the first start.</summary>
internal sealed class DemoNetwork : IAsyncDisposable
{
    /// <summary>The enterprise's node: the one that the terminal names and phones open first.</summary>
    public const string EntryKey = "forge";
    /// <summary>The node whose officers have months of forms behind them: while it is filled its clock stands in the past.</summary>
    public const string CityKey = "cq";
    private const string TopKey = "top";
    /// <summary>Of every account of the demonstration, and shown on its page: good nowhere else.</summary>
    public const string Password = "Yanshi-2026-99";
    /// <summary>User name of the administrator of each node.</summary>
    public const string Administrator = "admin";
    private const string SeededMark = "demo-seeded";
    /// <summary>Who connected the machines.</summary>
    private const string EngineerName = "zhoujianguo", InspectorName = "heming";
    /// <summary>The credential of the vibration sensor, as <c>demo/network/credentials.tsv</c> has it.</summary>
    private const string SensorName = "99.501.1001/VIB-003";
    private readonly DemoOptions _options;
    private readonly SemaphoreSlim _one = new(1);
    private List<DemoMember> _members = [];
    private PlantDemonstration? _plant;

    public DemoNetwork(DemoOptions options)
    {
        _options = options;
        Links = new DemoLinks(KeyOf);
        Tampering = new DemoTampering(options.Root);
    }

    /// <summary>Lines between the nodes, to cut and to mend.</summary>
    public DemoLinks Links { get; }
    public DemoTampering Tampering { get; }

    public DemoData Data { get; } = new();
    public IReadOnlyList<DemoMember> Members => _members;
    public DemoMember Entry => _members.Single(m => m.Node.Key == EntryKey);
    public bool IsResetting { get; private set; }
    /// <summary>The machines, to switch faults on and off; null while the network starts.</summary>
    public SimulatedPlant? Plant => _plant?.Plant;

    public async Task StartAsync(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            // What a first start left half filled is not worth keeping: it holds nothing that a person made.
            if (Directory.Exists(_options.Root) && !File.Exists(Mark)) DeleteFolders();
            Tampering.Heal();
            await StartFilledAsync(cancel);
            await CheckNeighboursAsync(cancel);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>重置演示: stops the nodes, forgets everything and fills them anew.</summary>
    public async Task ResetAsync()
    {
        if (!await _one.WaitAsync(0)) return;
        IsResetting = true;
        try
        {
            await StopNodesAsync();
            Links.MendAll();
            Tampering.Forget();
            DeleteFolders();
            await StartFilledAsync(CancellationToken.None);
            await CheckNeighboursAsync(CancellationToken.None);
        }
        finally
        {
            IsResetting = false;
            _one.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Tampering.Heal();
        await StopNodesAsync();
        _one.Dispose();
    }

    /// <summary>As if its machine lost power, but that what it was doing ends in order.</summary>
    /// <returns>False when it is stopped already, or the network is busy.</returns>
    public Task<bool> StopAsync(string key) => SwitchAsync(key, wanted: false, async member =>
    {
        await Tampering.UndoAsync(TamperKind.Byte, key, CancellationToken.None);
        if (key == EntryKey) await StopPlantAsync();
        // before it ends, so that no page asks it any more
        Put(member with { IsRunning = false });
        await member.Host.DisposeAsync();
        return member with { IsRunning = false };
    });

    public Task<bool> StartAgainAsync(string key) => SwitchAsync(key, wanted: true, async member =>
    {
        var started = await StartNodeAsync(member.Node, TimeProvider.System, CancellationToken.None);
        Put(started);
        if (key == EntryKey) await StartPlantAsync(await FilledAtAsync(CancellationToken.None), CancellationToken.None);
        return started;
    });

    private async Task<bool> SwitchAsync(string key, bool wanted, Func<DemoMember, Task<DemoMember>> change)
    {
        if (!await _one.WaitAsync(0)) return false;
        try
        {
            if (_members.FirstOrDefault(m => m.Node.Key == key) is not { } member || member.IsRunning == wanted) return false;
            Put(await change(member));
            return true;
        }
        finally
        {
            _one.Release();
        }
    }

    private void Put(DemoMember member) => _members = [.. _members.Select(m => m.Node.Key == member.Node.Key ? member : m)];

    private string? KeyOf(string authority) => _members.FirstOrDefault(m => m.Local.Authority == authority || m.Lan?.Authority == authority)?.Node.Key;

    /// <param name="past">Clock of the city's node while it is filled; null = it is filled already.</param>
    private async Task StartNodesAsync(TestClock? past, CancellationToken cancel)
    {
        ShareAuthority();
        var starts = Data.Nodes.Select(n => Task.Run(() => StartNodeAsync(n, n.Key == CityKey && past is not null ? past : TimeProvider.System, cancel), cancel)).ToList();
        try
        {
            _members = [.. await Task.WhenAll(starts)];
        }
        catch
        {
            // those that did start hold their folders and ports
            foreach (var start in starts.Where(s => s.IsCompletedSuccessfully)) await (await start).Host.DisposeAsync();
            throw;
        }
    }

    private async Task<DemoMember> StartNodeAsync(DemoNode node, TimeProvider clock, CancellationToken cancel)
    {
        var lan = Lan(node);
        var settings = Settings(node, lan);
        // so that its folder can be served alone, as any other node's
        SettingsFile.Write(Folder(node), settings);
        return new DemoMember(node, await NodeHost.StartAsync(Folder(node), settings, clock, cancel, this, new DemoLine(inner => Links.Around(node.Key, inner), node.Key == CityKey ? new DemoWall(this) : null)), Local(node), lan);
    }

    private async Task StopNodesAsync()
    {
        await StopPlantAsync();
        foreach (var member in Enumerable.Reverse(_members).Where(m => m.IsRunning)) await member.Host.DisposeAsync();
        _members = [];
    }

    private async Task StopPlantAsync()
    {
        if (_plant is not null) await _plant.DisposeAsync();
        _plant = null;
    }

    private async Task<DateTimeOffset> FilledAtAsync(CancellationToken cancel) =>
        DateTimeOffset.TryParse(await File.ReadAllTextAsync(Mark, cancel), CultureInfo.InvariantCulture, out var filled) ? filled : TimeProvider.System.GetUtcNow();

    private async Task StartFilledAsync(CancellationToken cancel)
    {
        if (File.Exists(Mark))
        {
            await StartNodesAsync(null, cancel);
            await StartPlantAsync(await FilledAtAsync(cancel), cancel);
            return;
        }
        var past = new TestClock();
        past.Advance(-(Data.CaseSteps.Max(s => s.Before) + TimeSpan.FromDays(1)));
        await StartNodesAsync(past, cancel);
        var now = TimeProvider.System.GetUtcNow();
        await FillAsync(past, now, cancel);
        File.WriteAllText(Mark, now.ToString("O", CultureInfo.InvariantCulture));
    }

    /// <summary>The city's months of forms, the plant's days of samples and what the nodes register have nothing to do with each other.</summary>
    private async Task FillAsync(TestClock past, DateTimeOffset now, CancellationToken cancel)
    {
        var sites = _members.ToDictionary(m => m.Node.Key, m => new DemoSite(m.Node, m.Local, m.Host.Services));
        var seed = new DemoSeed(Data, sites, past);
        await seed.FoundAsync(cancel);
        var filled = sites.ToDictionary(s => s.Key, s => Task.Run(() => seed.FillAsync(s.Value, cancel), cancel));
        await Task.WhenAll([.. filled.Values, PlantAsync(), TracesAsync(), Task.Run(() => seed.CityAsync(cancel), cancel)]);

        async Task PlantAsync()
        {
            await filled[EntryKey];
            await Task.Run(() => StartPlantAsync(now, cancel), cancel);
        }

        async Task TracesAsync()
        {
            await Task.Run(() => seed.SignAsync(withCity: false, cancel), cancel);
            await Task.WhenAll(filled.Values);
            await seed.TraceAsync(cancel);
            await File.WriteAllLinesAsync(CapsFile, await seed.CodesAsync(cancel), cancel);
        }
    }

    /// <summary>The machines of the enterprise's node. Their past begins so many days before the network was filled.</summary>
    private async Task StartPlantAsync(DateTimeOffset filled, CancellationToken cancel)
    {
        var services = Entry.Host.Services;
        var devices = SimulatedPlant.Assets.ToDictionary(a => a.AssetNo, a => Handle.Parse($"{Entry.Node.Prefix}/{a.AssetNo}"));
        var directory = services.GetRequiredService<IParties>().Directory;
        var engineer = directory.Find(UserName.TryParse(EngineerName, out var name) ? name : default)!.In(directory.Operator!.Id)!;
        _plant = await PlantDemonstration.StartAsync(services, new PlantPlace(engineer, devices, IPAddress.Parse(Entry.Local.Host), _options.MachinePorts, filled.AddDays(-_options.HistoryDays), SensorOf(Entry)), cancel);
        var inspector = directory.Find(UserName.TryParse(InspectorName, out var walks) ? walks : default)!.In(directory.Operator!.Id)!;
        await InspectionDemonstration.FillAsync(services, engineer, inspector, devices, TimeZones.Node, cancel);
        await MaintenanceDemonstration.FillAsync(services, engineer, inspector, devices, TimeZones.Node, cancel);
    }

    // The first rounds ran while the later nodes were still starting and before the last agreement was signed; pages would show neighbours as unreachable for an interval.
    private async Task CheckNeighboursAsync(CancellationToken cancel)
    {
        foreach (var member in _members.Where(m => m.IsRunning)) await member.LookAroundAsync(cancel);
    }

    private NodeSettings Settings(DemoNode node, Uri? lan)
    {
        var own = Local(node);
        List<string> also = node.Key == EntryKey ? [$"http://127.0.0.1:{_options.HttpPort}"] : [];
        if (lan is not null) also.Add(lan.ToString());
        // Plain HTTP on the LAN only where a phone fetches the authority before it trusts HTTPS.
        if (lan is not null && node.Key == EntryKey) also.Add($"http://{lan.Host}:{_options.HttpPort}");
        return new NodeSettings
        {
            Name = node.NameZh,
            Upstream = node.Key == TopKey ? "" : Local(Data.Nodes.Single(n => n.Key == TopKey)).ToString(),
            Origin = OriginOf(node),
            PublicUrl = node.Key == EntryKey && _options.PublicUrl.Length > 0 ? _options.PublicUrl : (lan ?? own).ToString().TrimEnd('/'),
            Listen = new() { Address = own.Host, Http = _options.HttpPort, Https = _options.HttpsPort, Handle = _options.HandlePort, Recursion = _options.RecursionPort, Mqtt = _options.MqttPort, Mqtts = _options.MqttPort <= 0 ? _options.MqttPort : _options.MqttPort + 7_000, Also = also },
            Limits = new() { DrainSeconds = 2 },
            Labels = new() { AllowPrivateAddress = true },
            Codes = new() { Cities = Path.Combine(DemoData.Folder, "network", DemoCodes.Cities) },
            NodeTest = new() { Allow = ["127.0.0.0/8"] },
            Log = new() { Level = _options.LogLevel },
        };
    }

    /// <summary>Name of a node's log.</summary>
    public static string OriginOf(DemoNode node) => $"demo.yiwang.invalid/{(node.Prefix.Length > 0 ? node.Prefix : node.Key)}";

    private static MqttClientOptions? SensorOf(DemoMember member) =>
        MachinePorts.PortOf(member.Host.Machines.Mqtt) is { } port ? new() { Host = member.Local.Host, Port = port, UserName = SensorName, Password = Password } : null;

    /// <summary>What a visitor finds under the caps: secret codes that no node holds. Each opens one bottle.</summary>
    public IReadOnlyList<string> Caps => File.Exists(CapsFile) ? File.ReadAllLines(CapsFile) : [];

    // beside the nodes' folders, as the print house's file is
    private string CapsFile => Path.Combine(_options.Root, "demo-caps.txt");
    private string Mark => Path.Combine(_options.Root, SeededMark);

    private Uri Local(DemoNode node) => new($"http://127.0.1.{node.Number}:{_options.HttpPort}");

    private Uri? Lan(DemoNode node)
    {
        if (!_options.Lan || LanAddresses.List().FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork) is not { } address) return null;
        var others = Data.Nodes.Where(n => n.Key != EntryKey).ToList();
        return new($"https://{address}:{_options.HttpsPort + 1 + others.IndexOf(node)}");
    }

    private DataFolder Folder(DemoNode node) => new(Path.Combine(_options.Root, node.Key));

    private void ShareAuthority()
    {
        var entry = OpenKeys(EntryKey);
        using (LocalAuthority.Open(entry, "demo", TimeProvider.System))
            foreach (var node in Data.Nodes.Where(n => n.Key != EntryKey)) LocalAuthority.Share(entry, OpenKeys(node.Key));
    }

    private FileKeyStore OpenKeys(string key)
    {
        var folder = new DataFolder(Path.Combine(_options.Root, key));
        if (!folder.Exists) folder.Create(test: false);
        return NodeKeys.Open(folder, new NodeSettings());
    }

    private void DeleteFolders()
    {
        Debug.Assert(_members.Count == 0, "nodes hold their folders");
        foreach (var node in Data.Nodes.Select(Folder).Where(f => f.Exists)) Directory.Delete(node.Root, recursive: true);
        File.Delete(Mark);
    }
}
