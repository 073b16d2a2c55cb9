using System.Buffers.Binary;
using System.Text.Unicode;

namespace Yiwang.Wire.Mqtt;

/// <summary>Reads the data types of MQTT (1.5) out of one packet's body. Every method answers false where the bytes end too soon or are not of that type.</summary>
public ref struct MqttReader(ReadOnlySpan<byte> bytes)
{
    public ReadOnlySpan<byte> Rest { get; private set; } = bytes;

    public readonly bool AtEnd => Rest.IsEmpty;

    public bool TryByte(out byte value)
    {
        value = 0;
        if (Rest.IsEmpty) return false;
        value = Rest[0];
        Rest = Rest[1..];
        return true;
    }

    public bool TryUInt16(out ushort value)
    {
        if (!BinaryPrimitives.TryReadUInt16BigEndian(Rest, out value)) return false;
        Rest = Rest[sizeof(ushort)..];
        return true;
    }

    public bool TryUInt32(out uint value)
    {
        if (!BinaryPrimitives.TryReadUInt32BigEndian(Rest, out value)) return false;
        Rest = Rest[sizeof(uint)..];
        return true;
    }

    public bool TryVariableInteger(out int value)
    {
        var n = VariableInteger.Read(Rest, out value);
        if (n <= 0) return false;
        Rest = Rest[n..];
        return true;
    }

    public bool TryTake(int count, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (count > Rest.Length) return false;
        value = Rest[..count];
        Rest = Rest[count..];
        return true;
    }

    /// <summary>A two-byte length and that many bytes.</summary>
    public bool TryBinary(out ReadOnlySpan<byte> value)
    {
        value = default;
        return TryUInt16(out var length) && TryTake(length, out value);
    }

    /// <summary>UTF-8 Encoded String (1.5.4): well-formed, without U+0000.</summary>
    public bool TryText(out ReadOnlySpan<byte> value) => TryBinary(out value) && IsText(value);

    public static bool IsText(ReadOnlySpan<byte> value) => Utf8.IsValid(value) && !value.Contains((byte)0);
}
