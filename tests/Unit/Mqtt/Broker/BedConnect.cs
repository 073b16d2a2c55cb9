using System.Text;
using Yiwang.Wire.Mqtt;
using Yiwang.Wire.Mqtt.Packets;
using Yiwang.Wire.Mqtt.Properties;

namespace Yiwang.Unit.Tests.Mqtt.Broker;

/// <summary>What a test's CONNECT says.</summary>
internal sealed record BedConnect
{
    public byte Version { get; init; } = 5;
    public string ClientId { get; init; } = "";
    public bool CleanStart { get; init; } = true;
    public ushort KeepAlive { get; init; }
    public uint Expiry { get; init; }
    public string? User { get; init; }
    public string? WillTopic { get; init; }
    public string WillPayload { get; init; } = "gone";
    public byte WillQos { get; init; }
    public bool WillRetain { get; init; }
    public uint WillDelay { get; init; }
    public Action<PropertyWriter>? Properties { get; init; }

    public byte[] Encode()
    {
        var (properties, will) = (new PropertyWriter(), new PropertyWriter());
        if (Expiry > 0) properties.Number(PropertyId.SessionExpiryInterval, Expiry);
        Properties?.Invoke(properties);
        if (WillDelay > 0) will.Number(PropertyId.WillDelayInterval, WillDelay);
        var packet = new ConnectPacket
        {
            Version = (MqttVersion)Version,
            ClientId = Encoding.UTF8.GetBytes(ClientId),
            CleanStart = CleanStart,
            KeepAlive = KeepAlive,
            RawProperties = properties.Written,
            HasUserName = User != null,
            UserName = Encoding.UTF8.GetBytes(User ?? ""),
            HasWill = WillTopic != null,
            WillTopic = Encoding.UTF8.GetBytes(WillTopic ?? ""),
            WillPayload = Encoding.UTF8.GetBytes(WillPayload),
            WillQos = WillQos,
            WillRetain = WillRetain,
            RawWillProperties = will.Written,
        };
        var bytes = new byte[PacketFrame.LengthOf(packet.BodyLength())];
        packet.Write(bytes);
        return bytes;
    }
}
