using System.Net;
using System.Net.Sockets;

namespace Yiwang.Connect.Modbus.Links;

internal sealed class TcpChannel(Socket socket) : IByteChannel
{
    public TimeSpan Silence => TimeSpan.Zero;

    /// <exception cref="SocketException">Nobody there.</exception>
    public static async Task<TcpChannel> ConnectAsync(EndPoint endpoint, CancellationToken cancel)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // A cable that was pulled while nothing was asked is noticed within a minute.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 30);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 10);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
            await socket.ConnectAsync(endpoint, cancel);
            return new(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary><c>host:port</c>, <c>[::1]:502</c>; without a port 502.</summary>
    public static bool TryEndpoint(string text, out EndPoint endpoint)
    {
        if (IPEndPoint.TryParse(text, out var ip))
        {
            endpoint = ip.Port == 0 ? new(ip.Address, DefaultPort) : ip;
            return true;
        }
        var colon = text.LastIndexOf(':');
        var host = colon < 0 ? text : text[..colon];
        var port = DefaultPort;
        var valid = Uri.CheckHostName(host) is UriHostNameType.Dns && (colon < 0 || int.TryParse(text.AsSpan(colon + 1), out port) && port is > 0 and < 65_536);
        endpoint = valid ? new DnsEndPoint(host, port) : new IPEndPoint(IPAddress.None, 0);
        return valid;
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        // A request is shorter than any send buffer: it goes in one call or the connection is ill.
        var sending = socket.SendAsync(bytes, cancel);
        return sending.IsCompletedSuccessfully ? Done(sending) : Rest(sending);
    }

    public ValueTask<int> ReceiveAsync(Memory<byte> into, CancellationToken cancel) => socket.ReceiveAsync(into, cancel);

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private const int DefaultPort = 502;

    private static ValueTask Done(ValueTask<int> sending)
    {
        _ = sending.GetAwaiter().GetResult();
        return ValueTask.CompletedTask;
    }

    private static async ValueTask Rest(ValueTask<int> sending) => await sending;
}
