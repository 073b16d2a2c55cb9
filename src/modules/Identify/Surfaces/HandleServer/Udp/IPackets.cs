namespace Yiwang.Identify.Surfaces.HandleServer.Udp;

/// <summary>Datagrams in and out of one socket, several at a time. Used by one thread. What a method gives is valid until the next <see cref="Receive"/>.</summary>
internal interface IPackets : IDisposable
{
    /// <summary>Waits for datagrams, at most half a second; 0 = none came. Negative = the socket is closed.</summary>
    int Receive();

    ReadOnlySpan<byte> Packet(int index);

    /// <summary>Socket address of its sender: the operating system's <c>sockaddr</c>.</summary>
    ReadOnlySpan<byte> Sender(int index);

    /// <summary>512 bytes for one packet to go out; <see cref="Commit"/> keeps it. Sends what is there when no room is left.</summary>
    Span<byte> Next();

    /// <param name="length">Bytes written to the slot.</param>
    /// <param name="to">Number of the received datagram whose sender is meant.</param>
    void Commit(int length, int to);

    /// <summary>Sends all that was committed.</summary>
    void Flush();
}
