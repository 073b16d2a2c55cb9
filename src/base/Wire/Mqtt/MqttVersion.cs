namespace Yiwang.Wire.Mqtt;

/// <summary>The protocol level that a CONNECT names.</summary>
public enum MqttVersion : byte
{
    V311 = 4,
    V5 = 5,
}
