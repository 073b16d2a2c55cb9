using Yiwang.Wire.Mqtt.Properties;

namespace Yiwang.Wire.Mqtt.Packets;

/// <summary>CONNECT (3.1).</summary>
public ref struct ConnectPacket
{
    private const int CleanStartFlag = 0x02, WillFlag = 0x04, WillRetainFlag = 0x20, PasswordFlag = 0x40, UserNameFlag = 0x80;

    /// <summary>Set even where reading fails for another reason than this, so that the answer can be of that version.</summary>
    public MqttVersion Version;
    public bool CleanStart;
    /// <summary>Seconds; 0 = none.</summary>
    public ushort KeepAlive;
    public MqttProperties Properties;
    public ReadOnlySpan<byte> RawProperties;
    /// <summary>Empty = the server shall choose one.</summary>
    public ReadOnlySpan<byte> ClientId;
    public bool HasWill;
    public byte WillQos;
    public bool WillRetain;
    public MqttProperties WillProperties;
    public ReadOnlySpan<byte> RawWillProperties;
    public ReadOnlySpan<byte> WillTopic;
    public ReadOnlySpan<byte> WillPayload;
    public bool HasUserName;
    public ReadOnlySpan<byte> UserName;
    public bool HasPassword;
    /// <summary>Its payload does not fit its length: nothing in it can be believed, not even who sent it.</summary>
    public bool IsTorn;
    public ReadOnlySpan<byte> Password;

    private static ReadOnlySpan<byte> ProtocolName => "MQTT"u8;

    public static MqttReason Read(ReadOnlySpan<byte> body, out ConnectPacket packet)
    {
        var read = new ConnectPacket { Version = MqttVersion.V311 };
        var reason = ReadBody(body, ref read);
        packet = read;
        return reason;
    }

    private static MqttReason ReadBody(ReadOnlySpan<byte> body, ref ConnectPacket packet)
    {
        var reader = new MqttReader(body);
        if (!reader.TryText(out var name)) return MqttReason.MalformedPacket;
        if (!name.SequenceEqual(ProtocolName)) return MqttReason.UnsupportedProtocolVersion;
        if (!reader.TryByte(out var level)) return MqttReason.MalformedPacket;
        // who asks for a later version than ours understands its CONNACK best in the latest that we have
        packet.Version = level >= (byte)MqttVersion.V5 ? MqttVersion.V5 : MqttVersion.V311;
        if (level is not ((byte)MqttVersion.V311 or (byte)MqttVersion.V5)) return MqttReason.UnsupportedProtocolVersion;
        if (!reader.TryByte(out var flags) || !FlagsHold(flags, packet.Version) || !reader.TryUInt16(out packet.KeepAlive)) return MqttReason.MalformedPacket;
        packet.CleanStart = (flags & CleanStartFlag) != 0;
        if (packet.Version == MqttVersion.V5)
        {
            var reason = MqttProperties.Read(ref reader, PropertyHolder.Connect, out packet.Properties);
            if (reason != MqttReason.Success) return reason;
            packet.RawProperties = packet.Properties.Raw;
        }
        var payload = ReadPayload(ref reader, flags, ref packet);
        packet.IsTorn = payload == MqttReason.MalformedPacket;
        return payload;
    }

    private static MqttReason ReadPayload(ref MqttReader reader, byte flags, ref ConnectPacket packet)
    {
        if (!reader.TryText(out packet.ClientId)) return MqttReason.MalformedPacket;
        if ((flags & WillFlag) != 0 && ReadWill(ref reader, flags, ref packet) is var fault and not MqttReason.Success) return fault;
        packet.HasUserName = (flags & UserNameFlag) != 0;
        packet.HasPassword = (flags & PasswordFlag) != 0;
        if (packet.HasUserName && !reader.TryText(out packet.UserName)) return MqttReason.MalformedPacket;
        if (packet.HasPassword && !reader.TryBinary(out packet.Password)) return MqttReason.MalformedPacket;
        return reader.AtEnd ? MqttReason.Success : MqttReason.MalformedPacket;
    }

    public readonly int BodyLength()
    {
        var length = 10 + Text(ClientId.Length) + Block(RawProperties.Length);
        if (HasWill) length += Text(WillTopic.Length) + Text(WillPayload.Length) + Block(RawWillProperties.Length);
        if (HasUserName) length += Text(UserName.Length);
        return HasPassword ? length + Text(Password.Length) : length;
    }

    public readonly int Write(Span<byte> into)
    {
        var writer = new MqttWriter(into);
        writer.Header(PacketType.Connect, 0, BodyLength());
        writer.Binary(ProtocolName);
        writer.Byte((byte)Version);
        writer.Byte((byte)((CleanStart ? CleanStartFlag : 0) | (HasWill ? WillFlag | WillQos << 3 | (WillRetain ? WillRetainFlag : 0) : 0)
            | (HasPassword ? PasswordFlag : 0) | (HasUserName ? UserNameFlag : 0)));
        writer.UInt16(KeepAlive);
        if (Version == MqttVersion.V5) writer.Properties(RawProperties);
        writer.Binary(ClientId);
        if (HasWill)
        {
            if (Version == MqttVersion.V5) writer.Properties(RawWillProperties);
            writer.Binary(WillTopic);
            writer.Binary(WillPayload);
        }
        if (HasUserName) writer.Binary(UserName);
        if (HasPassword) writer.Binary(Password);
        return writer.Length;
    }

    private static int Text(int length) => sizeof(ushort) + length;

    private readonly int Block(int length) => Version == MqttVersion.V5 ? VariableInteger.Size(length) + length : 0;

    private static MqttReason ReadWill(scoped ref MqttReader reader, byte flags, ref ConnectPacket packet)
    {
        packet.HasWill = true;
        packet.WillQos = (byte)(flags >> 3 & 3);
        packet.WillRetain = (flags & WillRetainFlag) != 0;
        if (packet.Version == MqttVersion.V5)
        {
            var reason = MqttProperties.Read(ref reader, PropertyHolder.Will, out packet.WillProperties);
            if (reason != MqttReason.Success) return reason;
            packet.RawWillProperties = packet.WillProperties.Raw;
        }
        var whole = reader.TryText(out packet.WillTopic) && Topics.IsName(packet.WillTopic) && reader.TryBinary(out packet.WillPayload);
        return whole ? MqttReason.Success : MqttReason.MalformedPacket;
    }

    private static bool FlagsHold(byte flags, MqttVersion version)
    {
        if ((flags & 1) != 0 || (flags & 0x18) == 0x18) return false;
        if ((flags & WillFlag) == 0 && (flags & (0x18 | WillRetainFlag)) != 0) return false;
        // 3.1.2-22 of 3.1.1; MQTT 5 allows a password (a token) without a user name
        return version == MqttVersion.V5 || (flags & (UserNameFlag | PasswordFlag)) != PasswordFlag;
    }
}
