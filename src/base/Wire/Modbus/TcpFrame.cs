using System.Buffers.Binary;

namespace Yiwang.Wire.Modbus;

/// <summary>The seven bytes (MBAP) before a PDU on TCP.</summary>
/// <param name="PduBytes">Bytes that follow the header.</param>
public readonly record struct TcpFrame(ushort Transaction, byte Unit, int PduBytes)
{
    public const int HeaderBytes = 7;

    public void Write(Span<byte> frame)
    {
        BinaryPrimitives.WriteUInt16BigEndian(frame, Transaction);
        BinaryPrimitives.WriteUInt16BigEndian(frame[2..], 0);
        BinaryPrimitives.WriteUInt16BigEndian(frame[4..], (ushort)(PduBytes + 1));
        frame[6] = Unit;
    }

    /// <summary>The first frame of what has come. A stream with a fault other than NeedMore has lost its place and cannot be read on.</summary>
    public static ModbusFault Read(ReadOnlySpan<byte> received, out TcpFrame frame)
    {
        frame = default;
        if (received.Length >= 4 && BinaryPrimitives.ReadUInt16BigEndian(received[2..]) != 0) return ModbusFault.BadProtocol;
        if (received.Length < HeaderBytes) return ModbusFault.NeedMore;
        var length = BinaryPrimitives.ReadUInt16BigEndian(received[4..]);
        if (length is < 2 or > ModbusLimits.PduBytes + 1) return ModbusFault.BadLength;
        frame = new(BinaryPrimitives.ReadUInt16BigEndian(received), received[6], length - 1);
        return received.Length >= HeaderBytes + frame.PduBytes ? ModbusFault.None : ModbusFault.NeedMore;
    }
}
