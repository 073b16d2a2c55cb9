using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Yiwang.Connect.Adapters;
using Yiwang.Connect.Collect;
using Yiwang.Connect.Collect.Spool;
using Yiwang.Connect.Points;
using Yiwang.Connect.Simulators;
using Yiwang.Node.Hosting;
using Yiwang.Node.Settings;
using Yiwang.Node.Tests.Crash;
using Yiwang.Node.Tests.Harness;
using Yiwang.Parties;
using Yiwang.Storage.Files;
using Yiwang.Things;

namespace Yiwang.Node.Tests.Collect;

/// <summary>A node and a plant collector in processes of their own, a simulated press between, and kill -9 to either at any moment.</summary>
public sealed class CollectorKillTests : IAsyncDisposable
{
    private const string Name = "plant-a";
    private static readonly int s_rounds = Math.Min(10, CrashRounds.Or(3));
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();
    private readonly SimulatedPlant _plant = new(7, TimeProvider.System.GetUtcNow(), TimeProvider.System);
    private readonly int _port = FreePort.Next();
    private string _token = "", _organization = "";

    private string NodeFolder => Path.Combine(_folder.Path, "node");
    private string CollectorFolder => Path.Combine(_folder.Path, "collector");
    private string Point => _organization + "/EQ-A-001.oil";

    public async ValueTask DisposeAsync()
    {
        await _plant.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_was_read_survives_a_kill_of_either_end_and_stands_there_once()
    {
        await PrepareAsync();
        var known = new HashSet<long>();
        for (var round = 0; round < s_rounds; round++)
        {
            using var collector = Collect();
            await using (var node = await ServeAsync())
            {
                var before = (await TimesAsync(node.Http)).Count;
                await UntilAsync(async () => (await TimesAsync(node.Http)).Count >= before + 5 + 3 * round);
                known.UnionWith(await TimesAsync(node.Http));
                await node.KillAsync();
            }
            var spooled = SpoolBytes();
            await UntilAsync(() => Task.FromResult(SpoolBytes() > spooled + 500));
            collector.Kill();
            await collector.WaitForExitAsync();
            var unsent = Unsent();
            Assert.NotEmpty(unsent);
            known.UnionWith(unsent);
        }
        using var last = Collect();
        await using var again = await ServeAsync();
        await UntilAsync(async () => known.IsSubsetOf(await TimesAsync(again.Http)));
        var times = await TimesAsync(again.Http);
        Assert.Equal(times.Distinct().Order(), times);
        last.Kill();
        await last.WaitForExitAsync();
    }

    private Process Collect() => NodeProcess.Start(["collect", "--name", Name, "--node", $"http://127.0.0.1:{_port}", "--data", CollectorFolder, "--spool", "16"], _token);

    private Task<NodeProcess> ServeAsync() => NodeProcess.ServeAsync(NodeFolder, $"listen.http={_port}");

    /// <summary>As an engineer would: the press in the ledger, its connection for the collector to run, a point.</summary>
    private async Task PrepareAsync()
    {
        _token = await PreparedNode.CreateAsync(NodeFolder);
        var press = _plant.Start("EQ-A-001", new IPEndPoint(IPAddress.Loopback, 0));
        var settings = new NodeSettings { Listen = new ListenSettings { Http = 0, Https = -1, Handle = -1, Recursion = -1, Mqtt = -1, Mqtts = -1 }, Log = new() { Level = "error" } };
        await using var host = await NodeHost.StartAsync(new DataFolder(NodeFolder), settings, TimeProvider.System, CancellationToken.None);
        var parties = host.Services.GetRequiredService<IDirectory>();
        _organization = parties.Operator!.Id.ToString();
        // the roles of the engineer are given here for once, beside those of the administrator
        var who = new Principal(_organization, parties.Members(parties.Operator.Id)[0].Handle.ToString(), new HashSet<Role> { Role.OrgAdmin, Role.IdentifierManager, Role.EquipmentEngineer });
        var device = Handle.Parse(_organization + "/EQ-A-001");
        PreparedNode.Done(await host.Services.GetRequiredService<IRegistry>().RegisterAsync(who, new RegisterThing(device, null, 0, [], [])));
        var book = host.Services.GetRequiredService<IPointBook>();
        PreparedNode.Done(await book.SaveAsync(who, new Adapter { Id = "press", Owner = "", Name = "压力机", Kind = AdapterKind.ModbusTcp, Endpoint = press.ToString(), Collector = Name }));
        PreparedNode.Done(await book.SaveAsync(who, device, [new Point { Handle = default, Device = default, Code = "oil", Name = "油温", Adapter = "press", Unit = 1, Address = "holding:5", RawType = RawType.Int16, SamplingMs = 100, ReportMode = ReportMode.Periodic }]));
    }

    private async Task<IReadOnlyList<long>> TimesAsync(HttpClient http)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/streams/samples?point={Uri.EscapeDataString(Point)}&from=-1h&max=100000");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        using var answer = await http.SendAsync(request);
        if (answer.StatusCode == HttpStatusCode.NotFound) return [];
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return [.. json.RootElement.GetProperty("rows").EnumerateArray().Select(r => Micros.Of(r.GetProperty("time").GetDateTimeOffset()))];
    }

    private long SpoolBytes() => Directory.EnumerateFiles(Path.Combine(CollectorFolder, "spool"), "*.spool").Sum(f => new FileInfo(f).Length);

    /// <summary>What lies on the dead collector's disk and was not confirmed.</summary>
    private List<long> Unsent()
    {
        var spool = SpoolFiles.Open(Path.Combine(CollectorFolder, "spool"), new SpoolOptions(), DiskFileSystem.Instance);
        var (block, times) = (new SampleBlock(), new List<long>());
        SegmentReader? reader = null;
        var end = new SpoolPosition(spool.Newest + 1, SpoolSegment.HeaderBytes);
        foreach (var (from, to) in spool.Unsent.Within(default, end))
        {
            for (var at = from; at < to;)
            {
                block.Clear();
                at = spool.Read(at, to, 1_000, block, ref reader);
                for (var i = 0; i < block.Samples.Count; i++)
                {
                    if (block.Series[(int)block.Samples.Series[i] - 1].Key.Point == Point) times.Add(block.Samples.Times[i]);
                }
            }
        }
        reader?.Dispose();
        return times;
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(s_patience);
        using var pulse = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await condition()) await pulse.WaitForNextTickAsync(deadline.Token);
    }
}
