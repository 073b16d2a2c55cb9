using System.Buffers.Binary;

namespace Yiwang.Wire.Modbus;

/// <summary>
/// Unit, PDU, checksum on a serial line or a TCP stream that carries one. RTU marks the end of a frame by silence alone, which a stream does not keep, so the length
/// follows from the function.
/// </summary>
public static class RtuFrame
{
    /// <summary>Bytes around the PDU.</summary>
    public const int Overhead = 3;

    /// <summary>Puts unit and checksum around a PDU that already stands at <c>frame[1..]</c>.</summary>
    /// <returns>Bytes of the frame.</returns>
    public static int Close(Span<byte> frame, byte unit, int pduBytes)
    {
        frame[0] = unit;
        BinaryPrimitives.WriteUInt16LittleEndian(frame[(1 + pduBytes)..], RtuChecksum.Of(frame[..(1 + pduBytes)]));
        return pduBytes + Overhead;
    }

    /// <summary>The answer that begins at the first byte.</summary>
    public static ModbusFault ReadAnswer(ReadOnlySpan<byte> received, out byte unit, out ReadOnlySpan<byte> pdu) => Read(received, AnswerBytes(received), out unit, out pdu);

    /// <summary>The request that begins at the first byte.</summary>
    public static ModbusFault ReadRequest(ReadOnlySpan<byte> received, out byte unit, out ReadOnlySpan<byte> pdu) => Read(received, RequestBytes(received), out unit, out pdu);

    /// <summary>PDU bytes of the answer whose first bytes are these; 0 = more bytes must come to tell, -1 = none of the functions.</summary>
    private static int AnswerBytes(ReadOnlySpan<byte> received)
    {
        if (received.Length < 2) return 0;
        if (received[1] >= 0x80) return Enum.IsDefined((FunctionCode)(received[1] & 0x7F)) ? 2 : -1;
        switch ((FunctionCode)received[1])
        {
            case FunctionCode.ReadCoils or FunctionCode.ReadDiscreteInputs or FunctionCode.ReadHoldingRegisters or FunctionCode.ReadInputRegisters
                or FunctionCode.ReadWriteMultipleRegisters:
                return received.Length < 3 ? 0 : 2 + received[2];
            case FunctionCode.WriteSingleCoil or FunctionCode.WriteSingleRegister or FunctionCode.WriteMultipleCoils or FunctionCode.WriteMultipleRegisters:
                return 5;
            case FunctionCode.MaskWriteRegister:
                return 7;
            default:
                return -1;
        }
    }

    private static int RequestBytes(ReadOnlySpan<byte> received)
    {
        if (received.Length < 2) return 0;
        switch ((FunctionCode)received[1])
        {
            case FunctionCode.WriteMultipleCoils or FunctionCode.WriteMultipleRegisters:
                return received.Length < 7 ? 0 : 6 + received[6];
            case FunctionCode.MaskWriteRegister:
                return 7;
            case FunctionCode.ReadWriteMultipleRegisters:
                return received.Length < 11 ? 0 : 10 + received[10];
            default:
                return Enum.IsDefined((FunctionCode)received[1]) ? 5 : -1;
        }
    }

    private static ModbusFault Read(ReadOnlySpan<byte> received, int pduBytes, out byte unit, out ReadOnlySpan<byte> pdu)
    {
        unit = received.IsEmpty ? (byte)0 : received[0];
        pdu = default;
        if (pduBytes < 0) return ModbusFault.UnknownFunction;
        if (pduBytes > ModbusLimits.PduBytes) return ModbusFault.BadLength;
        if (pduBytes == 0 || received.Length < pduBytes + Overhead) return ModbusFault.NeedMore;
        if (RtuChecksum.Of(received[..(1 + pduBytes)]) != BinaryPrimitives.ReadUInt16LittleEndian(received[(1 + pduBytes)..])) return ModbusFault.BadChecksum;
        pdu = received.Slice(1, pduBytes);
        return ModbusFault.None;
    }
}
