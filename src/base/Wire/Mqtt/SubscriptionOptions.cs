namespace Yiwang.Wire.Mqtt;

/// <summary>The options byte of a subscription (3.8.3.1); 3.1.1 has the QoS alone.</summary>
public readonly record struct SubscriptionOptions(byte Value)
{
    public SubscriptionOptions(byte qos, bool noLocal, bool retainAsPublished = false, RetainHandling retainHandling = RetainHandling.Send)
        : this((byte)(qos | (noLocal ? 4 : 0) | (retainAsPublished ? 8 : 0) | (int)retainHandling << 4))
    {
    }

    /// <summary>The highest QoS that messages are sent with: 0, 1 or 2.</summary>
    public byte Qos => (byte)(Value & 3);
    /// <summary>The client's own messages are not sent back to it.</summary>
    public bool NoLocal => (Value & 4) != 0;
    /// <summary>Messages keep the RETAIN flag that they were published with.</summary>
    public bool RetainAsPublished => (Value & 8) != 0;
    public RetainHandling RetainHandling => (RetainHandling)(Value >> 4 & 3);

    internal static MqttReason Fault(byte value, bool shared, MqttVersion version)
    {
        if ((value & 3) == 3 || (value & (version == MqttVersion.V5 ? 0xC0 : 0xFC)) != 0) return MqttReason.MalformedPacket;
        // a shared subscription knows no "local", and retain handling has three values
        return (shared && (value & 4) != 0) || (value & 0x30) == 0x30 ? MqttReason.ProtocolError : MqttReason.Success;
    }
}

/// <summary>When retained messages are sent: at every subscribe, only when the subscription is new, never.</summary>
public enum RetainHandling : byte
{
    Send = 0,
    SendIfNew = 1,
    DoNotSend = 2,
}
