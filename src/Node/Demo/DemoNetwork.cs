using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Yiwang.Connect.Simulators;
using Yiwang.Connect.Inspection.Demonstration;
using Yiwang.Connect.Maintenance.Demonstration;
using Yiwang.Connect.Simulators.Demonstration;
using Yiwang.Mqtt.Client;
using Yiwang.Net.Health;
using Yiwang.Node.Certificates;
using Yiwang.Node.Clock;
using Yiwang.Node.Composition;
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
internal sealed record DemoMember(DemoNode Node, NodeHost Host, Uri Local, Uri? Lan);

/// <summary>Five nodes in one process, each with its own data folder, filled on the first start.</summary>
internal sealed class DemoNetwork : IAsyncDisposable
{
    /// <summary>The enterprise's node: the one that the terminal names and phones open first.</summary>
    public const string EntryKey = "forge";
    /// <summary>Of every account of the demonstration, and shown on its page: good nowhere else.</summary>
    public const string Password = "Yanshi-2026-99";
    private const string SeededMark = "demo-seeded";
    /// <summary>Who connected the machines.</summary>
    private const string EngineerName = "zhoujianguo", InspectorName = "heming";
    /// <summary>The credential of the vibration sensor, as <c>demo/network/credentials.tsv</c> has it.</summary>
    private const string SensorName = "99.501.1001/VIB-003";
    private readonly DemoOptions _options;
    private readonly SemaphoreSlim _one = new(1);
    private List<DemoMember> _members = [];
    private PlantDemonstration? _plant;

    public DemoNetwork(DemoOptions options) => _options = options;

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
            await StartFilledAsync(cancel);
            await StartPlantAsync(cancel);
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
            DeleteFolders();
            await StartFilledAsync(CancellationToken.None);
            await StartPlantAsync(CancellationToken.None);
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
        await StopNodesAsync();
        _one.Dispose();
    }

    /// <param name="past">Clock of the region's node while it is filled; null = it is filled already.</param>
    private async Task StartNodesAsync(TestClock? past, CancellationToken cancel)
    {
        var members = new List<DemoMember>();
        ShareAuthority();
        var top = Local(Data.Nodes.Single(n => n.Key == "top"));
        foreach (var node in Data.Nodes)
        {
            var lan = Lan(node);
            var settings = Settings(node, lan) with { Upstream = node.Key == "top" ? "" : top.ToString() };
            var host = await NodeHost.StartAsync(Folder(node), settings, node.Prefix.Length == 0 && past is not null ? past : TimeProvider.System, cancel, this);
            members.Add(new DemoMember(node, host, Local(node), lan));
        }
        _members = members;
    }

    private async Task StopNodesAsync()
    {
        if (_plant is not null) await _plant.DisposeAsync();
        _plant = null;
        foreach (var member in Enumerable.Reverse(_members)) await member.Host.DisposeAsync();
        _members = [];
    }

    private async Task StartFilledAsync(CancellationToken cancel)
    {
        if (File.Exists(Mark))
        {
            await StartNodesAsync(null, cancel);
            return;
        }
        var past = new TestClock();
        past.Advance(-(Data.CaseSteps.Max(s => s.Before) + TimeSpan.FromDays(1)));
        await StartNodesAsync(past, cancel);
        await SeedAsync(past, cancel);
        await GoOnNowAsync(cancel);
        File.WriteAllText(Mark, TimeProvider.System.GetUtcNow().ToString("O", CultureInfo.InvariantCulture));
    }

    /// <summary>The region's node goes on with the real clock.</summary>
    private async Task GoOnNowAsync(CancellationToken cancel)
    {
        foreach (var member in _members.Where(m => m.Node.Prefix.Length == 0).ToList())
        {
            await member.Host.DisposeAsync();
            var settings = Settings(member.Node, member.Lan) with { Upstream = Local(Data.Nodes.Single(n => n.Key == "top")).ToString() };
            var host = await NodeHost.StartAsync(Folder(member.Node), settings, TimeProvider.System, cancel, this);
            _members = [.. _members.Select(m => m == member ? m with { Host = host } : m)];
        }
    }

    private async Task SeedAsync(TestClock past, CancellationToken cancel)
    {
        var sites = _members.ToDictionary(m => m.Node.Key, m => new DemoSite(m.Node, m.Local, m.Host.Services));
        await new DemoSeed(Data, sites, past).FillAsync(cancel);
        foreach (var site in sites.Values) await site.SetPasswordsAsync(Password, cancel);
    }

    /// <summary>The machines of the enterprise's node. Their past begins so many days before the network was filled.</summary>
    private async Task StartPlantAsync(CancellationToken cancel)
    {
        var services = Entry.Host.Services;
        var filled = DateTimeOffset.TryParse(await File.ReadAllTextAsync(Mark, cancel), CultureInfo.InvariantCulture, out var time) ? time : TimeProvider.System.GetUtcNow();
        var devices = SimulatedPlant.Assets.ToDictionary(a => a.AssetNo, a => Handle.Parse($"{Entry.Node.Prefix}/{a.AssetNo}"));
        var directory = services.GetRequiredService<IParties>().Directory;
        var engineer = directory.Find(UserName.TryParse(EngineerName, out var name) ? name : default)!.In(directory.Operator!.Id)!;
        _plant = await PlantDemonstration.StartAsync(services, new PlantPlace(engineer, devices, IPAddress.Parse(Entry.Local.Host), _options.MachinePorts, filled.AddDays(-_options.HistoryDays), SensorOf(Entry)), cancel);
        var inspector = directory.Find(UserName.TryParse(InspectorName, out var walks) ? walks : default)!.In(directory.Operator!.Id)!;
        await InspectionDemonstration.FillAsync(services, engineer, inspector, devices, TimeZones.Node, cancel);
        await MaintenanceDemonstration.FillAsync(services, engineer, inspector, devices, TimeZones.Node, cancel);
    }

    // The first round ran while the later nodes were still starting; the prefix tree would show them as unreachable for an interval.
    private async Task CheckNeighboursAsync(CancellationToken cancel)
    {
        foreach (var member in _members) await member.Host.Services.GetRequiredService<NeighbourHealth>().CheckAllAsync(cancel);
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
            Origin = $"demo.yiwang.invalid/{(node.Prefix.Length > 0 ? node.Prefix : node.Key)}",
            PublicUrl = node.Key == EntryKey && _options.PublicUrl.Length > 0 ? _options.PublicUrl : (lan ?? own).ToString().TrimEnd('/'),
            Listen = new() { Address = own.Host, Http = _options.HttpPort, Https = _options.HttpsPort, Handle = _options.HandlePort, Recursion = _options.RecursionPort, Mqtt = _options.MqttPort, Mqtts = _options.MqttPort <= 0 ? _options.MqttPort : _options.MqttPort + 7_000, Also = also },
            Limits = new() { DrainSeconds = 2 },
            Labels = new() { AllowPrivateAddress = true },
            NodeTest = new() { Allow = ["127.0.0.0/8"] },
            Log = new() { Level = _options.LogLevel },
        };
    }

    private static MqttClientOptions? SensorOf(DemoMember member) =>
        MachinePorts.PortOf(member.Host.Machines.Mqtt) is { } port ? new() { Host = member.Local.Host, Port = port, UserName = SensorName, Password = Password } : null;

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
