using System.Diagnostics;
using System.Net.Sockets;
using Yiwang.Net.Health;
using Yiwang.Node.Certificates;
using Yiwang.Node.Composition;
using Yiwang.Node.Hosting;
using Yiwang.Node.Settings;
using Yiwang.Storage.Keys;

namespace Yiwang.Node.Demo;

/// <summary>How the demonstration listens: node n on 127.0.1.n, all on the LAN over HTTPS on ports counted up from the first.</summary>
/// <param name="PublicUrl">Address on the labels of the enterprise's node, for a demonstration behind a name; empty = its LAN address.</param>
/// <param name="HandlePort">Handle protocol on each node's own address; 0 = any free one, -1 = off. So with the recursion service.</param>
/// <param name="MqttPort">Likewise; MQTT over TLS 7,000 above it.</param>
internal sealed record DemoOptions(string Root, int HttpPort, int HttpsPort, bool Lan, string LogLevel, string PublicUrl = "", int HandlePort = 2641, int RecursionPort = 3641, int MqttPort = 1883);

/// <summary>One node of the running demonstration.</summary>
/// <param name="Local">Address on this machine.</param>
/// <param name="Lan">HTTPS address for other machines; null without a network.</param>
internal sealed record DemoMember(DemoNode Node, NodeHost Host, Uri Local, Uri? Lan);

/// <summary>Four nodes in one process, each with its own data folder, filled on the first start.</summary>
internal sealed class DemoNetwork : IAsyncDisposable
{
    /// <summary>The enterprise's node: the one that the terminal names and phones open first.</summary>
    public const string EntryKey = "forge";
    /// <summary>Of every account of the demonstration, and shown on its page: good nowhere else.</summary>
    public const string Password = "Yanshi-2026-99";
    private const string SeededMark = "demo-seeded";
    private readonly DemoOptions _options;
    private readonly SemaphoreSlim _one = new(1);
    private List<DemoMember> _members = [];

    public DemoNetwork(DemoOptions options) => _options = options;

    public DemoData Data { get; } = new();
    public IReadOnlyList<DemoMember> Members => _members;
    public DemoMember Entry => _members.Single(m => m.Node.Key == EntryKey);
    public bool IsResetting { get; private set; }

    public async Task StartAsync(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            // What a first start left half filled is not worth keeping: it holds nothing that a person made.
            if (Directory.Exists(_options.Root) && !File.Exists(Path.Combine(_options.Root, SeededMark))) DeleteFolders();
            await StartNodesAsync(cancel);
            if (!File.Exists(Path.Combine(_options.Root, SeededMark))) await SeedAsync(cancel);
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
            await StartNodesAsync(CancellationToken.None);
            await SeedAsync(CancellationToken.None);
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

    private async Task StartNodesAsync(CancellationToken cancel)
    {
        var members = new List<DemoMember>();
        ShareAuthority();
        var top = Local(Data.Nodes.Single(n => n.Key == "top"));
        foreach (var node in Data.Nodes)
        {
            var lan = Lan(node);
            var settings = Settings(node, lan) with { Upstream = node.Key == "top" ? "" : top.ToString() };
            var host = await NodeHost.StartAsync(Folder(node), settings, TimeProvider.System, cancel, this);
            members.Add(new DemoMember(node, host, Local(node), lan));
        }
        _members = members;
    }

    private async Task StopNodesAsync()
    {
        foreach (var member in Enumerable.Reverse(_members)) await member.Host.DisposeAsync();
        _members = [];
    }

    private async Task SeedAsync(CancellationToken cancel)
    {
        var sites = _members.ToDictionary(m => m.Node.Key, m => new DemoSite(m.Node, m.Local, m.Host.Services));
        await new DemoSeed(Data, sites).FillAsync(cancel);
        foreach (var site in sites.Values) await site.SetPasswordsAsync(Password, cancel);
        File.WriteAllText(Path.Combine(_options.Root, SeededMark), "");
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
            Origin = $"demo.yiwang.invalid/{node.Prefix}",
            PublicUrl = node.Key == EntryKey && _options.PublicUrl.Length > 0 ? _options.PublicUrl : (lan ?? own).ToString().TrimEnd('/'),
            Listen = new() { Address = own.Host, Http = _options.HttpPort, Https = _options.HttpsPort, Handle = _options.HandlePort, Recursion = _options.RecursionPort, Mqtt = _options.MqttPort, Mqtts = _options.MqttPort <= 0 ? _options.MqttPort : _options.MqttPort + 7_000, Also = also },
            Limits = new() { DrainSeconds = 2 },
            Labels = new() { AllowPrivateAddress = true },
            Log = new() { Level = _options.LogLevel },
        };
    }

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
        File.Delete(Path.Combine(_options.Root, SeededMark));
    }
}
