using Yiwang.Connect.Points;
using Yiwang.Streams;
using Yiwang.Wire.Modbus;

namespace Yiwang.Connect.Modbus.Serving;

/// <summary>A point as the node's own server shows it: in the register type of its device, or as a 32-bit float where it has none.</summary>
/// <param name="Size">Registers, or one bit.</param>
internal sealed record ServedPoint(Point Point, string Owner, RegisterAddress Address, RawType Type, int Size)
{
    public ushort Start => (ushort)Address.Number;

    public static ServedPoint? Of(Point point, string owner)
    {
        if (!RegisterAddress.TryParse(point.ServeAddress, out var address) || point.SampleKind == SampleKind.Block) return null;
        var type = point.RawType != RawType.Auto ? point.RawType : point.SampleKind == SampleKind.Boolean ? RawType.Bit : RawType.Float32;
        if (point.Bit is not null) type = RawType.Bit;
        var size = address.IsBit ? 1 : RegisterWords.Count(type, point.Length);
        return size is < 1 or > ModbusLimits.ReadRegisters || address.Number + size > ModbusLimits.Addresses ? null : new(point, owner, address, type, size);
    }

    /// <param name="value">Of the newest sample, in the point's unit.</param>
    /// <returns>False when the register type cannot hold it.</returns>
    public bool TryWords(double value, Span<byte> words)
    {
        if (!RegisterWords.TryBits(Type == RawType.Bit ? value != 0 ? 1 : 0 : (value - Point.Offset) / Point.Scale, Type, out var bits)) return false;
        RegisterWords.Scatter(bits, words, Point.ByteOrder);
        return true;
    }

    public static void Text(ReadOnlySpan<byte> utf8, Span<byte> words)
    {
        words.Clear();
        // Whole characters only: half of one is garbage on a panel.
        var fits = Math.Min(utf8.Length, words.Length);
        while (fits > 0 && fits < utf8.Length && (utf8[fits] & 0xC0) == 0x80) fits--;
        utf8[..fits].CopyTo(words);
    }

    /// <summary>What a master's registers mean in the point's unit; null when they hold no value of the type.</summary>
    public double? Value(ReadOnlySpan<byte> words)
    {
        if (Type is RawType.Float32 or RawType.Float64) return RegisterWords.Float(words, Type, Point.ByteOrder) is var number && double.IsFinite(number) ? number * Point.Scale + Point.Offset : null;
        if (Type == RawType.Text || !RegisterWords.TryInteger(words, Type, Point.ByteOrder, out var raw)) return null;
        return Type == RawType.Bit ? raw == 0 ? 0 : 1 : raw * Point.Scale + Point.Offset;
    }
}
