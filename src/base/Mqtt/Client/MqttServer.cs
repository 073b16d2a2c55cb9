using System.Text;
using Yiwang.Wire.Mqtt.Packets;
using Yiwang.Wire.Mqtt.Properties;

namespace Yiwang.Mqtt.Client;

/// <summary>What a server grants, out of its CONNACK; what it leaves out has the standard's default.</summary>
public sealed record MqttServer
{
    public bool SessionPresent { get; private init; }
    public ushort ReceiveMaximum { get; private init; } = ushort.MaxValue;
    public byte MaximumQos { get; private init; } = 2;
    public bool RetainAvailable { get; private init; } = true;
    public uint MaximumPacketBytes { get; private init; } = uint.MaxValue;
    /// <summary>Null = ours stands.</summary>
    public ushort? KeepAliveSeconds { get; private init; }
    /// <summary>Empty = ours stands.</summary>
    public string AssignedClientId { get; private init; } = "";

    internal static MqttServer Of(in ConnackPacket packet)
    {
        var said = packet.Properties;
        return new()
        {
            SessionPresent = packet.SessionPresent,
            ReceiveMaximum = (ushort)said.Number(PropertyId.ReceiveMaximum, ushort.MaxValue),
            MaximumQos = (byte)said.Number(PropertyId.MaximumQos, 2),
            RetainAvailable = said.Number(PropertyId.RetainAvailable, 1) == 1,
            MaximumPacketBytes = said.Number(PropertyId.MaximumPacketSize, uint.MaxValue),
            KeepAliveSeconds = said.TryNumber(PropertyId.ServerKeepAlive, out var seconds) ? (ushort)seconds : null,
            AssignedClientId = said.TryBytes(PropertyId.AssignedClientIdentifier, out var id) ? Encoding.UTF8.GetString(id) : "",
        };
    }
}
