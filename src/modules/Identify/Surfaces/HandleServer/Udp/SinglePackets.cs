using System.Net;
using System.Net.Sockets;
using Yiwang.Wire.Handle;

namespace Yiwang.Identify.Surfaces.HandleServer.Udp;

/// <summary>One datagram a call, where the system has no batches.</summary>
internal sealed class SinglePackets(Socket socket) : IPackets
{
    private readonly byte[] _received = new byte[1_024];
    private readonly byte[] _sending = new byte[HandleLimits.PacketBytes];
    private readonly SocketAddress _sender = new(socket.AddressFamily);
    private int _length;

    public int Receive()
    {
        try
        {
            _length = socket.ReceiveFrom(_received, SocketFlags.None, _sender);
            return 1;
        }
        catch (SocketException e) when (e.SocketErrorCode is not (SocketError.NotSocket or SocketError.OperationAborted or SocketError.Interrupted))
        {
            return 0;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return -1;
        }
    }

    public ReadOnlySpan<byte> Packet(int index) => _received.AsSpan(0, _length);

    public ReadOnlySpan<byte> Sender(int index) => _sender.Buffer.Span[.._sender.Size];

    public Span<byte> Next() => _sending;

    public void Commit(int length, int to)
    {
        try
        {
            socket.SendTo(_sending.AsSpan(0, length), SocketFlags.None, _sender);
        }
        catch (SocketException)
        {
            // as a datagram lost on the way: the client asks again
        }
    }

    public void Flush() { }

    public void Dispose() { }
}
