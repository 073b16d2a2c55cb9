using System.Text;

namespace Yiwang.Wire.Mqtt.Properties;

/// <summary>
/// Encodes properties one after the other, without the length before them, into an array that grows. What is written here becomes the <c>Properties</c> of a packet.
/// </summary>
public sealed class PropertyWriter(int capacity = 64)
{
    private byte[] _bytes = new byte[capacity];
    private int _length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public void Clear() => _length = 0;

    /// <summary>A number or flag, in the width that the property has.</summary>
    public PropertyWriter Number(PropertyId id, uint value)
    {
        var writer = Begin(id, sizeof(uint));
        switch (PropertyTable.KindOf((int)id))
        {
            case PropertyKind.Flag: writer.Byte(checked((byte)value)); break;
            case PropertyKind.UInt16: writer.UInt16(checked((ushort)value)); break;
            case PropertyKind.UInt32: writer.UInt32(value); break;
            case PropertyKind.VariableInteger: writer.VariableInteger(checked((int)value)); break;
            default: throw new ArgumentException($"{id} is no number", nameof(id));
        }
        _length += writer.Length;
        return this;
    }

    /// <summary>A string or binary value of at most 65,535 bytes.</summary>
    public PropertyWriter Bytes(PropertyId id, ReadOnlySpan<byte> value)
    {
        var writer = Begin(id, sizeof(ushort) + value.Length);
        writer.Binary(value);
        _length += writer.Length;
        return this;
    }

    public PropertyWriter Text(PropertyId id, string value) => Bytes(id, Encoding.UTF8.GetBytes(value));

    public PropertyWriter User(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var writer = Begin(PropertyId.UserProperty, 2 * sizeof(ushort) + name.Length + value.Length);
        writer.Binary(name);
        writer.Binary(value);
        _length += writer.Length;
        return this;
    }

    public PropertyWriter User(string name, string value) => User(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value));

    /// <summary>Properties that are encoded already.</summary>
    public PropertyWriter Raw(ReadOnlySpan<byte> encoded)
    {
        Reserve(encoded.Length);
        encoded.CopyTo(_bytes.AsSpan(_length));
        _length += encoded.Length;
        return this;
    }

    private MqttWriter Begin(PropertyId id, int valueBytes)
    {
        Reserve(1 + valueBytes);
        var writer = new MqttWriter(_bytes.AsSpan(_length));
        writer.Byte((byte)id);
        return writer;
    }

    private void Reserve(int more)
    {
        if (_length + more > _bytes.Length) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + more));
    }
}
