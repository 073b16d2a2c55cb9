using System.Net;
using System.Net.Sockets;
using Yiwang.Connect.Health;
using Yiwang.Node.Settings;

namespace Yiwang.Node.Hosting;

/// <summary>Ports that machines connect to, bound before anything listens: a port that is taken is said at start, and one that may be any free one is known.</summary>
internal sealed class MachinePorts : IDisposable
{
    private const int Backlog = 4_096;

    private MachinePorts(NodeSettings settings)
    {
        var (listen, address) = (settings.Listen, Listeners.Address(settings.Listen.Address));
        Mqtt = Open(address, listen.Mqtt, "listen.mqtt");
        Mqtts = Open(address, listen.Mqtts, "listen.mqtts");
        Modbus = Open(address, listen.Modbus, "listen.modbus");
    }

    public Socket? Mqtt { get; }
    public Socket? Mqtts { get; }
    public Socket? Modbus { get; }
    public IEnumerable<Socket> All => new[] { Mqtt, Mqtts, Modbus }.OfType<Socket>();

    public MachineListeners Doors => new(PortOf(Mqtt), PortOf(Mqtts), PortOf(Modbus));

    public static int? PortOf(Socket? socket) => (socket?.LocalEndPoint as IPEndPoint)?.Port;

    /// <exception cref="IOException">A port is taken, or the address is not one of this machine's.</exception>
    public static MachinePorts Open(NodeSettings settings) => new(settings);

    public void Dispose()
    {
        foreach (var socket in All) socket.Dispose();
    }

    private Socket? Open(IPAddress address, int port, string key)
    {
        if (port < 0) return null;
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen(Backlog);
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            Dispose();
            throw new IOException($"{key}：{address} 的端口 {port} 不能用：{e.SocketErrorCode} / cannot listen on port {port} of {address}: {e.SocketErrorCode}", e);
        }
    }
}
