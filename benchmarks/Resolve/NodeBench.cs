using System.Net;
using Yiwang.Benchmarks.Identify;
using Yiwang.Benchmarks.Peers;
using Yiwang.Wire.Handle;

namespace Yiwang.Benchmarks.Resolve;

/// <summary>One running node under load: UDP, TCP, HTTP; identifiers that are there and that are not.</summary>
internal sealed class NodeBench(ServedNode node, long rows, TimeSpan during, string name, Figures figures)
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    public static async Task RunAsync(string folder, long rows, TimeSpan during, string? only, string name, Figures figures)
    {
        await using (var node = await ServedNode.StartAsync(folder, rows, Driving.ServerCore))
        {
            var bench = new NodeBench(node, rows, during, name, figures);
            if (only is null or "udp") await bench.UdpAsync();
            if (only is null or "tcp") await bench.TcpAsync();
            if (only is null or "http") await bench.HttpAsync();
            if (only is null or "create") await CreateBench.RunAsync(node, during, name, figures);
        }
        if (only is not (null or "http")) return;
        // the bar is with both cores shared between server and wrk
        await using (var node = await ServedNode.StartAsync(folder, rows)) await new NodeBench(node, rows, during, name, figures).WrkAsync();
    }

    public static RequestSet Present(long rows) => RequestSet.Of(rows, (int)ResponseCode.Success, n => Requests.Handle(Name(n)));

    private static RequestSet Absent(long rows) => RequestSet.Of(rows, (int)ResponseCode.HandleNotFound, n => Requests.Handle(Name(n)), from: rows * 2);

    private static string Name(long number) => $"{ServedNode.Prefix}/P{number:D10}";

    private async Task UdpAsync()
    {
        using var driver = new UdpDriver<HandleExchange>(node.Handle, Present(rows));
        await Driving.OnOwnCoreAsync(() => driver.Saturate(WarmUp, Driving.UdpInFlight));
        var (cpu, allocated) = (node.CpuTime, await node.AllocatedBytesAsync());
        var load = await Driving.OnOwnCoreAsync(() => driver.Saturate(during, Driving.UdpInFlight));
        Driving.Report(figures, $"{name}.udp.per_s", load, node.CpuTime - cpu, cpuBar: "≤ 5");
        figures.Report($"{name}.udp.allocated", (await node.AllocatedBytesAsync() - allocated) / (double)load.Answered, "B of the whole process each", "0 on the path (a test)");
        Driving.ReportLatency(figures, $"{name}.udp.per_s", await Driving.OnOwnCoreAsync(() => driver.Pace(during, load.PerSecond / 2)));

        using var absent = new UdpDriver<HandleExchange>(node.Handle, Absent(rows));
        cpu = node.CpuTime;
        load = await Driving.OnOwnCoreAsync(() => absent.Saturate(during, Driving.UdpInFlight));
        Driving.Report(figures, $"{name}.udp.absent.per_s", load, node.CpuTime - cpu);
    }

    private async Task TcpAsync()
    {
        using (var one = new StreamDriver<HandleExchange>(node.Handle, Present(rows), 1, 256))
        {
            await Driving.OnOwnCoreAsync(() => one.Saturate(WarmUp));
            var cpu = node.CpuTime;
            var load = await Driving.OnOwnCoreAsync(() => one.Saturate(during));
            Driving.Report(figures, $"{name}.tcp.per_s", load, node.CpuTime - cpu, "≥ 400 000 a core");
            Driving.ReportLatency(figures, $"{name}.tcp.per_s", await Driving.OnOwnCoreAsync(() => one.Pace(during, load.PerSecond / 2)));
        }
        using (var many = new StreamDriver<HandleExchange>(node.Handle, Present(rows), 16, 16))
        {
            var cpu = node.CpuTime;
            Driving.Report(figures, $"{name}.tcp.c16.per_s", await Driving.OnOwnCoreAsync(() => many.Saturate(during)), node.CpuTime - cpu);
        }
        using var absent = new StreamDriver<HandleExchange>(node.Handle, Absent(rows), 1, 256);
        var before = node.CpuTime;
        Driving.Report(figures, $"{name}.tcp.absent.per_s", await Driving.OnOwnCoreAsync(() => absent.Saturate(during)), node.CpuTime - before);
    }

    private async Task HttpAsync()
    {
        var requests = RequestSet.Of(rows, (int)HttpStatusCode.OK, n => Requests.Http(Name(n)));
        using var driver = new StreamDriver<HttpExchange>(new IPEndPoint(IPAddress.Loopback, node.Address.Port), requests, 64, 1);
        await Driving.OnOwnCoreAsync(() => driver.Saturate(WarmUp));
        var cpu = node.CpuTime;
        var load = await Driving.OnOwnCoreAsync(() => driver.Saturate(during));
        Driving.Report(figures, $"{name}.http.core.per_s", load, node.CpuTime - cpu);
        Driving.ReportLatency(figures, $"{name}.http.core.per_s", await Driving.OnOwnCoreAsync(() => driver.Pace(during, load.PerSecond / 2)));
    }

    private async Task WrkAsync()
    {
        var url = new Uri(node.Address, "/").ToString();
        await Wrk.RunAsync(url, 64, WarmUp, Script(rows));
        await WrkAsync(url, $"{name}.http.per_s", Script(rows), HttpStatusCode.OK, "≥ 65 000");
        await WrkAsync(url, $"{name}.http.absent.per_s", Script(rows, from: rows * 2), HttpStatusCode.NotFound);
    }

    private async Task WrkAsync(string url, string figure, string script, HttpStatusCode expected, string bar = "")
    {
        var cpu = node.CpuTime;
        var load = await Wrk.RunAsync(url, 64, during, script);
        figures.Report(figure, load.RequestsPerSecond, "/s", bar);
        figures.ReportCpu(figure, node.CpuTime - cpu, load.Requests);
        var wrong = expected == HttpStatusCode.OK ? load.Non2xx : load.Requests - load.Non2xx;
        if (wrong > 0) figures.Report(figure.Replace("per_s", "wrong", StringComparison.Ordinal), wrong, $"of {load.Requests} answers");
    }

    // a step that is prime to the rows leaves every cache line cold
    private static string Script(long rows, long from = 0) => $$"""
        local n = 0
        request = function()
          n = (n + 7919 * 12347) % {{rows}}
          return wrk.format("GET", string.format("/api/handles/{{ServedNode.Prefix}}/P%010d", {{from}} + n))
        end
        """;
}
