using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Yiwang.Connect.Adapters;
using Yiwang.Connect.Points;
using Yiwang.Connect.Points.Classes;
using Yiwang.Connect.Simulators;
using Yiwang.Node.Settings;
using Yiwang.Node.Tests.Harness;
using Yiwang.Parties;
using Yiwang.Parties.Sessions;
using Yiwang.Things;
using Yiwang.Things.Prefixes;
using Yiwang.Things.Templates;
using static Yiwang.Node.Tests.Harness.PreparedNode;

namespace Yiwang.Node.Tests.Modbus;

/// <summary>From a press over a node to an older SCADA and back: a register of the machine is read with mbpoll from the node, and written there.</summary>
public sealed class WholeWayTests
{
    /// <summary>Between two writes of the press's stroke rate, as its template says.</summary>
    private static readonly TimeSpan s_between = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_SCADA_reads_the_press_from_the_node_and_writes_through_its_guard()
    {
        await using var plant = new SimulatedPlant(7, DateTimeOffset.UnixEpoch, TimeProvider.System);
        var press = plant.Start("EQ-A-001", new(IPAddress.Loopback, 0));
        await using var node = await RunningNode.StartAsync(new NodeSettings { Listen = new() { Modbus = 0 }, Limits = new() { DrainSeconds = 1 }, Modbus = new() { WriteAs = "admin" }, Control = new() { Tickets = false } });
        await ConnectPressAsync(node.Host.Services, press);
        var port = Yiwang.Node.Hosting.MachinePorts.PortOf(node.Host.Machines.Modbus)!.Value;

        var rate = await UntilAsync(port, shown => shown >= 10);
        await WriteTooSoonAsync(port, rate + 3);
        await UntilAsync(port, shown => shown == rate + 3);

        plant.Switch("EQ-A-001", SimulatedFault.Unplug, on: true);
        await UntilRefusedAsync(port);
        plant.Switch("EQ-A-001", SimulatedFault.Unplug, on: false);
        await UntilAsync(port, shown => shown == rate + 3);
    }

    /// <summary>Two writes, the second sooner than the ten seconds that the point asks for. Where a busy machine took longer over them it says nothing, and they are made once more.</summary>
    private static async Task WriteTooSoonAsync(int port, int value)
    {
        using var look = new PeriodicTimer(TimeSpan.FromSeconds(1));
        for (var left = 10; ; left--)
        {
            var began = TimeProvider.System.GetTimestamp();
            Assert.True(await WriteAsync(port, value));
            var second = await WriteAsync(port, value + 1);
            if (!second) return;
            var took = TimeProvider.System.GetElapsedTime(began);
            Assert.True(took >= s_between && left > 0, $"written twice within {took}");
            while (TimeProvider.System.GetElapsedTime(began) < took + s_between) await look.WaitForNextTickAsync();
        }
    }

    private static async Task ConnectPressAsync(IServiceProvider node, IPEndPoint press)
    {
        await FoundAsync(node.GetRequiredService<Accounts>(), node.GetRequiredService<IParties>(), node.GetRequiredService<IPrefixRegistry>(), node.GetRequiredService<ApiTokens>());
        var directory = node.GetRequiredService<IDirectory>();
        Assert.True(UserName.TryParse("admin", out var name));
        var who = directory.Find(name)!.In(directory.Operator!.Id)!;
        var device = Handle.Parse($"{who.Organization}/EQ-A-001");
        var value = new HandleValue(2001, "T2001", Encoding.UTF8.GetBytes("压力机"), 86_400, TemplateValues.PermissionsOf(1, Visibility.Public), 0, 1, Visibility.Public);
        Done(await node.GetRequiredService<IRegistry>().RegisterAsync(who, new RegisterThing(device, null, 0, [value], [])));
        var book = node.GetRequiredService<IPointBook>();
        Done(await book.SaveAsync(who, new Adapter { Id = "press", Owner = who.Organization!, Name = "压力机", Kind = AdapterKind.ModbusTcp, Endpoint = press.ToString() }));
        var points = Done(await node.GetRequiredService<ClassSetup>().ApplyAsync(who, device, DeviceClasses.Find("forging-press")!, new ClassDraft("press", 1)));
        Done(await book.SaveAsync(who, device, [points.Single(p => p.Code == "spm_set") with { ServeAddress = "holding:50" }]));
    }

    private static async Task<int> UntilAsync(int port, Func<int, bool> holds)
    {
        var shown = "";
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        for (var began = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromMinutes(1); await look.WaitForNextTickAsync())
        {
            shown = await MbpollAsync(port, "-1");
            var value = Regex.Match(shown, @"\[50\]:\s+(\d+)");
            if (value.Success && holds(int.Parse(value.Groups[1].Value, CultureInfo.InvariantCulture))) return int.Parse(value.Groups[1].Value, CultureInfo.InvariantCulture);
        }
        throw new TimeoutException(shown);
    }

    /// <summary>An old value is not shown as if it were present.</summary>
    private static async Task UntilRefusedAsync(int port)
    {
        var shown = "";
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        for (var began = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromMinutes(1); await look.WaitForNextTickAsync())
        {
            shown = await MbpollAsync(port, "-1");
            if (shown.Contains("Target device failed to respond", StringComparison.OrdinalIgnoreCase)) return;
        }
        throw new TimeoutException(shown);
    }

    private static async Task<bool> WriteAsync(int port, int value) => (await MbpollAsync(port, "-1", "127.0.0.1", Peer.Text(value))).Contains("Written 1", StringComparison.Ordinal);

    private static Task<string> MbpollAsync(int port, params string[] rest) =>
        Peer.RunAsync("sh", "-c", $"mbpoll -m tcp -a 1 -0 -t 4 -r 50 -o 10 -p {port} {(rest.Length == 1 ? rest[0] + " 127.0.0.1" : string.Join(' ', rest))} 2>&1");
}
