using System.Buffers.Binary;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Points;
using Yiwang.Streams;
using Yiwang.Wire.Modbus;

namespace Yiwang.Connect.Modbus;

/// <summary>A point prepared for polling: its address read, its size known.</summary>
/// <param name="Index">Place in the driver's set-up.</param>
/// <param name="Size">Registers, or bits of the two tables of bits.</param>
internal sealed record ModbusPoint(Point Point, int Index, RegisterAddress Address, int Size)
{
    public byte Unit => (byte)Point.Unit;
    public ushort Start => (ushort)Address.Number;
    public bool IsFloat => Point.RawType is RawType.Float32 or RawType.Float64;

    /// <summary>Null when the point cannot be a Modbus point: then it is a matter of configuration, never of the device.</summary>
    public static ModbusPoint? Of(Point point, int index)
    {
        if (!RegisterAddress.TryParse(point.Address, out var address) || point.Unit is < 0 or > 255) return null;
        var size = address.IsBit ? 1 : RegisterWords.Count(point.RawType, point.Length);
        if (size is < 1 or > ModbusLimits.ReadRegisters || address.Number + size > ModbusLimits.Addresses) return null;
        return new(point, index, address, size);
    }

    /// <summary>Hands the value on that stands at the front of <paramref name="words"/>.</summary>
    /// <returns>False when the sink is full and the value must be offered again.</returns>
    public bool Report(IReadingSink sink, long timeUs, ReadOnlySpan<byte> words)
    {
        if (Point.RawType is RawType.Text or RawType.Block) return sink.Bytes(Index, timeUs, Point.RawType == RawType.Text ? Text(words) : words, Quality.Good);
        if (IsFloat)
        {
            var value = RegisterWords.Float(words, Point.RawType, Point.ByteOrder);
            if (!double.IsNaN(value)) return sink.Number(Index, timeUs, value, Quality.Good);
        }
        else if (RegisterWords.TryInteger(words, Point.RawType, Point.ByteOrder, out var value))
        {
            if (Point.Bit is { } bit) value = (value >> bit) & 1;
            else if (Point.RawType == RawType.Bit) value = value == 0 ? 0 : 1;
            return sink.Integer(Index, timeUs, value, Quality.Good);
        }
        sink.Lost(Index, timeUs, Quality.BadDevice);
        return true;
    }

    public bool ReportBit(IReadingSink sink, long timeUs, bool value) => sink.Integer(Index, timeUs, value ? 1 : 0, Quality.Good);

    /// <summary>The value in the point's unit; null when the registers hold none.</summary>
    public double? Scaled(ReadOnlySpan<byte> words, ByteOrder order)
    {
        if (IsFloat)
        {
            var number = RegisterWords.Float(words, Point.RawType, order);
            return double.IsFinite(number) ? number * Point.Scale + Point.Offset : null;
        }
        if (Point.RawType is RawType.Text or RawType.Block || !RegisterWords.TryInteger(words, Point.RawType, order, out var value)) return null;
        if (Point.Bit is { } bit) return (value >> bit) & 1;
        if (Point.RawType == RawType.Bit) return value == 0 ? 0 : 1;
        return value * Point.Scale + Point.Offset;
    }

    /// <summary>Up to the first zero, without the blanks that devices pad with.</summary>
    public ReadOnlySpan<byte> Text(ReadOnlySpan<byte> words)
    {
        if (Point.ByteOrder is ByteOrder.Badc or ByteOrder.Dcba)
        {
            var swapped = new byte[words.Length];
            for (var i = 0; i + 1 < words.Length; i += 2) BinaryPrimitives.WriteUInt16LittleEndian(swapped.AsSpan(i), BinaryPrimitives.ReadUInt16BigEndian(words[i..]));
            words = swapped;
        }
        var end = words.IndexOf((byte)0);
        return (end < 0 ? words : words[..end]).TrimEnd((byte)' ');
    }
}
