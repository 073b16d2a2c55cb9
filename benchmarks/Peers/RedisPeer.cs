using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Yiwang.Benchmarks.Resolve;

namespace Yiwang.Benchmarks.Peers;

/// <summary>Debian's <c>redis-server</c>, in memory alone: the cheapest look-up over TCP that there is, without rights or proofs.</summary>
internal static class RedisPeer
{
    private const int ValueBytes = 249;

    public static async Task RunAsync(string folder, int rows, TimeSpan during, int core, Figures figures)
    {
        Directory.CreateDirectory(folder);
        var port = PeerProcess.FreePort();
        await using var redis = PeerProcess.Start(core, "redis-server", "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder);
        var address = await redis.ListeningAsync(port);
        Fill(address, rows);
        var requests = RequestSet.Of(rows, 1, n => Requests.Redis($"99.501.1001/P{n:D10}"));
        await MeasureAsync(redis, address, requests, 50, 1, during, "peer.redis.get.per_s", figures);
        await MeasureAsync(redis, address, requests, 50, 16, during, "peer.redis.get16.per_s", figures);
    }

    private static async Task MeasureAsync(PeerProcess redis, IPEndPoint address, RequestSet requests, int connections, int depth, TimeSpan during, string name, Figures figures)
    {
        using var driver = new StreamDriver<RedisExchange>(address, requests, connections, depth);
        await Driving.OnOwnCoreAsync(() => driver.Saturate(TimeSpan.FromSeconds(0.5)));
        var cpu = redis.CpuTime;
        var load = await Driving.OnOwnCoreAsync(() => driver.Saturate(during));
        Driving.Report(figures, name, load, redis.CpuTime - cpu);
    }

    private static void Fill(IPEndPoint address, int rows)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(address);
        var value = new string('x', ValueBytes);
        var answer = new byte[4096];
        for (var from = 0; from < rows; from += 100)
        {
            var sets = new StringBuilder();
            var count = Math.Min(100, rows - from);
            for (var n = from; n < from + count; n++) sets.Append(CultureInfo.InvariantCulture, $"*3\r\n$3\r\nSET\r\n$23\r\n99.501.1001/P{n:D10}\r\n${ValueBytes}\r\n{value}\r\n");
            socket.Send(Encoding.ASCII.GetBytes(sets.ToString()));
            for (var left = count * "+OK\r\n".Length; left > 0;) left -= socket.Receive(answer.AsSpan(0, Math.Min(left, answer.Length)));
        }
    }
}
