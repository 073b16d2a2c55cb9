using System.Buffers.Binary;

namespace Yiwang.Wire.Modbus;

/// <summary>What a device answers, held against what it was asked.</summary>
public static class ModbusAnswer
{
    /// <param name="sent">The request as it went out: an answer to a write repeats part of it.</param>
    /// <param name="exception">Not None when the device refused; that is no fault.</param>
    /// <param name="values">What was read: big-endian words or packed bits.</param>
    public static ModbusFault Read(in ModbusRequest request, ReadOnlySpan<byte> sent, ReadOnlySpan<byte> pdu, out ExceptionCode exception, out ReadOnlySpan<byte> values)
    {
        exception = ExceptionCode.None;
        values = default;
        if (pdu.Length < 2) return ModbusFault.BadLength;
        if ((pdu[0] & 0x7F) != (byte)request.Function) return ModbusFault.WrongFunction;
        if (pdu[0] >= 0x80)
        {
            exception = (ExceptionCode)pdu[1];
            return pdu.Length == 2 && pdu[1] != 0 ? ModbusFault.None : ModbusFault.BadLength;
        }
        if (ReadBytes(request) is var expected and > 0)
        {
            if (pdu[1] != pdu.Length - 2) return ModbusFault.BadLength;
            values = pdu[2..];
            return values.Length == expected ? ModbusFault.None : ModbusFault.BadCount;
        }
        var repeated = request.Function == FunctionCode.MaskWriteRegister ? 7 : 5;
        if (pdu.Length != repeated) return ModbusFault.BadLength;
        return pdu.SequenceEqual(sent[..repeated]) ? ModbusFault.None : ModbusFault.BadEcho;
    }

    /// <summary>Bytes of values in the answer; 0 for pure writes.</summary>
    public static int ReadBytes(in ModbusRequest request) => request.Function switch
    {
        FunctionCode.ReadCoils or FunctionCode.ReadDiscreteInputs => (request.Count + 7) / 8,
        FunctionCode.ReadHoldingRegisters or FunctionCode.ReadInputRegisters or FunctionCode.ReadWriteMultipleRegisters => 2 * request.Count,
        _ => 0,
    };

    /// <returns>Bytes written.</returns>
    public static int WriteValues(Span<byte> pdu, FunctionCode function, ReadOnlySpan<byte> values)
    {
        pdu[0] = (byte)function;
        pdu[1] = (byte)values.Length;
        values.CopyTo(pdu[2..]);
        return 2 + values.Length;
    }

    /// <summary>The answer to a write: what was asked, without the values of functions 15 and 16.</summary>
    public static int WriteEcho(Span<byte> pdu, in ModbusRequest request, ReadOnlySpan<byte> values)
    {
        pdu[0] = (byte)request.Function;
        BinaryPrimitives.WriteUInt16BigEndian(pdu[1..], request.Address);
        if (request.Function is FunctionCode.WriteMultipleCoils or FunctionCode.WriteMultipleRegisters)
        {
            BinaryPrimitives.WriteUInt16BigEndian(pdu[3..], request.Count);
            return 5;
        }
        values.CopyTo(pdu[3..]);
        return 3 + values.Length;
    }

    /// <param name="function">As received, known or not.</param>
    public static int WriteException(Span<byte> pdu, byte function, ExceptionCode exception)
    {
        pdu[0] = (byte)(function | 0x80);
        pdu[1] = (byte)exception;
        return 2;
    }
}
