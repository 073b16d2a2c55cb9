using System.Buffers.Binary;
using Yiwang.Connect.Modbus.Links;
using Yiwang.Connect.Points;
using Yiwang.Wire.Modbus;

namespace Yiwang.Connect.Modbus;

/// <summary>Chooses the function that a value is written with, and the next best where a device lacks it.</summary>
internal static class RegisterWrite
{
    public static bool Fits(ModbusPoint place) =>
        place.Address.Table is RegisterTable.Coil or RegisterTable.Holding && place.Point.RawType is not (RawType.Text or RawType.Block) && place.Size <= 4;

    /// <summary>The registers, or for a coil the two bytes of function 5; of a single bit that bit alone. Null when the value does not fit.</summary>
    public static byte[]? Words(ModbusPoint place, double value)
    {
        if (place.Address.IsBit) return value is 0 or 1 ? [value == 0 ? (byte)0 : (byte)0xFF, 0] : null;
        var words = new byte[2 * place.Size];
        ulong bits;
        if (place.Point.Bit is { } bit)
        {
            if (value is not (0 or 1) || bit >= 16 * place.Size) return null;
            bits = (ulong)value << bit;
        }
        else if (place.Point.Scale == 0 || !RegisterWords.TryBits((value - place.Point.Offset) / place.Point.Scale, place.Point.RawType, out bits)) return null;
        RegisterWords.Scatter(bits, words, place.Point.ByteOrder);
        return words;
    }

    public static async ValueTask<LinkReply> SendAsync(IModbusBus bus, ModbusPoint place, byte[] words, TimeSpan timeout)
    {
        if (place.Address.IsBit) return await Ask(FunctionCode.WriteSingleCoil, words);
        if (place.Point.Bit is { } bit) return await SendBitAsync(bus, place, words, bit, timeout);
        if (place.Size > 1) return await Ask(FunctionCode.WriteMultipleRegisters, words);
        var single = await Ask(FunctionCode.WriteSingleRegister, words);
        return single.Exception == ExceptionCode.IllegalFunction ? await Ask(FunctionCode.WriteMultipleRegisters, words) : single;

        ValueTask<LinkReply> Ask(FunctionCode function, byte[] values) =>
            bus.ExchangeAsync(place.Unit, new(function, place.Start, (ushort)place.Size), values, default, timeout, urgent: true);
    }

    /// <summary>One bit among others: by mask where the device can, so that nobody else's bit is written back old; else read, change, write.</summary>
    private static async ValueTask<LinkReply> SendBitAsync(IModbusBus bus, ModbusPoint place, byte[] set, int bit, TimeSpan timeout)
    {
        var mask = new byte[set.Length];
        RegisterWords.Scatter(1UL << bit, mask, place.Point.ByteOrder);
        if (place.Size == 1)
        {
            var masks = new byte[4];
            BinaryPrimitives.WriteUInt16BigEndian(masks, (ushort)~BinaryPrimitives.ReadUInt16BigEndian(mask));
            set.CopyTo(masks, 2);
            var masked = await bus.ExchangeAsync(place.Unit, new(FunctionCode.MaskWriteRegister, place.Start, 1), masks, default, timeout, urgent: true);
            if (masked.Exception != ExceptionCode.IllegalFunction) return masked;
        }
        var words = new byte[ModbusLimits.PduBytes];
        var count = (ushort)place.Size;
        var read = await bus.ExchangeAsync(place.Unit, new(FunctionCode.ReadHoldingRegisters, place.Start, count), default, words, timeout, urgent: true);
        if (!read.Ok) return read;
        for (var i = 0; i < set.Length; i++) words[i] = (byte)((words[i] & ~mask[i]) | set[i]);
        var function = count == 1 ? FunctionCode.WriteSingleRegister : FunctionCode.WriteMultipleRegisters;
        return await bus.ExchangeAsync(place.Unit, new(function, place.Start, count), words.AsMemory(0, set.Length), default, timeout, urgent: true);
    }
}
