using System.Buffers.Binary;
using Yiwang.Connect.Points;

namespace Yiwang.Connect.Modbus;

/// <summary>Values as they lie in registers. Words come as big-endian bytes; the byte order says how the device's 32 and 64 bits are strewn over them.</summary>
internal static class RegisterWords
{
    /// <summary>Registers that a value takes; 0 for a type that registers do not have.</summary>
    public static int Count(RawType type, int length) => type switch
    {
        RawType.Bit or RawType.Int16 or RawType.UInt16 or RawType.Bcd16 or RawType.Auto => 1,
        RawType.Int32 or RawType.UInt32 or RawType.Float32 or RawType.Bcd32 => 2,
        RawType.Int64 or RawType.UInt64 or RawType.Float64 => 4,
        _ => length,
    };

    /// <returns>False when the registers hold no such value: digits beyond 9 in BCD, more than 63 bits, a NaN.</returns>
    public static bool TryInteger(ReadOnlySpan<byte> words, RawType type, ByteOrder order, out long value)
    {
        value = 0;
        var bits = Gather(words, order);
        switch (type)
        {
            case RawType.Int16: value = (short)bits; return true;
            case RawType.Int32: value = (int)bits; return true;
            case RawType.Int64: value = (long)bits; return true;
            case RawType.UInt64: value = (long)bits; return value >= 0;
            case RawType.Bcd16 or RawType.Bcd32: return TryBcd(bits, out value);
            default: value = (long)bits; return true;
        }
    }

    public static double Float(ReadOnlySpan<byte> words, RawType type, ByteOrder order) => type == RawType.Float64
        ? BitConverter.UInt64BitsToDouble(Gather(words, order))
        : BitConverter.UInt32BitsToSingle((uint)Gather(words, order));

    /// <summary>The bits of 1, 2 or 4 words in the order of the device; one word knows only whether its bytes are swapped.</summary>
    public static ulong Gather(ReadOnlySpan<byte> words, ByteOrder order)
    {
        ulong bits = 0;
        var count = words.Length / 2;
        for (var i = 0; i < count; i++)
        {
            var at = 2 * (order is ByteOrder.Cdab or ByteOrder.Dcba ? count - 1 - i : i);
            var word = BinaryPrimitives.ReadUInt16BigEndian(words[at..]);
            bits = (bits << 16) | (SwapsBytes(order) ? BinaryPrimitives.ReverseEndianness(word) : word);
        }
        return bits;
    }

    public static void Scatter(ulong bits, Span<byte> words, ByteOrder order)
    {
        var count = words.Length / 2;
        for (var i = 0; i < count; i++)
        {
            var word = (ushort)(bits >> (16 * (count - 1 - i)));
            var at = 2 * (order is ByteOrder.Cdab or ByteOrder.Dcba ? count - 1 - i : i);
            BinaryPrimitives.WriteUInt16BigEndian(words[at..], SwapsBytes(order) ? BinaryPrimitives.ReverseEndianness(word) : word);
        }
    }

    /// <summary>The bits of a value in a register type, rounded; false when the type cannot hold it.</summary>
    public static bool TryBits(double raw, RawType type, out ulong bits)
    {
        bits = 0;
        if (double.IsNaN(raw)) return false;
        if (type == RawType.Float64) { bits = BitConverter.DoubleToUInt64Bits(raw); return true; }
        if (type == RawType.Float32) { bits = BitConverter.SingleToUInt32Bits((float)raw); return float.IsFinite((float)raw); }
        var whole = Math.Round(raw);
        var (min, max) = Range(type);
        if (whole < min || whole > max) return false;
        bits = type switch
        {
            RawType.Bcd16 or RawType.Bcd32 => ToBcd((ulong)whole),
            RawType.UInt64 => (ulong)whole,
            _ => (ulong)(long)whole,
        };
        return true;
    }

    private static bool SwapsBytes(ByteOrder order) => order is ByteOrder.Badc or ByteOrder.Dcba;

    /// <summary>64-bit bounds one step inside, where a double still lies within the type.</summary>
    private static (double Min, double Max) Range(RawType type) => type switch
    {
        RawType.Bit => (0, 1),
        RawType.Int16 => (short.MinValue, short.MaxValue),
        RawType.Int32 => (int.MinValue, int.MaxValue),
        RawType.UInt32 => (0, uint.MaxValue),
        RawType.Int64 => (long.MinValue, Math.BitDecrement((double)long.MaxValue)),
        RawType.UInt64 => (0, Math.BitDecrement((double)ulong.MaxValue)),
        RawType.Bcd16 => (0, 9_999),
        RawType.Bcd32 => (0, 99_999_999),
        RawType.UInt16 or RawType.Auto => (0, ushort.MaxValue),
        _ => (1, 0),
    };

    private static bool TryBcd(ulong bits, out long value)
    {
        value = 0;
        for (var shift = 60; shift >= 0; shift -= 4)
        {
            var digit = (bits >> shift) & 0xF;
            if (digit > 9) return false;
            value = 10 * value + (long)digit;
        }
        return true;
    }

    private static ulong ToBcd(ulong value)
    {
        ulong bits = 0;
        for (var shift = 0; value > 0; shift += 4, value /= 10) bits |= (value % 10) << shift;
        return bits;
    }
}
