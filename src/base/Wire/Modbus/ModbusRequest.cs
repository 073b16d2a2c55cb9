using System.Buffers.Binary;

namespace Yiwang.Wire.Modbus;

/// <summary>What a master asks. Values that are written travel beside it: registers as big-endian words, coils packed eight to a byte, lowest address in the lowest bit.</summary>
/// <param name="Count">Registers or bits; 1 for functions 5, 6 and 22; those read by function 23.</param>
/// <param name="WriteAddress">Function 23 only, as <paramref name="WriteCount"/>.</param>
public readonly record struct ModbusRequest(FunctionCode Function, ushort Address, ushort Count, ushort WriteAddress = 0, ushort WriteCount = 0)
{
    /// <param name="values">Function 5: FF00 or 0000; 6: a word; 15, 16, 23: the values; 22: and-mask, then or-mask; reads: nothing.</param>
    /// <returns>Bytes written.</returns>
    public int Write(Span<byte> pdu, ReadOnlySpan<byte> values = default)
    {
        pdu[0] = (byte)Function;
        BinaryPrimitives.WriteUInt16BigEndian(pdu[1..], Address);
        var at = 3;
        if (Function is not (FunctionCode.WriteSingleCoil or FunctionCode.WriteSingleRegister or FunctionCode.MaskWriteRegister)) at = Word(pdu, at, Count);
        if (Function == FunctionCode.ReadWriteMultipleRegisters) at = Word(pdu, Word(pdu, at, WriteAddress), WriteCount);
        if (Function is FunctionCode.WriteMultipleCoils or FunctionCode.WriteMultipleRegisters or FunctionCode.ReadWriteMultipleRegisters) pdu[at++] = (byte)values.Length;
        values.CopyTo(pdu[at..]);
        return at + values.Length;
    }

    /// <summary>Reads what a master sent. On a fault other than <see cref="ModbusFault.UnknownFunction"/> the function is known, so that it can be refused by name.</summary>
    public static ModbusFault Read(ReadOnlySpan<byte> pdu, out ModbusRequest request, out ReadOnlySpan<byte> values)
    {
        values = default;
        request = default;
        if (pdu.Length < 1) return ModbusFault.BadLength;
        if (!Enum.IsDefined((FunctionCode)pdu[0])) return ModbusFault.UnknownFunction;
        request = new((FunctionCode)pdu[0], 0, 0);
        if (pdu.Length < 5) return ModbusFault.BadLength;
        request = request with { Address = WordAt(pdu, 1), Count = WordAt(pdu, 3) };
        return request.Function switch
        {
            FunctionCode.ReadCoils or FunctionCode.ReadDiscreteInputs => Whole(pdu, 5, request, ModbusLimits.ReadBits),
            FunctionCode.ReadHoldingRegisters or FunctionCode.ReadInputRegisters => Whole(pdu, 5, request, ModbusLimits.ReadRegisters),
            FunctionCode.WriteSingleCoil or FunctionCode.WriteSingleRegister => ReadSingle(pdu, ref request, out values),
            FunctionCode.WriteMultipleCoils => ReadValues(pdu, 5, request, ModbusLimits.WriteBits, (request.Count + 7) / 8, out values),
            FunctionCode.WriteMultipleRegisters => ReadValues(pdu, 5, request, ModbusLimits.WriteRegisters, 2 * request.Count, out values),
            FunctionCode.MaskWriteRegister => ReadMask(pdu, ref request, out values),
            _ => ReadBoth(pdu, ref request, out values),
        };
    }

    private static ModbusFault ReadSingle(ReadOnlySpan<byte> pdu, scoped ref ModbusRequest request, out ReadOnlySpan<byte> values)
    {
        values = pdu[3..];
        request = request with { Count = 1 };
        if (pdu.Length != 5) return ModbusFault.BadLength;
        return request.Function == FunctionCode.WriteSingleCoil && WordAt(pdu, 3) is not (0xFF00 or 0) ? ModbusFault.BadValue : ModbusFault.None;
    }

    private static ModbusFault ReadMask(ReadOnlySpan<byte> pdu, scoped ref ModbusRequest request, out ReadOnlySpan<byte> values)
    {
        values = pdu[3..];
        request = request with { Count = 1 };
        return pdu.Length == 7 ? ModbusFault.None : ModbusFault.BadLength;
    }

    private static ModbusFault ReadBoth(ReadOnlySpan<byte> pdu, scoped ref ModbusRequest request, out ReadOnlySpan<byte> values)
    {
        values = default;
        if (pdu.Length < 10) return ModbusFault.BadLength;
        request = request with { WriteAddress = WordAt(pdu, 5), WriteCount = WordAt(pdu, 7) };
        var written = new ModbusRequest(request.Function, request.WriteAddress, request.WriteCount);
        var fault = ReadValues(pdu, 9, written, ModbusLimits.ReadWriteRegisters, 2 * written.Count, out values);
        return fault == ModbusFault.None ? Range(request, ModbusLimits.ReadRegisters) : fault;
    }

    private static ModbusFault ReadValues(ReadOnlySpan<byte> pdu, int at, scoped in ModbusRequest request, int max, int bytes, out ReadOnlySpan<byte> values)
    {
        values = default;
        if (pdu.Length <= at || pdu[at] != pdu.Length - at - 1) return ModbusFault.BadLength;
        values = pdu[(at + 1)..];
        return values.Length == bytes ? Range(request, max) : ModbusFault.BadCount;
    }

    private static ModbusFault Whole(ReadOnlySpan<byte> pdu, int length, scoped in ModbusRequest request, int max) =>
        pdu.Length == length ? Range(request, max) : ModbusFault.BadLength;

    private static ModbusFault Range(in ModbusRequest request, int max)
    {
        if (request.Count == 0 || request.Count > max) return ModbusFault.BadCount;
        return request.Address + request.Count > ModbusLimits.Addresses ? ModbusFault.BadAddress : ModbusFault.None;
    }

    private static int Word(Span<byte> pdu, int at, ushort value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(pdu[at..], value);
        return at + 2;
    }

    private static ushort WordAt(ReadOnlySpan<byte> pdu, int at) => BinaryPrimitives.ReadUInt16BigEndian(pdu[at..]);
}
