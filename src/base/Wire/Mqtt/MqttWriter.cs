using System.Buffers.Binary;

namespace Yiwang.Wire.Mqtt;

/// <summary>Writes the data types of MQTT into a span that the caller has made large enough (each packet knows its length beforehand).</summary>
public ref struct MqttWriter(Span<byte> into)
{
    private readonly Span<byte> _into = into;

    public int Length { get; private set; }

    public void Byte(byte value) => _into[Length++] = value;

    public void UInt16(ushort value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_into[Length..], value);
        Length += sizeof(ushort);
    }

    public void UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_into[Length..], value);
        Length += sizeof(uint);
    }

    public void VariableInteger(int value) => Length += Mqtt.VariableInteger.Write(_into[Length..], value);

    public void Raw(scoped ReadOnlySpan<byte> value)
    {
        value.CopyTo(_into[Length..]);
        Length += value.Length;
    }

    /// <summary>A two-byte length and the bytes: strings and binary data.</summary>
    public void Binary(scoped ReadOnlySpan<byte> value)
    {
        UInt16(checked((ushort)value.Length));
        Raw(value);
    }

    /// <summary>The first byte of a packet and the length of what follows.</summary>
    public void Header(PacketType type, int flags, int bodyLength)
    {
        Byte((byte)((int)type << 4 | flags));
        VariableInteger(bodyLength);
    }

    /// <summary>Properties that are encoded already, with their length before them.</summary>
    public void Properties(scoped ReadOnlySpan<byte> encoded)
    {
        VariableInteger(encoded.Length);
        Raw(encoded);
    }
}
