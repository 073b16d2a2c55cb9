using System.Diagnostics;
using System.Net;
using Yiwang.Benchmarks.Peers;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Acquisition.Readings;
using Yiwang.Connect.Adapters;
using Yiwang.Connect.Modbus;
using Yiwang.Connect.Points;
using Yiwang.Connect.Simulators;
using Yiwang.Connect.Simulators.Ports;
using Yiwang.Streams;
using Yiwang.Things;
using Yiwang.Wire.Modbus;

namespace Yiwang.Benchmarks.Modbus;

/// <summary>The Modbus driver: how fast one connection reads, and what 250 devices cost, values stored.</summary>
internal static class ModbusBench
{
    private const int Devices = 250, FirstPort = 24_000;
    private const string Owner = "o.aaaaaaaaaaaaaaaaaaaa";

    public static async Task<int> RunAsync(string[] args)
    {
        var quick = args.Contains("--quick");
        var folder = Directory.CreateTempSubdirectory("yiwang-bench-").FullName;
        var figures = new Figures();
        Figures.PrintMachine();
        try
        {
            var program = await LibmodbusPeer.BuildAsync(folder);
            await SequentialAsync(program, TimeSpan.FromSeconds(quick ? 3 : 10), figures);
            await ServedAsync(program, TimeSpan.FromSeconds(quick ? 3 : 10), figures);
            await ManyAsync(folder, TimeSpan.FromSeconds(quick ? 15 : 60), figures);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
        figures.PrintTable();
        return 0;
    }

    /// <summary>One connection, 100 registers a request, one request after the other; libmodbus answers on a core of its own.</summary>
    private static async Task SequentialAsync(string program, TimeSpan during, Figures figures)
    {
        var port = PeerProcess.FreePort();
        await using var server = PeerProcess.Start(0, program, "server", LibmodbusPeer.Text(port));
        await server.ListeningAsync(port);
        figures.Report("peer.libmodbus.read100.per_s", await LibmodbusPeer.AskAsync(program, port, during), "requests/s");
        var health = new AdapterHealth();
        await using var bus = new ModbusBus(Adapter(port), health, TimeProvider.System);
        var words = new byte[ModbusLimits.PduBytes];
        var request = new ModbusRequest(FunctionCode.ReadHoldingRegisters, 0, 100);
        await AskAsync(bus, request, words, TimeSpan.FromSeconds(1));
        using var own = Process.GetCurrentProcess();
        var cpu = own.TotalProcessorTime;
        var allocated = GC.GetTotalAllocatedBytes();
        var (count, spent) = await AskAsync(bus, request, words, during);
        own.Refresh();
        figures.Report("modbus.read100.per_s", count / spent.TotalSeconds, "requests/s", "≥ 12 000");
        figures.ReportCpu("modbus.read100.per_s", own.TotalProcessorTime - cpu, count);
        figures.Report("modbus.read100.allocated", (GC.GetTotalAllocatedBytes() - allocated) / (double)count, "B each");
    }

    private static async Task<(long Count, TimeSpan Spent)> AskAsync(ModbusBus bus, ModbusRequest request, byte[] words, TimeSpan during)
    {
        var began = Stopwatch.GetTimestamp();
        long count = 0;
        while (Stopwatch.GetElapsedTime(began) < during)
        {
            for (var i = 0; i < 100; i++, count++)
                if (!(await bus.ExchangeAsync(1, request, default, words, TimeSpan.FromSeconds(1), urgent: false)).Ok) throw new InvalidOperationException("no answer");
        }
        return (count, Stopwatch.GetElapsedTime(began));
    }

    /// <summary>The same the other way about: libmodbus asks a device of ours.</summary>
    private static async Task ServedAsync(string program, TimeSpan during, Figures figures)
    {
        var signals = Enumerable.Range(0, 100).Select(i => new Signal("", RegisterTable.Holding, i, RawType.UInt16, 1, SignalKind.Fixed, _ => i)).ToArray();
        await using var device = new DevicePort(new SimulatedDevice("D", 1, signals, TimeProvider.System), new(IPAddress.Loopback, 0), rtu: false, TimeProvider.System);
        figures.Report("modbus.served100.per_s", await LibmodbusPeer.AskAsync(program, device.Endpoint.Port, during), "requests/s");
    }

    /// <summary>250 devices, 20 points each, every second, through scaling and dead-band into the store.</summary>
    private static async Task ManyAsync(string folder, TimeSpan during, Figures figures)
    {
        await using var devices = PeerProcess.Start(1, Environment.ProcessPath!, "peer-modbus", LibmodbusPeer.Text(FirstPort), LibmodbusPeer.Text(Devices));
        await devices.ListeningAsync(FirstPort + Devices - 1);
        using var store = StreamStore.Open(Path.Combine(folder, "streams"));
        var feed = new SampleFeed(store);
        using var stop = new CancellationTokenSource();
        var sinks = new List<ReadingSink>();
        var drivers = new List<ModbusDriver>();
        for (var i = 0; i < Devices; i++)
        {
            var points = Enumerable.Range(0, ManyDevices.Points).Select(p => Point(i, p)).ToArray();
            sinks.Add(new(feed, Owner, points, TimeProvider.System));
            drivers.Add(new(new(Adapter(FirstPort + i), null, points, sinks[^1], TimeProvider.System)));
        }
        var running = drivers.Select(d => Task.Run(() => d.RunAsync(stop.Token))).ToArray();
        await Task.Delay(TimeSpan.FromSeconds(3));
        using var own = Process.GetCurrentProcess();
        var (cpu, answers, samples, began) = (own.TotalProcessorTime, drivers.Sum(d => d.Health.Answers), store.Figures.Samples, Stopwatch.GetTimestamp());
        await Task.Delay(during);
        own.Refresh();
        var spent = Stopwatch.GetElapsedTime(began);
        figures.Report("modbus.devices250.cpu_percent", 100 * (own.TotalProcessorTime - cpu) / spent, "% of a core", "< 25");
        figures.Report("modbus.devices250.answers.per_s", (drivers.Sum(d => d.Health.Answers) - answers) / spent.TotalSeconds, "requests/s");
        figures.Report("modbus.devices250.samples.per_s", (store.Figures.Samples - samples) / spent.TotalSeconds, "samples/s");
        figures.Report("modbus.devices250.skipped", drivers.Sum(d => d.Health.Skipped), "polls");
        await stop.CancelAsync();
        foreach (var driver in drivers) await driver.DisposeAsync();
        await Task.WhenAll(running);
        foreach (var sink in sinks) await sink.DisposeAsync();
    }

    private static Adapter Adapter(int port) => new() { Id = $"a{port}", Owner = Owner, Name = "bench", Kind = AdapterKind.ModbusTcp, Endpoint = $"127.0.0.1:{port}" };

    private static Point Point(int device, int place) => new()
    {
        Handle = Handle.Parse($"{Owner}/D{device}.p{place}"), Device = Handle.Parse($"{Owner}/D{device}"), Code = $"p{place}", Name = "", Unit = 1, Address = $"holding:{place}",
        RawType = RawType.UInt16, Scale = 0.01, ReportMode = ReportMode.Periodic, HeartbeatMs = 1_000,
    };
}
