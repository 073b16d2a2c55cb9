namespace Yiwang.Wire.Mqtt;

/// <summary>A packet's first byte and the place of its body within the bytes that have arrived.</summary>
public readonly struct PacketFrame
{
    private PacketFrame(byte first, int bodyAt, int bodyLength)
    {
        First = first;
        BodyAt = bodyAt;
        BodyLength = bodyLength;
    }

    public byte First { get; }
    public PacketType Type => (PacketType)(First >> 4);
    public byte Flags => (byte)(First & 15);
    /// <summary>2 … 5: where the body begins.</summary>
    public int BodyAt { get; }
    public int BodyLength { get; }
    /// <summary>Bytes of the whole packet, which is what Maximum Packet Size bounds.</summary>
    public int Length => BodyAt + BodyLength;

    /// <summary>Reads the fixed header alone; the body may not have arrived yet.</summary>
    /// <param name="frame">Valid when the answer is Success and <paramref name="complete"/> is true.</param>
    /// <param name="complete">False = more bytes are needed to know the length.</param>
    /// <returns>Success, or the reason to close the connection with.</returns>
    public static MqttReason Read(ReadOnlySpan<byte> bytes, out PacketFrame frame, out bool complete)
    {
        frame = default;
        complete = false;
        if (bytes.IsEmpty) return MqttReason.Success;
        if (!FlagsHold(bytes[0])) return MqttReason.MalformedPacket;
        var n = VariableInteger.Read(bytes[1..], out var length);
        if (n < 0) return MqttReason.MalformedPacket;
        if (n == 0) return MqttReason.Success;
        complete = true;
        frame = new PacketFrame(bytes[0], 1 + n, length);
        return MqttReason.Success;
    }

    /// <summary>Bytes of a whole packet whose body has that length.</summary>
    public static int LengthOf(int bodyLength) => 1 + VariableInteger.Size(bodyLength) + bodyLength;

    /// <summary>Table 2-2: three types carry 0010, PUBLISH its own flags, all others 0000.</summary>
    private static bool FlagsHold(byte first) => (PacketType)(first >> 4) switch
    {
        PacketType.Reserved => false,
        // QoS 3 does not exist, and a QoS 0 message is never sent again
        PacketType.Publish => (first & 6) != 6 && ((first & 8) == 0 || (first & 6) != 0),
        PacketType.Pubrel or PacketType.Subscribe or PacketType.Unsubscribe => (first & 15) == 2,
        _ => (first & 15) == 0,
    };
}
