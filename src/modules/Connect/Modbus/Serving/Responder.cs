using System.Buffers.Binary;
using Yiwang.Connect.Points;
using Yiwang.Wire.Modbus;

namespace Yiwang.Connect.Modbus.Serving;

/// <summary>Answers one request out of a bank; whatever comes in, an answer goes out.</summary>
internal static class Responder
{
    /// <returns>Bytes of the answer's PDU.</returns>
    public static ValueTask<int> AnswerAsync(IRegisterBank bank, ReadOnlyMemory<byte> pdu, Memory<byte> answer)
    {
        var fault = ModbusRequest.Read(pdu.Span, out var request, out var values);
        if (fault != ModbusFault.None) return new(ModbusAnswer.WriteException(answer.Span, pdu.Span[0], Of(fault)));
        if (Table(request.Function) is { } table) return new(Read(bank, table, request, answer.Span));
        return WriteAsync(bank, request, pdu.Slice(pdu.Length - values.Length), answer);
    }

    private static int Read(IRegisterBank bank, RegisterTable table, in ModbusRequest request, Span<byte> answer)
    {
        var bytes = ModbusAnswer.ReadBytes(request);
        var into = answer.Slice(2, bytes);
        into.Clear();
        var exception = bank.Read(table, request.Address, request.Count, into);
        if (exception != ExceptionCode.None) return ModbusAnswer.WriteException(answer, (byte)request.Function, exception);
        answer[0] = (byte)request.Function;
        answer[1] = (byte)bytes;
        return 2 + bytes;
    }

    private static async ValueTask<int> WriteAsync(IRegisterBank bank, ModbusRequest request, ReadOnlyMemory<byte> values, Memory<byte> answer)
    {
        var exception = request.Function switch
        {
            FunctionCode.WriteSingleCoil => await bank.WriteAsync(RegisterTable.Coil, request.Address, 1, new[] { (byte)(values.Span[0] & 1) }),
            FunctionCode.WriteMultipleCoils => await bank.WriteAsync(RegisterTable.Coil, request.Address, request.Count, values),
            FunctionCode.MaskWriteRegister => await MaskAsync(bank, request.Address, values),
            FunctionCode.ReadWriteMultipleRegisters => await bank.WriteAsync(RegisterTable.Holding, request.WriteAddress, request.WriteCount, values),
            _ => await bank.WriteAsync(RegisterTable.Holding, request.Address, request.Count, values),
        };
        if (exception != ExceptionCode.None) return ModbusAnswer.WriteException(answer.Span, (byte)request.Function, exception);
        return request.Function == FunctionCode.ReadWriteMultipleRegisters
            ? Read(bank, RegisterTable.Holding, request, answer.Span)
            : ModbusAnswer.WriteEcho(answer.Span, request, values.Span);
    }

    private static async ValueTask<ExceptionCode> MaskAsync(IRegisterBank bank, ushort address, ReadOnlyMemory<byte> masks)
    {
        var word = new byte[2];
        var exception = bank.Read(RegisterTable.Holding, address, 1, word);
        if (exception != ExceptionCode.None) return exception;
        var and = BinaryPrimitives.ReadUInt16BigEndian(masks.Span);
        var or = BinaryPrimitives.ReadUInt16BigEndian(masks.Span[2..]);
        BinaryPrimitives.WriteUInt16BigEndian(word, (ushort)((BinaryPrimitives.ReadUInt16BigEndian(word) & and) | (or & ~and)));
        return await bank.WriteAsync(RegisterTable.Holding, address, 1, word);
    }

    private static RegisterTable? Table(FunctionCode function) => function switch
    {
        FunctionCode.ReadCoils => RegisterTable.Coil,
        FunctionCode.ReadDiscreteInputs => RegisterTable.Discrete,
        FunctionCode.ReadInputRegisters => RegisterTable.Input,
        FunctionCode.ReadHoldingRegisters => RegisterTable.Holding,
        _ => null,
    };

    private static ExceptionCode Of(ModbusFault fault) => fault switch
    {
        ModbusFault.UnknownFunction => ExceptionCode.IllegalFunction,
        ModbusFault.BadAddress => ExceptionCode.IllegalDataAddress,
        _ => ExceptionCode.IllegalDataValue,
    };
}
