namespace Yiwang.Wire.Mqtt.Properties;

/// <summary>One property as it lies in a packet.</summary>
public ref struct MqttProperty
{
    public PropertyId Id;
    /// <summary>Numbers and flags; 0 for others.</summary>
    public uint Number;
    /// <summary>Strings, binary data, and the name of a user property.</summary>
    public ReadOnlySpan<byte> Bytes;
    /// <summary>The value of a user property.</summary>
    public ReadOnlySpan<byte> Value;
    /// <summary>Identifier and value, encoded.</summary>
    public ReadOnlySpan<byte> Encoded;
}
