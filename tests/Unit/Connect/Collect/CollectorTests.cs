using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Xunit;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Adapters;
using Yiwang.Connect.Collect;
using Yiwang.Connect.Collect.Hub;
using Yiwang.Connect.Collect.Uplink;
using Yiwang.Connect.Modbus;
using Yiwang.Connect.Points;
using Yiwang.Connect.Simulators;
using Yiwang.Parties;
using Yiwang.Unit.Tests.Things;

namespace Yiwang.Unit.Tests.Connect.Collect;

public sealed class CollectorTests
{
    private const string Password = "geheim-12345";

    private static Adapter Away(string id = "press") => ConnectBed.Modbus(id) with { Collector = PaperUplink.Name };

    /// <summary>A real machine over Modbus, the collector, HTTP, the node: with the node gone for a while, and the collector started anew while it is.</summary>
    [Fact]
    public async Task What_a_machine_said_while_the_node_was_gone_arrives_once_and_with_its_own_time()
    {
        await using var bed = await ConnectBed.OpenAsync();
        await using var plant = new SimulatedPlant(7, TimeProvider.System.GetUtcNow(), TimeProvider.System);
        var press = plant.Start("EQ-A-001", new IPEndPoint(IPAddress.Loopback, 0));
        await bed.Book.SaveAsync(ConnectBed.Engineer, Away() with { Endpoint = press.ToString() });
        await bed.WithPressAsync([.. new[] { ("state", "holding:0", RawType.UInt16), ("pieces", "holding:1", RawType.UInt32), ("oil", "holding:5", RawType.Int16) }
            .Select(p => ConnectBed.Register(p.Item1, p.Item2, p.Item3) with { SamplingMs = 100, ReportMode = ReportMode.Periodic })]);
        await using var hub = new HubNode(bed);
        await hub.StartAsync();
        using var http = Client(hub.Address, "engineer");
        await using var collector = new CollectorBed(new HttpUplink(http, PaperUplink.Name, TimeProvider.System), new ModbusDrivers());
        collector.Start();
        await CollectorBed.UntilAsync(() => bed.Store.Of(".oil").Count >= 5);
        await CollectorBed.UntilAsync(() => hub.Collectors.All(ThingsBed.Forge) is [{ IsOnline: true, Report.Adapters: [{ State: LinkState.Online }] }]);
        Assert.Equal(LinkState.Online, hub.Collectors.StatusOf(bed.Book.FindAdapter("press")!)!.State);
        await hub.StopAsync();
        var atNode = bed.Store.Samples.Count;
        await CollectorBed.UntilAsync(() => Taken(collector) >= atNode + 30);
        Assert.True(await collector.StopAsync());
        var first = Taken(collector);
        // the node is still away: what to do is known from the disk
        collector.Start();
        await CollectorBed.UntilAsync(() => Taken(collector) >= 30);
        Assert.Equal(atNode, bed.Store.Samples.Count);
        await hub.StartAsync();
        await CollectorBed.UntilAsync(() => bed.Store.Samples.Count > atNode && collector.Spool.Files.Unsent.IsEmpty && collector.Collector.Sender.Trouble is null);
        Assert.True(await collector.StopAsync());
        var (second, end) = (Taken(collector), Micros.Of(TimeProvider.System));
        collector.Start();
        await CollectorBed.UntilAsync(() => Kept(bed, end) >= first + second);
        Assert.Equal(first + second, Kept(bed, end));
        var times = bed.Store.Of(".oil").Select(s => s.TimeUs).Distinct().Order().ToArray();
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.True(pair.Second > pair.First));
    }

    [Fact]
    public async Task A_plan_is_followed_and_what_did_not_change_goes_on_undisturbed()
    {
        await using var bed = await ConnectBed.OpenAsync();
        await bed.Book.SaveAsync(ConnectBed.Engineer, Away());
        await bed.Book.SaveAsync(ConnectBed.Engineer, Away("pump"), new AdapterSecret(Password));
        await bed.Book.SaveAsync(ConnectBed.Engineer, ConnectBed.Press, [ConnectBed.Register("a", "holding:0")]);
        await bed.Book.SaveAsync(ConnectBed.Engineer, ConnectBed.Pump, [ConnectBed.Register("p", "holding:0") with { Adapter = "pump" }]);
        using var collectors = new Collectors(bed.Book, TimeProvider.System);
        var plan = collectors.PlanOf(ThingsBed.Forge, "PLANT-A");
        Assert.Equal([("press", null), ("pump", Password)], plan.Adapters.Select(a => (a.Adapter.Id, a.Password)));
        Assert.Empty(collectors.PlanOf(ThingsBed.Forge, "plant-b").Adapters);
        Assert.Empty(collectors.PlanOf(ThingsBed.Stranger, PaperUplink.Name).Adapters);
        var next = collectors.NewPlanAsync(ThingsBed.Forge, PaperUplink.Name, plan.Version, TimeSpan.FromMinutes(1), default).AsTask();
        Assert.False(next.IsCompleted);
        await bed.Book.SaveAsync(ConnectBed.Engineer, ConnectBed.Press, [ConnectBed.Register("b", "holding:1")]);
        var changed = await next.WaitAsync(Patience.Deadline);
        Assert.Equal(["a", "b"], changed!.Adapters[0].Points.Select(p => p.Code));
        Assert.NotEqual(plan.Version, changed.Version);
    }

    [Fact]
    public async Task A_plan_on_disk_shows_no_password()
    {
        await using var bed = await ConnectBed.OpenAsync();
        await bed.Book.SaveAsync(ConnectBed.Engineer, Away(), new AdapterSecret(Password));
        await bed.Book.SaveAsync(ConnectBed.Engineer, ConnectBed.Press, [ConnectBed.Register("a", "holding:0")]);
        using var collectors = new Collectors(bed.Book, TimeProvider.System);
        var uplink = new PaperUplink(new CollectorIntake(bed.Book, bed.Feed, TimeProvider.System), collectors);
        await using var collector = new CollectorBed(uplink);
        collector.Start();
        await CollectorBed.UntilAsync(() => File.Exists(Path.Combine(collector.Folder, "plan.bin")));
        await CollectorBed.UntilAsync(() => uplink.Reports.Count > 0);
        Assert.True(await collector.StopAsync());
        foreach (var file in Directory.EnumerateFiles(collector.Folder, "*", SearchOption.AllDirectories))
            Assert.DoesNotContain(Password, Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)), StringComparison.Ordinal);
        uplink.IsCut = true;
        collector.Start();
        await CollectorBed.UntilAsync(() => collector.Collector.Report().Adapters.Count == 1);
        await CollectorBed.UntilAsync(() => collector.Collector.Trouble is { IsAway: true });
        await CollectorBed.UntilAsync(() => PlantCollector.Describe(collector.Folder, asJson: false)!.Contains("press", StringComparison.Ordinal));
        Assert.Null(PlantCollector.Describe(Path.Combine(collector.Folder, "keys"), asJson: true));
    }

    [Fact]
    public async Task Only_who_manages_devices_gets_a_plan_or_sends_samples()
    {
        await using var bed = await ConnectBed.OpenAsync();
        await bed.Book.SaveAsync(ConnectBed.Engineer, Away(), new AdapterSecret(Password));
        await using var hub = new HubNode(bed);
        await hub.StartAsync();
        foreach (var (token, status) in new[] { ("", HttpStatusCode.Unauthorized), ("inspector", HttpStatusCode.Forbidden), ("engineer", HttpStatusCode.OK) })
        {
            using var http = Client(hub.Address, token);
            foreach (var path in new[] { "api/v1/collectors", "api/v1/collectors/plant-a/plan" }) Assert.Equal(status, (await http.GetAsync(path)).StatusCode);
        }
        using var engineer = Client(hub.Address, "engineer");
        Assert.Contains(Password, await engineer.GetStringAsync("api/v1/collectors/plant-a/plan"), StringComparison.Ordinal);
        Assert.Contains(bed.Audit.Records, r => r.Action == "collector.plan" && r.Object == "plant-a");
        using var stranger = Client(hub.Address, "stranger");
        Assert.DoesNotContain(Password, await stranger.GetStringAsync("api/v1/collectors/plant-a/plan"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await engineer.GetAsync("api/v1/collectors/a%20b/plan")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await engineer.PostAsync("api/v1/collectors/plant-a/samples", new ByteArrayContent([1, 2, 3]))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await engineer.PostAsync("api/v1/collectors/plant-a/report", new StringContent("[]"))).StatusCode);
        // refused before it is sent: otherwise the end of the connection may arrive before the answer
        using var large = new HttpRequestMessage(HttpMethod.Post, "api/v1/collectors/plant-a/report") { Content = new ByteArrayContent(new byte[2 << 20]), Headers = { ExpectContinue = true } };
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await engineer.SendAsync(large)).StatusCode);
        for (var i = 0; i < Collectors.OfOneMax - 1; i++) Assert.Equal(HttpStatusCode.BadRequest, (await engineer.PostAsync($"api/v1/collectors/c{i}/report", new StringContent("x"))).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await engineer.GetAsync("api/v1/collectors/one-more/plan")).StatusCode);
    }

    [Theory]
    [InlineData("plant a", "http://127.0.0.1/", "t", 64, false)]
    [InlineData("plant-a", "http://192.168.1.5/", "t", 64, false)]
    [InlineData("plant-a", "http://127.0.0.1/", "", 64, false)]
    [InlineData("plant-a", "http://127.0.0.1/", "t", 1, false)]
    [InlineData("plant-a", "http://127.0.0.1/", "t", 64, true)]
    [InlineData("plant-a", "https://192.168.1.5/", "t", 64, true)]
    public void Options_are_checked_before_anything_starts(string name, string node, string token, int spool, bool good) =>
        Assert.Equal(good, PlantCollector.Check(new CollectorOptions { Name = name, Node = new Uri(node), Token = token, Folder = "x", SpoolMiB = spool }) is null);

    private static long Taken(CollectorBed collector) => collector.Spool.Taken;

    private static long Kept(ConnectBed bed, long untilUs) => bed.Store.Samples.Where(s => s.TimeUs <= untilUs).DistinctBy(s => (s.Series, s.TimeUs)).Count();

    private static HttpClient Client(Uri address, string token)
    {
        var http = new HttpClient { BaseAddress = address };
        if (token.Length > 0) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }
}
