using Yiwang.Wire.Mqtt.Properties;

namespace Yiwang.Mqtt.Broker;

/// <summary>A PUBLISH as a tap sees it.</summary>
public readonly ref struct MqttOffer
{
    /// <summary>Whose message it is.</summary>
    public required IMqttIdentity Publisher { get; init; }
    public required string ClientId { get; init; }
    /// <summary>UTF-8; aliases are resolved.</summary>
    public required ReadOnlySpan<byte> Topic { get; init; }
    public required ReadOnlySpan<byte> Payload { get; init; }
    /// <summary>Empty for a client of 3.1.1.</summary>
    public MqttProperties Properties { get; init; }
    public byte Qos { get; init; }
    public bool Retain { get; init; }
    /// <summary>When the broker read it: microseconds since 1970, UTC.</summary>
    public long ReceivedAtUs { get; init; }

    /// <summary>
    /// A place that the broker keeps beside the topic for the tap, so that it need not look the topic up again for each message. Empty at first and again whenever the
    /// broker forgets the topic; several threads may write it, and the last wins.
    /// </summary>
    public ref object? Memo => ref _memo;

    private readonly ref object? _memo;

    public MqttOffer(ref object? memo) => _memo = ref memo;
}
