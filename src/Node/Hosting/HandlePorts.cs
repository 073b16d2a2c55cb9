using System.Net;
using System.Net.Sockets;
using Yiwang.Identify.Surfaces.HandleServer;
using Yiwang.Node.Settings;

namespace Yiwang.Node.Hosting;

/// <summary>
/// Binds the ports of the Handle protocol before anything listens, so that UDP and TCP have the same number also when any free one is asked for, and a port that is taken is said at start.
/// </summary>
internal static class HandlePorts
{
    private const int Backlog = 1_024;
    private const int SocketBufferBytes = 4 << 20;
    /// <summary>A number free for UDP is nearly always free for TCP.</summary>
    private const int Tries = 20;

    /// <param name="port">0 = any free one; negative = off.</param>
    /// <param name="key">Setting that named the port.</param>
    /// <exception cref="IOException">The port is taken, or the address is not one of this machine's.</exception>
    public static HandlePort? Open(IPAddress address, int port, string key)
    {
        if (port < 0) return null;
        for (var left = port == 0 ? Tries : 1; ; left--)
        {
            try
            {
                return Open(new IPEndPoint(address, port));
            }
            catch (SocketException) when (left > 1)
            {
                // the number that UDP was given belongs to somebody else over TCP
            }
            catch (SocketException e)
            {
                throw new IOException($"{key}：{address} 的端口 {port} 不能用：{e.SocketErrorCode} / cannot listen on port {port} of {address}: {e.SocketErrorCode}", e);
            }
        }
    }

    /// <summary>What the Handle server needs to know of the node.</summary>
    public static HandleServerOptions Options(NodeSettings settings)
    {
        var (listen, address) = (settings.Listen, Listeners.Address(settings.Listen.Address));
        return new HandleServerOptions
        {
            NodeName = settings.Name,
            Address = address,
            PublicUrl = settings.PublicUrl,
            Handle = Open(address, listen.Handle, "listen.handle"),
            Recursion = Open(address, listen.Recursion, "listen.recursion"),
            HttpPort = Math.Max(0, listen.HandleHttp > 0 ? listen.HandleHttp : listen.Http),
            Amplification = settings.Handle.Amplification,
            Idle = TimeSpan.FromSeconds(settings.Handle.IdleSeconds),
            Patience = TimeSpan.FromSeconds(settings.Limits.HeaderSeconds),
            RequestTime = TimeSpan.FromSeconds(settings.Limits.RequestSeconds),
            ConnectionsPerAddress = settings.Handle.ConnectionsPerAddress,
            Sm2 = settings.Handle.Key == "sm2",
        };
    }

    private static HandlePort Open(IPEndPoint endpoint)
    {
        var udp = new Socket(endpoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        var tcp = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            udp.ReceiveBufferSize = udp.SendBufferSize = SocketBufferBytes;
            // so long may the thread that waits for datagrams take to see that the node stops
            udp.ReceiveTimeout = 500;
            udp.Bind(endpoint);
            tcp.Bind(new IPEndPoint(endpoint.Address, ((IPEndPoint)udp.LocalEndPoint!).Port));
            tcp.Listen(Backlog);
            return new HandlePort(udp, tcp);
        }
        catch
        {
            udp.Dispose();
            tcp.Dispose();
            throw;
        }
    }
}
