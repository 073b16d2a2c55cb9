using System.Net;
using System.Net.Sockets;

namespace Yiwang.Node.Tests.Harness;

/// <summary>
/// Ports for servers that must know theirs before they listen, or listen on it a second time. From below the range out of which the kernel serves port 0 and
/// outgoing connections (32768 and up), and each only once, so that nobody takes one between its choice and its use.
/// </summary>
internal static class FreePort
{
    private const int First = 12_000, Count = 20_000;
    private static int s_last = Random.Shared.Next(Count);

    public static int Next()
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref s_last) % Count);
            if (IsFree(port)) return port;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var tcp = new TcpListener(IPAddress.Any, port);
            tcp.Start();
            using var udp = new UdpClient(port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
