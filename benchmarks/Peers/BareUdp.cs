using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Yiwang.Benchmarks.Resolve;

namespace Yiwang.Benchmarks.Peers;

/// <summary>A .NET socket loop that answers each datagram with 293 bytes and does nothing else: what is left is our share. A process of its own (<c>bench peer-udp PORT</c>).</summary>
internal static class BareUdp
{
    public static void Serve(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 4 << 20 };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        var from = new SocketAddress(AddressFamily.InterNetwork);
        var request = new byte[2048];
        var answer = new byte[293];
        while (true)
        {
            var read = socket.ReceiveFrom(request, SocketFlags.None, from);
            request.AsSpan(0, Math.Min(read, 24)).CopyTo(answer);
            answer[27] = 1;
            socket.SendTo(answer, SocketFlags.None, from);
        }
    }

    public static async Task RunAsync(RequestSet requests, TimeSpan during, int core, Figures figures)
    {
        var port = PeerProcess.FreePort();
        await using var peer = PeerProcess.Start(core, Environment.ProcessPath!, "peer-udp", port.ToString(CultureInfo.InvariantCulture));
        using var driver = new UdpDriver<HandleExchange>(new IPEndPoint(IPAddress.Loopback, port), requests);
        for (var i = 0; i < 50 && (await Driving.OnOwnCoreAsync(() => driver.Pace(TimeSpan.FromSeconds(0.1), 1_000))).Answered == 0; i++) { }
        var cpu = peer.CpuTime;
        var load = await Driving.OnOwnCoreAsync(() => driver.Saturate(during, Driving.UdpInFlight));
        Driving.Report(figures, "peer.udp_echo.per_s", load, peer.CpuTime - cpu);
    }
}
