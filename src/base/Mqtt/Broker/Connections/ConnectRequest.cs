using System.Text;
using Yiwang.Mqtt.Broker.Messages;
using Yiwang.Mqtt.Broker.Sessions;
using Yiwang.Wire.Mqtt;
using Yiwang.Wire.Mqtt.Packets;
using Yiwang.Wire.Mqtt.Properties;

namespace Yiwang.Mqtt.Broker.Connections;

/// <summary>A CONNECT taken out of the receive buffer, so that it can wait for the gate.</summary>
internal sealed record ConnectRequest
{
    public required MqttVersion Version { get; init; }
    public required string ClientId { get; init; }
    public int ClientIdBytes { get; init; }
    public bool CleanStart { get; init; }
    public ushort KeepAlive { get; init; }
    public string? UserName { get; init; }
    public byte[]? Password { get; init; }
    public Will? Will { get; init; }
    public uint ExpirySeconds { get; init; }
    public int ReceiveMaximum { get; init; }
    public uint MaximumPacketSize { get; init; }
    public int TopicAliasMaximum { get; init; }
    public bool WantsResponseInformation { get; init; }
    /// <summary>Null = no enhanced authentication.</summary>
    public string? AuthenticationMethod { get; init; }

    public static ConnectRequest Of(in ConnectPacket packet) => new()
    {
        Version = packet.Version,
        ClientId = Encoding.UTF8.GetString(packet.ClientId),
        ClientIdBytes = packet.ClientId.Length,
        CleanStart = packet.CleanStart,
        KeepAlive = packet.KeepAlive,
        UserName = packet.HasUserName ? Encoding.UTF8.GetString(packet.UserName) : null,
        Password = packet.HasPassword ? packet.Password.ToArray() : null,
        Will = packet.HasWill ? WillOf(packet) : null,
        ExpirySeconds = packet.Properties.Number(PropertyId.SessionExpiryInterval, 0),
        ReceiveMaximum = (int)packet.Properties.Number(PropertyId.ReceiveMaximum, ushort.MaxValue),
        MaximumPacketSize = packet.Properties.Number(PropertyId.MaximumPacketSize, uint.MaxValue),
        TopicAliasMaximum = (int)packet.Properties.Number(PropertyId.TopicAliasMaximum, 0),
        WantsResponseInformation = packet.Properties.Number(PropertyId.RequestResponseInformation, 0) == 1,
        AuthenticationMethod = packet.Properties.TryBytes(PropertyId.AuthenticationMethod, out var method) ? Encoding.UTF8.GetString(method) : null,
    };

    private static Will WillOf(in ConnectPacket packet)
    {
        var properties = new PropertyWriter();
        foreach (var one in packet.WillProperties)
        {
            // the delay is for the broker alone
            if (one.Id != PropertyId.WillDelayInterval) properties.Raw(one.Encoded);
        }
        var kept = properties.Written;
        MqttProperties.Check(kept, PropertyHolder.Publish, out var checkedProperties);
        byte[] body = [.. packet.WillTopic, .. kept, .. packet.WillPayload];
        var message = new Message(body, packet.WillTopic.Length, kept.Length, packet.WillQos, packet.WillRetain) { ExpiryAt = Publication.FindExpiry(checkedProperties) };
        return new Will(message, message.ExpirySeconds, packet.WillProperties.Number(PropertyId.WillDelayInterval, 0));
    }
}
