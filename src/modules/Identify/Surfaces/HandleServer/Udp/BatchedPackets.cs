using System.Net.Sockets;
using System.Runtime.InteropServices;
using Yiwang.Wire.Handle;

namespace Yiwang.Identify.Surfaces.HandleServer.Udp;

/// <summary>64 datagrams for one system call each way, in memory outside the collected heap. Nothing is allocated after the constructor.</summary>
internal sealed unsafe class BatchedPackets : IPackets
{
    private const int Batch = 64;
    /// <summary>Requests are at most 512 bytes; a longer datagram shows that it is one by filling this.</summary>
    private const int ReceiveBytes = 1_024;
    /// <summary>Answers of several packets share the batch: room for four each.</summary>
    private const int SendSlots = 4 * Batch;
    /// <summary>sockaddr_in6 is the largest.</summary>
    private const int AddressBytes = 28;
    private const int InterruptedError = 4;
    private const int TryAgainError = 11;
    private const int BadSocketError = 9;

    private readonly int _socket;
    private readonly byte* _memory;
    private readonly Libc.Datagram* _in;
    private readonly Libc.Datagram* _out;
    private readonly byte* _received;
    private readonly byte* _addresses;
    private readonly byte* _sending;
    private int _committed;

    public BatchedPackets(Socket socket)
    {
        _socket = (int)socket.Handle;
        const int headers = (Batch + SendSlots) * (64 + 16);
        const int size = headers + Batch * (ReceiveBytes + AddressBytes + 4) + SendSlots * HandleLimits.PacketBytes;
        _memory = (byte*)NativeMemory.AllocZeroed(size);
        _in = (Libc.Datagram*)_memory;
        _out = _in + Batch;
        var spans = (Libc.Span*)(_out + SendSlots);
        _received = _memory + headers;
        _addresses = _received + Batch * ReceiveBytes;
        _sending = _addresses + Batch * (AddressBytes + 4);
        for (var i = 0; i < Batch; i++)
        {
            spans[i] = new() { Start = _received + i * ReceiveBytes, Length = ReceiveBytes };
            _in[i] = new() { Address = _addresses + i * (AddressBytes + 4), Vectors = spans + i, VectorCount = 1 };
        }
        spans += Batch;
        for (var i = 0; i < SendSlots; i++)
        {
            spans[i] = new() { Start = _sending + i * HandleLimits.PacketBytes };
            _out[i] = new() { Vectors = spans + i, VectorCount = 1 };
        }
    }

    /// <summary>Packets that the network took less than whole: full buffers of the kernel.</summary>
    public long Unsent { get; private set; }

    public int Receive()
    {
        for (var i = 0; i < Batch; i++) _in[i].AddressLength = AddressBytes;
        var count = Libc.Receive(_socket, _in, Batch, Libc.WaitForOne, null);
        if (count >= 0) return count;
        return Marshal.GetLastPInvokeError() == BadSocketError ? -1 : 0;
    }

    // one that was cut to the buffer is no request: it reads as empty
    public ReadOnlySpan<byte> Packet(int index) => (_in[index].Flags & Libc.Truncated) != 0 ? default : new(_received + index * ReceiveBytes, (int)_in[index].Length);

    public ReadOnlySpan<byte> Sender(int index) => new(_in[index].Address, (int)_in[index].AddressLength);

    public Span<byte> Next()
    {
        if (_committed == SendSlots) Flush();
        return new(_sending + _committed * HandleLimits.PacketBytes, HandleLimits.PacketBytes);
    }

    public void Commit(int length, int to)
    {
        ref var packet = ref _out[_committed++];
        packet.Vectors->Length = (nuint)length;
        packet.Address = _in[to].Address;
        packet.AddressLength = _in[to].AddressLength;
    }

    public void Flush()
    {
        for (var sent = 0; sent < _committed;)
        {
            var count = Libc.Send(_socket, _out + sent, (uint)(_committed - sent), 0);
            if (count > 0) sent += count;
            else if (Marshal.GetLastPInvokeError() is not (InterruptedError or TryAgainError))
            {
                // one address that cannot be reached must not keep the others from their answers
                sent++;
                Unsent++;
            }
        }
        _committed = 0;
    }

    public void Dispose() => NativeMemory.Free(_memory);
}
