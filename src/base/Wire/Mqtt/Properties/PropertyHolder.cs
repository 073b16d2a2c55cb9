namespace Yiwang.Wire.Mqtt.Properties;

/// <summary>What properties can belong to: a packet type, or the will inside CONNECT.</summary>
public enum PropertyHolder : byte
{
    Connect,
    Will,
    Connack,
    Publish,
    /// <summary>PUBACK, PUBREC, PUBREL, PUBCOMP, SUBACK and UNSUBACK.</summary>
    Acknowledgement,
    Subscribe,
    Unsubscribe,
    Disconnect,
    Auth,
}
